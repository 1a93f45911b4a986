"""A certificate as signed bytes: COSE_Sign1 (RFC 9052) with Ed25519 over a short CBOR array."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cwt import COSE, COSEKey
from cwt.exceptions import CWTError

FORM = 1  # of the array; another form gets another number
ALGORITHM, KEY_NUMBER = 1, 4  # labels of the protected header
EDDSA, OKP, ED25519 = -8, 1, 6
FIRST_DAY = date(1970, 1, 1)
FACTS_BYTES = 12
SHORT = 0x40  # a CBOR byte string of up to 23 bytes says its length in the byte of its kind
# Tag 18, four parts: the protected header, an empty open one, the content, the signature.
SHAPE = re.compile(
    rb"\xd2\x84\x47\xa2\x01\x27\x04\x42(?P<number>..)\xa0"
    rb"(?P<length>[\x40-\x57]|\x58[\x18-\xff])(?P<content>.*)\x58\x40.{64}",
    re.DOTALL,
)


class Level(IntEnum):
    """Who recognised the product: Circular 26/2014/TT-BCT names these levels; the district's ended
    with the districts on 1 July 2025."""

    COMMUNE = 1
    PROVINCE = 2
    REGION = 3
    NATION = 4


class Unsound(ValueError):
    """Not a certificate of ours: altered, cut, of another form or signed by another key."""


@dataclass(frozen=True)
class Facts:
    """What is too long for the square: shown by the register, held by its digest.

    `decision`: number and day in words, `decision_digest`: SHA-256 of the signed decision, in hex.
    """

    product: str
    producer: str
    tax_code: str
    decision: str
    decision_digest: str

    @property
    def digest(self) -> bytes:
        """The first 96 bits of SHA-256 over the facts as one JSON list."""
        listed = [self.product, self.producer, self.tax_code, self.decision, self.decision_digest]
        text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).digest()[:FACTS_BYTES]


@dataclass(frozen=True)
class Certificate:
    """`office`: letters of the issuing province; `serial` counts within the year, from 1, and is
    the place in that year's status list. Valid from the first to the last day, both included."""

    office: str
    year: int
    serial: int
    level: Level
    first_day: date
    last_day: date
    facts: bytes

    @property
    def number(self) -> str:
        return f"KC-{self.office}-{self.year}-{self.serial:05}"


def seal(certificate: Certificate, key: Ed25519PrivateKey, key_number: bytes) -> bytes:
    """The signed bytes, always the same for the same certificate and key."""
    return COSE.new().encode_and_sign(
        _content(certificate),
        COSEKey.new(
            {
                1: OKP,
                3: EDDSA,
                -1: ED25519,
                -2: key.public_key().public_bytes_raw(),
                -4: key.private_bytes_raw(),
            }
        ),
        protected=_header(key_number),
        unprotected={},
    )


def key_number_of(sealed: bytes) -> bytes:
    """The number of the key that is said to have signed.

    Raises Unsound where the bytes are not one COSE_Sign1 in the one spelling that `seal` writes: no
    decoder sees what comes from outside before its signature is known.
    """
    found = SHAPE.fullmatch(sealed)
    if found is None:
        raise Unsound("another form")
    *long, length = found["length"]
    if len(found["content"]) != length - (0 if long else SHORT):
        raise Unsound("another form")
    return found["number"]


def open_sealed(sealed: bytes, key: Ed25519PublicKey) -> Certificate:
    """The certificate that this key signed, whatever its days. Raises Unsound."""
    number = key_number_of(sealed)
    public = COSEKey.new({1: OKP, 2: number, 3: EDDSA, -1: ED25519, -2: key.public_bytes_raw()})
    try:
        _header_read, _open, content = COSE.new().decode_with_headers(sealed, public)
        form, office, year, serial, level, first, last, facts = cbor2.loads(content)
        certificate = Certificate(
            office,
            year,
            serial,
            Level(level),
            FIRST_DAY + timedelta(days=first),
            FIRST_DAY + timedelta(days=last),
            facts,
        )
        is_ours = form == FORM and _content(certificate) == content
    except (CWTError, cbor2.CBORError, ValueError, TypeError, OverflowError) as error:
        raise Unsound("not signed by this key") from error
    if not is_ours:
        raise Unsound("another form")
    return certificate


def _header(key_number: bytes) -> dict[int, object]:
    return {ALGORITHM: EDDSA, KEY_NUMBER: key_number}


def _content(certificate: Certificate) -> bytes:
    first, last = ((day - FIRST_DAY).days for day in (certificate.first_day, certificate.last_day))
    return cbor2.dumps(
        [
            FORM,
            certificate.office,
            certificate.year,
            certificate.serial,
            int(certificate.level),
            first,
            last,
            certificate.facts,
        ]
    )
