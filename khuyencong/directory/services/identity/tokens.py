"""The ID token of OpenID Connect Core 1.0, section 3.1.3.7: each check, one after another."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

import jwt

from khuyencong.directory.services.identity import provider
from khuyencong.directory.services.identity.answers import Identity, Untrusted, configured

SKEW = 60  # seconds that two clocks may differ
OLDEST = 600  # seconds since it was made: it belongs to a sign-in of these minutes
LONGEST_SUBJECT, LONGEST_NAME = 255, 100
# Why, by what the library found; a narrower kind stands before the wider one.
FAULTS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "early"),
    (jwt.InvalidIssuedAtError, "form"),
    (jwt.InvalidIssuerError, "issuer"),
    (jwt.InvalidAudienceError, "audience"),
    (jwt.InvalidSignatureError, "signature"),
    (jwt.PyJWTError, "form"),
)


def identity(token: object, *, nonce: str, at: datetime) -> Identity:
    """Whom `token` names. Refused unless the provider made it, for us, for this sign-in, now."""
    claims = _claims(token)
    ours = configured()
    audience, made_at = claims["aud"], claims["iat"]
    is_for_others = isinstance(audience, list) and audience != [ours.client_id]
    if claims.get("azp", "" if is_for_others else ours.client_id) != ours.client_id:
        raise Untrusted("audience")
    if not isinstance(made_at, int | float):
        raise Untrusted("form")
    if at.timestamp() - made_at > OLDEST + SKEW:
        raise Untrusted("old")
    if not hmac.compare_digest(_text(claims.get("nonce")).encode(), nonce.encode()):
        raise Untrusted("nonce")
    subject = claims["sub"]
    if not subject or subject != _text(subject)[:LONGEST_SUBJECT] or not subject.isascii():
        raise Untrusted("form")
    ways = claims.get("amr")
    said = {_text(way) for way in ways} if isinstance(ways, list) else set()
    return Identity(
        issuer=ours.issuer,
        subject=subject,
        name=_text(claims.get("name"))[:LONGEST_NAME],
        has_second_factor=_text(claims.get("acr")) in ours.acr or bool(said & ours.amr),
    )


def _text(value: object) -> str:
    """What can be shown and stored of it: letters, no control signs."""
    return "".join(c for c in value if c.isprintable()) if isinstance(value, str) else ""


def _claims(token: object) -> dict[str, Any]:
    ours = configured()
    if not isinstance(token, str):
        raise Untrusted("form")
    try:
        head = jwt.get_unverified_header(token)
        algorithm = _text(head.get("alg"))
        if algorithm not in provider.ALGORITHMS:
            raise Untrusted("algorithm")
        return jwt.decode(
            token,
            provider.key(kid=head.get("kid"), algorithm=algorithm),
            algorithms=[algorithm],
            audience=ours.client_id,
            issuer=ours.issuer,
            leeway=SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise Untrusted(next(why for kind, why in FAULTS if isinstance(error, kind))) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise Untrusted("form") from error
