"""Electronic invoices made for tests: signed by a key of the moment, changed afterwards."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from functools import cache

import signxml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from pypdf import PdfReader, PdfWriter

from tests.documents.hostile_files import pdf

PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<HDon><DLHDon Id="data"><TTChung><KHMSHDon>{form}</KHMSHDon><KHHDon>{symbol}</KHHDon>\
<SHDon>{number}</SHDon><NLap>{day}</NLap><DVTTe>VND</DVTTe></TTChung><NDHDon>\
<NBan><Ten>{seller}</Ten><MST>{tax_code}</MST></NBan>\
<DSHHDVu><HHDVu><STT>1</STT><THHDVu>Máy chẻ nan</THHDVu><ThTien>{total}.00</ThTien></HHDVu>\
</DSHHDVu>\
<TToan><TgTTTBSo>{total}</TgTTTBSo></TToan></NDHDon></DLHDon></HDon>"""


def einvoice(**changed: object) -> bytes:
    facts = {
        "form": "1", "symbol": "C26TAA", "number": "123", "day": "2026-03-05",
        "seller": "Công ty Máy Vinh", "tax_code": "0100109106", "total": "110000000",
    }  # fmt: skip
    return PLAIN.format(**(facts | changed)).encode()


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _issuers_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


ISSUER = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nơi cấp thử")])


@cache
def issuer() -> x509.Certificate:
    """The authority of the tests, its own issuer as a root is."""
    return (
        x509.CertificateBuilder()
        .subject_name(ISSUER)
        .issuer_name(ISSUER)
        .public_key(_issuers_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(_issuers_key(), hashes.SHA256())
    )


@cache
def _certificate(
    name: str, first: date, last: date, tax_code: str, is_home_made: bool
) -> x509.Certificate:
    facts = [x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]
    if tax_code:
        facts.append(x509.NameAttribute(x509.NameOID.USER_ID, f"MST:{tax_code}"))
    called = x509.Name(facts)
    return (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called if is_home_made else ISSUER)
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.combine(first, time(3), UTC))
        .not_valid_after(datetime.combine(last, time(3), UTC))
        .sign(_key() if is_home_made else _issuers_key(), hashes.SHA256())
    )


class _Old(signxml.XMLSigner):
    def check_deprecated_methods(self) -> None:
        """Invoices over SHA-1 are still made."""


def signed(
    content: bytes,
    *,
    by: str = "CÔNG TY MÁY VINH",
    old: bool = False,
    first: date = date(2025, 1, 1),
    last: date = date(2028, 12, 31),
    tax_code: str = "",
    is_home_made: bool = False,
) -> bytes:
    """The seller's signature over DLHDon, where the tax office wants it. `first`, `last`: days of
    the certificate, which bears `tax_code` and, home-made, is its own issuer."""
    root = etree.fromstring(content)
    signer = (_Old if old else signxml.XMLSigner)(
        method=signxml.methods.detached,
        signature_algorithm="rsa-sha1" if old else "rsa-sha256",
        digest_algorithm="sha1" if old else "sha256",
    )
    certificate = _certificate(by, first, last, tax_code, is_home_made)
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    signature = signer.sign(root, key=_key(), cert=[pem], reference_uri="#data")
    place = etree.SubElement(etree.SubElement(root, "DSCKS"), "NBan")
    place.append(signature)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def carrying(*files: tuple[str, bytes], pages: int = 1) -> bytes:
    """A PDF with these files attached."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(pages))))
    for name, content in files:
        writer.add_attachment(name, content)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
