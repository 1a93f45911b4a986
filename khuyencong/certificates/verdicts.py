"""The four answers of a verifier, in the order in which they are decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from khuyencong.certificates import codes
from khuyencong.certificates.lists import Status, StatusList, Trust, TrustedKey
from khuyencong.certificates.sealing import Certificate, Unsound, key_number_of, open_sealed

STALE = timedelta(days=30)  # after which a list of status no longer reassures
KNOWN_BYTES = 12


class Verdict(StrEnum):
    VALID = "valid"
    OUTSIDE = "outside"  # before its first or after its last day
    WITHDRAWN = "withdrawn"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Judged:
    """`as_of`: when the list of status was made, None without one; `is_stale`: there is none that
    is young enough, so what was withdrawn since is not known here."""

    verdict: Verdict
    certificate: Certificate | None = None
    as_of: datetime | None = None
    is_stale: bool = False
    status: Status | None = None


def judge(
    text: str, trust: Trust, statuses: Mapping[int, StatusList], now: datetime, today: date
) -> Judged:
    """What the scanned `text` says on the day `today` at `now`. `statuses`: by year of issue."""
    printed = codes.read(text)
    if printed is None or not printed.sealed:
        return Judged(Verdict.NOT_OURS)
    try:
        signer = trust.keys[key_number_of(printed.sealed)]
        certificate = open_sealed(printed.sealed, signer.key)
    except (Unsound, KeyError):
        return Judged(Verdict.NOT_OURS)
    if certificate.office != trust.office or not _may_have_signed(signer, certificate):
        return Judged(Verdict.NOT_OURS)
    listed = statuses.get(certificate.year)
    as_of = listed.at if listed else None
    status = listed.of(certificate.serial) if listed else None
    is_stale = as_of is None or now.astimezone(UTC) - as_of > STALE or status is None
    is_forged = bool(signer.stolen_on) and fingerprint(printed.sealed) not in signer.known
    if is_forged or status in (Status.REVOKED, Status.SUSPENDED):
        verdict = Verdict.WITHDRAWN
    elif not certificate.first_day <= today <= certificate.last_day:
        verdict = Verdict.OUTSIDE
    else:
        verdict = Verdict.VALID
    return Judged(verdict, certificate, as_of, is_stale, status)


def fingerprint(sealed: bytes) -> bytes:
    """By which a list names a certificate that was signed before its key was stolen."""
    return hashlib.sha256(sealed).digest()[:KNOWN_BYTES]


def _may_have_signed(signer: TrustedKey, certificate: Certificate) -> bool:
    """A key signs in its own days; the first day of a certificate is the day of its decision."""
    return signer.first_day <= certificate.first_day <= signer.last_day
