"""The identity provider that people may sign in with, from the environment; none by default."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """`acr`, `amr`: what an answer must say for its sign-in to count as a second factor."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    scope: str
    acr: frozenset[str]
    amr: frozenset[str]

    def may_be(self, address: str) -> bool:
        """HTTPS, or this very machine where the provider itself is on it (a trial)."""
        return is_safe(address) and (
            urlsplit(address).scheme == "https" or urlsplit(self.issuer).scheme == "http"
        )


def is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def read() -> Provider | None:
    issuer = env.text("KHUYENCONG_OIDC_ISSUER").strip()
    if not issuer:
        return None
    if not is_safe(issuer):
        raise ImproperlyConfigured("KHUYENCONG_OIDC_ISSUER must begin with https://.")
    client_id = env.text("KHUYENCONG_OIDC_CLIENT_ID").strip()
    if not client_id:
        raise ImproperlyConfigured("KHUYENCONG_OIDC_CLIENT_ID must be set with the issuer.")
    return Provider(
        issuer=issuer,
        client_id=client_id,
        client_secret=env.text("KHUYENCONG_OIDC_CLIENT_SECRET"),
        name=env.text("KHUYENCONG_OIDC_NAME", "VNeID"),
        scope=env.text("KHUYENCONG_OIDC_SCOPE", "openid"),
        acr=frozenset(env.words("KHUYENCONG_OIDC_ACR", "")),
        amr=frozenset(env.words("KHUYENCONG_OIDC_AMR", "")),
    )
