"""Signing in with what an identity provider says (OpenID Connect), for accounts linked to it once.

Tried against a provider of the tests alone; what VNeID asks for is not known here.
"""

from khuyencong.directory.services.identity.answers import Identity, Untrusted
from khuyencong.directory.services.identity.asking import (
    Attempt,
    address,
    begin,
    finish,
    not_ours,
)
from khuyencong.directory.services.identity.links import link, unlink, user_of

__all__ = [
    "Attempt",
    "Identity",
    "Untrusted",
    "address",
    "begin",
    "finish",
    "link",
    "not_ours",
    "unlink",
    "user_of",
]
