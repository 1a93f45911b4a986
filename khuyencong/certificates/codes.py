"""What stands in a printed code: an address in capitals, so that a small square holds it."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = (
    10  # 50 bits: a million guesses meet one of a thousand certificates once in a million tries
)
AT = re.compile(r"https?://[^/?#]+/v/([0-9a-z]{10})(?:/([a-z2-7]+))?", re.IGNORECASE | re.ASCII)
READ_AS = str.maketrans("ILO", "110")


@dataclass(frozen=True)
class Printed:
    """`token` finds the certificate's page; `sealed`: the signed bytes, empty on a label."""

    token: str
    sealed: bytes = b""

    @property
    def written(self) -> str:
        """The signed bytes as the square spells them."""
        return base64.b32encode(self.sealed).decode().rstrip("=")


def new_token() -> str:
    """Chance alone: it tells nothing about the certificate and cannot be guessed from another."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def label(site: str, token: str) -> str:
    """The text of the small square: `site` is the only true address, as "khuyencong.example.vn"."""
    return f"HTTPS://{site.upper()}/V/{token}"


def paper(site: str, token: str, sealed: bytes) -> str:
    """The text of the square on the certificate: any camera opens the page, and who has the trust
    list checks it without a network."""
    return f"{label(site, token)}/{Printed(token, sealed).written}"


def read(text: str) -> Printed | None:
    """What a scanned or typed text carries; None where it is no code of ours.

    A text has one spelling: what is not written as `paper` writes it is refused.
    """
    found = AT.fullmatch(text.strip())
    if found is None:
        return None
    token, written = found[1].upper().translate(READ_AS), (found[2] or "").upper()
    if any(letter not in LETTERS for letter in token):
        return None
    try:
        sealed = base64.b32decode(written + "=" * (-len(written) % 8))
    except binascii.Error:
        return None
    if base64.b32encode(sealed).decode().rstrip("=") != written:
        return None
    return Printed(token, sealed)
