"""Who issued the certificate of an electronic invoice, where the office keeps a list of whom it
trusts (`KHUYENCONG_INVOICE_ISSUERS`); without a list nobody checks it, and the state says so."""

from __future__ import annotations

from datetime import date

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from django.conf import settings

from khuyencong.core.dates import hanoi_date
from khuyencong.documents.models import EInvoice
from khuyencong.documents.reading.unfit import InvoiceFile


def state_of(invoice: InvoiceFile) -> str:
    """The state of its signature; by the list, where the signature holds and there is one."""
    issuers = settings.INVOICE_ISSUERS
    if invoice.signature != EInvoice.Signature.VALID or not issuers:
        return invoice.signature
    certificate = x509.load_der_x509_certificate(invoice.certificate)
    day = invoice.issued_date
    is_trusted = any(day and _issued(issuer, certificate, day) for issuer in issuers)
    return EInvoice.Signature.TRUSTED if is_trusted else EInvoice.Signature.STRANGER


def _issued(issuer: x509.Certificate, certificate: x509.Certificate, day: date) -> bool:
    first = hanoi_date(issuer.not_valid_before_utc)
    if not first <= day <= hanoi_date(issuer.not_valid_after_utc):
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
