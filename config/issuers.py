"""Whose certificates of electronic invoices are trusted: a bundle that the office keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env

INVOICES = "KHUYENCONG_INVOICE_ISSUERS"
SIGNATURES = "KHUYENCONG_SIGNATURE_ISSUERS"


def trusted(name: str = INVOICES) -> tuple[Any, ...]:
    """The certificates of the PEM file that is named; none where none is."""
    path = env.text(name).strip()
    if not path:
        return ()
    from cryptography import x509

    try:
        return tuple(x509.load_pem_x509_certificates(Path(path).read_bytes()))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: {path} holds no certificates ({error}).") from error
