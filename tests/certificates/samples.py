"""An office of the tests, its keys and its certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khuyencong.certificates import codes, lists, sealing
from khuyencong.certificates.lists import Status, Trust, TrustedKey
from khuyencong.certificates.sealing import Certificate, Facts, Level

SITE, TOKEN = "khuyencong.example.vn", "7Q2M4K9XT3"
NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
TODAY = date(2026, 11, 27)
ROOT = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
FACTS = Facts("Tương Nam Đàn", "Hợp tác xã Sa Nam", "2901234567", "12/QĐ-UBND, 5/1/2026", "ab" * 32)


@dataclass(frozen=True)
class Office:
    """`keys`: {number: key}; `trust` names them all."""

    keys: Mapping[bytes, Ed25519PrivateKey]
    trust: Trust

    def with_key(self, number: bytes, **changed: object) -> Office:
        trusted = replace(self.trust.keys[number], **changed)  # type: ignore[arg-type]
        keys = {**self.trust.keys, number: trusted}
        return replace(self, trust=replace(self.trust, version=self.trust.version + 1, keys=keys))


def office() -> Office:
    keys = {
        b"\x20\x25": Ed25519PrivateKey.from_private_bytes(b"\x25" * 32),
        b"\x20\x26": Ed25519PrivateKey.from_private_bytes(b"\x26" * 32),
    }
    trusted = {
        number: TrustedKey(number, key.public_key(), date(year, 1, 1), date(year, 12, 31))
        for year, (number, key) in zip((2025, 2026), keys.items(), strict=True)
    }
    return Office(keys, Trust(7, "NA", SITE, trusted))


def certificate(serial: int = 42, year: int = 2026, **changed: object) -> Certificate:
    made = Certificate(
        "NA", year, serial, Level.PROVINCE, date(year, 1, 5), date(year + 2, 12, 31), FACTS.digest
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def printed(of: Office, made: Certificate, number: bytes = b"\x20\x26") -> str:
    return codes.paper(SITE, TOKEN, sealing.seal(made, of.keys[number], number))


def status(
    of: Office,
    statuses: Sequence[Status],
    year: int = 2026,
    at: datetime = NOW,
    number: bytes = b"\x20\x26",
) -> dict[int, lists.StatusList]:
    text = lists.write_status("NA", year, statuses, at=at, key=of.keys[number], key_number=number)
    return {year: lists.read_status(text, of.trust)}
