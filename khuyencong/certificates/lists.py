"""Signed lists that a verifier keeps: which keys may be trusted, and what was withdrawn.

Both are JWS (RFC 7515) with Ed25519, so that a browser reads them without a library. The trust list
is signed by the root key, which lies in a safe; lists of status by a key that the trust list names.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from khuyencong.certificates.sealing import Unsound

TRUST, STATUS = "kc-trust", "kc-status"
BITS = 2  # of each certificate in a list of status
MOST_SERIALS = 1 << 20
VIETNAM = timezone(timedelta(hours=7))  # a key's days are days there


class Status(IntEnum):
    GOOD = 0
    SUSPENDED = 1
    REVOKED = 2


@dataclass(frozen=True)
class TrustedKey:
    """A key that signs from its first to its last day.

    `stolen_on`: the day from which somebody else may have signed with it; from then on only the
    certificates in `known` are ours, by the first 12 bytes of SHA-256 of their signed bytes: who
    holds the key may write any day into a certificate.
    """

    number: bytes
    key: Ed25519PublicKey
    first_day: date
    last_day: date
    stolen_on: date | None = None
    known: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Trust:
    """`version` never goes down: a verifier keeps the highest that it saw."""

    version: int
    office: str
    site: str
    keys: Mapping[bytes, TrustedKey] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusList:
    """Of one office and year, as it stood at `at`; a serial above `count` was not issued yet."""

    office: str
    year: int
    at: datetime
    count: int
    bits: bytes

    def of(self, serial: int) -> Status | None:
        """None: not issued when the list was made. What carries both marks counts as revoked."""
        if not 1 <= serial <= self.count:
            return None
        byte, place = divmod((serial - 1) * BITS, 8)
        value = self.bits[byte] >> (8 - BITS - place) & 0b11
        return Status(min(value, Status.REVOKED))


def write_trust(trust: Trust, root: Ed25519PrivateKey) -> str:
    keys = [
        {
            "number": one.number.hex(),
            "key": _base64(one.key.public_bytes_raw()),
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            **(
                {
                    "stolen_on": one.stolen_on.isoformat(),
                    "known": sorted(digest.hex() for digest in one.known),
                }
                if one.stolen_on
                else {}
            ),
        }
        for one in trust.keys.values()
    ]
    told = {"version": trust.version, "office": trust.office, "site": trust.site, "keys": keys}
    return _signed(TRUST, told, root)


def read_trust(text: str, root: Ed25519PublicKey, *, least_version: int = 0) -> Trust:
    """Raises Unsound: another signer, another form, or older than one that was seen."""
    told = _read(TRUST, text, root)
    try:
        keys = [
            TrustedKey(
                bytes.fromhex(one["number"]),
                Ed25519PublicKey.from_public_bytes(_bytes(one["key"])),
                date.fromisoformat(one["first_day"]),
                date.fromisoformat(one["last_day"]),
                date.fromisoformat(one["stolen_on"]) if "stolen_on" in one else None,
                frozenset(map(bytes.fromhex, one.get("known", ()))),
            )
            for one in told["keys"]
        ]
        trust = Trust(
            int(told["version"]), told["office"], told["site"], {one.number: one for one in keys}
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Unsound("another form") from error
    if trust.version < least_version:
        raise Unsound("an older trust list")
    if len(trust.keys) != len(keys):
        raise Unsound("a key number twice")
    return trust


def write_status(
    office: str,
    year: int,
    statuses: Iterable[Status],
    *,
    at: datetime,
    key: Ed25519PrivateKey,
    key_number: bytes,
) -> str:
    """`statuses` in the order of serials, from 1."""
    listed = list(statuses)
    bits = bytearray(-(-len(listed) * BITS // 8))
    for place, status in enumerate(listed):
        bits[place * BITS // 8] |= status << (8 - BITS - place * BITS % 8)
    told = {
        "office": office,
        "year": year,
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "count": len(listed),
        "bits": _base64(gzip.compress(bytes(bits), mtime=0)),
    }
    return _signed(STATUS, told, key, key_number)


def read_status(text: str, trust: Trust) -> StatusList:
    """Raises Unsound: signed by no trusted key, by one of other days, or by one that was stolen."""
    try:
        number = bytes.fromhex(jwt.get_unverified_header(text)["kid"])
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError) as error:
        raise Unsound("another form") from error
    signer = trust.keys.get(number)
    if signer is None:
        raise Unsound("signed by no trusted key")
    told = _read(STATUS, text, signer.key)
    try:
        at = datetime.fromisoformat(told["at"])
        opened = zlib.decompressobj(wbits=31)
        count = int(told["count"])
        bits = opened.decompress(_bytes(told["bits"]), MOST_SERIALS * BITS // 8)
        is_whole = 0 <= count <= MOST_SERIALS and len(bits) == -(-count * BITS // 8)
        status = StatusList(str(told["office"]), int(told["year"]), at, count, bits)
        day = at.astimezone(VIETNAM).date()
    except (KeyError, ValueError, TypeError, zlib.error) as error:
        raise Unsound("another form") from error
    if not is_whole or at.tzinfo is None:
        raise Unsound("another form")
    if status.office != trust.office or not signer.first_day <= day <= signer.last_day:
        raise Unsound("signed by a key of other days")
    if signer.stolen_on:
        raise Unsound("signed by a key that was stolen")
    return status


def _signed(kind: str, told: object, key: Ed25519PrivateKey, number: bytes = b"") -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    headers = {"typ": kind, **({"kid": number.hex()} if number else {})}
    return jwt.PyJWS().encode(text.encode(), key, algorithm="EdDSA", headers=headers)


def _read(kind: str, text: str, key: Ed25519PublicKey) -> Any:
    try:
        if not all(_base64(_bytes(part)) == part for part in text.split(".")):
            raise Unsound("another spelling")
        whole = jwt.PyJWS().decode_complete(text, key, algorithms=["EdDSA"])
        told = json.loads(whole["payload"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unsound("not signed by this key") from error
    if whole["header"].get("typ") != kind or not isinstance(told, dict):
        raise Unsound("another form")
    return told


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
