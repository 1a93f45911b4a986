"""Digital signatures in a PDF: whose, when, over which bytes, by a certificate from whom."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext

ALLOWED_AFTER = {"NONE", "LTA_UPDATES"}  # what may lawfully follow a signature: proofs of time


@dataclass(frozen=True)
class PdfSignature:
    """`state`: trusted (chain ends at one of ours), stranger, self, outside (the certificate did
    not hold when it was signed), broken (a signed byte was changed), added (something was put
    behind it), unreadable. `spans`: the signed bytes, first and last, of `size` in the file."""

    state: str
    signer: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    is_time_stamped: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    size: int = 0


def read(content: bytes, roots: Sequence[bytes] = ()) -> list[PdfSignature]:
    """Every signature in the order it was put there; `roots` are certificates (DER) we trust."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        found = list(PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures)
    except Exception:  # a damaged file stops the parser in a hundred ways; all say the same
        return [PdfSignature("unreadable")] if b"/ByteRange" in content else []
    trusted = [x509.Certificate.load(root) for root in roots]
    return [_one(signature, trusted, len(content)) for signature in found]


def _one(
    signature: EmbeddedPdfSignature, trusted: list[x509.Certificate], size: int
) -> PdfSignature:
    try:
        certificate = signature.signer_cert
        at = signature.self_reported_timestamp
        first, length, second, rest = (int(one) for one in signature.byte_range)
        facts: dict[str, Any] = {
            "signer": _name(certificate.subject),
            "issuer": _name(certificate.issuer),
            "signed_at": at,
            "spans": ((first, first + length - 1), (second, second + rest - 1)),
            "size": size,
        }
        context = ValidationContext(
            trust_roots=trusted, moment=at, allow_fetching=False, revocation_mode="soft-fail"
        )
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except Exception:  # likewise
        return PdfSignature("unreadable", size=size)
    stamped = status.timestamp_validity is not None and status.timestamp_validity.intact
    return PdfSignature(
        _state(signature, status, certificate, at), **facts, is_time_stamped=bool(stamped)
    )


def _state(
    signature: EmbeddedPdfSignature, status: Any, certificate: x509.Certificate, at: datetime | None
) -> str:
    if not (status.intact and status.valid):
        return "broken"
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    level = status.modification_level
    if not is_whole and (level is None or level.name not in ALLOWED_AFTER):
        return "added"
    if at is None or not certificate.not_valid_before <= at <= certificate.not_valid_after:
        return "outside"
    if status.trusted:
        return "trusted"
    return "self" if certificate.issuer == certificate.subject else "stranger"


def _name(name: x509.Name) -> str:
    """The common name, or the whole where it has none."""
    return str(name.native.get("common_name") or name.human_friendly)
