"""What the provider publishes of itself, kept for an hour where all processes see it.

A key that is not among those kept makes them be asked for again, at most once a minute: keys are
rotated, and a stranger's token must not make us a burden to the provider. After a failure nobody
asks for half a minute, so that a provider that is down does not hold the threads of the site.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
from django.core.cache import cache

from khuyencong.directory.services.identity.answers import Untrusted, configured, unreachable
from khuyencong.directory.services.identity.fetching import NoAnswer, ask

KEPT, REST, BETWEEN = 3600, 30, 60  # seconds
SMALLEST_RSA = 2048  # bits
# Signatures by a private key alone: never "none", never a secret that is also the public key.
ALGORITHMS = {
    "RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA",
    "PS512": "RSA", "ES256": "EC", "ES384": "EC", "ES512": "EC",
}  # fmt: skip


def about() -> dict[str, Any]:
    """The provider's own description. Refused when it speaks of another issuer or unsafe
    addresses."""
    ours = configured()
    place = f"{ours.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _kept(f"oidc/about/{ours.issuer}", lambda: _get(place))
    if found.get("issuer") != ours.issuer:
        raise Untrusted("about")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(found.get(name), str) or not ours.may_be(found[name]):
            raise Untrusted("about")
    return found


def key(*, kid: object, algorithm: str) -> jwt.PyJWK:
    """The provider's key of this name for this algorithm; without a name, the only one fitting."""
    place, place_kept = about()["jwks_uri"], f"oidc/keys/{configured().issuer}"
    found = _kept(place_kept, lambda: _get(place))
    key = _fitting(found, kid, algorithm)
    if key is None and cache.add(f"{place_kept}/asked", True, BETWEEN):
        cache.delete(place_kept)
        key = _fitting(_kept(place_kept, lambda: _get(place)), kid, algorithm)
    if key is None:
        raise Untrusted("key")
    return key


def post(form: dict[str, str], *, login: tuple[str, str] | None) -> tuple[int, dict[str, Any]]:
    """What the provider answers to a code."""
    return _asked(lambda: ask(about()["token_endpoint"], form=form, login=login))


def _fitting(found: dict[str, Any], kid: object, algorithm: str) -> jwt.PyJWK | None:
    listed = found.get("keys")
    keys = [
        one
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
        and one.get("kty") == ALGORITHMS[algorithm]
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and (kid is None or one.get("kid") == kid)
    ]
    if len(keys) != 1:
        return None
    try:
        made = jwt.PyJWK(keys[0], algorithm=algorithm)
    except jwt.PyJWTError:
        return None
    is_weak = ALGORITHMS[algorithm] == "RSA" and made.key.key_size < SMALLEST_RSA
    return None if is_weak else made


def _kept(name: str, find: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    kept: dict[str, Any] | None = cache.get(name)
    if kept is None:
        kept = find()
        cache.set(name, kept, KEPT)
    return kept


def _get(place: str) -> dict[str, Any]:
    status, found = _asked(lambda: ask(place))
    if status != 200:
        raise unreachable()
    return found


def _asked(
    question: Callable[[], tuple[int, dict[str, Any]]],
) -> tuple[int, dict[str, Any]]:
    resting = f"oidc/resting/{configured().issuer}"
    if cache.get(resting):
        raise unreachable()
    try:
        return question()
    except NoAnswer as error:
        cache.set(resting, True, REST)
        raise unreachable() from error
