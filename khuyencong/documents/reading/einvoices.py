"""Hóa đơn điện tử: what the XML of an electronic invoice says, and whether its signature holds.

The file is the invoice; printing or redrawing it destroys the signature. Its parts are those of the
tax office's format (HDon, DLHDon, TTChung, NDHDon); the names are remembered, and tried on the one
case from the field. A certificate that is its own issuer is told; whether another issuer may be
trusted is asked elsewhere, by a list.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import signxml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from signxml.exceptions import SignXMLException

from khuyencong.core.dates import hanoi_date
from khuyencong.core.reading.invoices import fold_seller
from khuyencong.documents.reading.unfit import InvoiceFile, Kept, Unfit

LIMIT_BYTES = 5_000_000
LIMIT_DONG = 10**15
LIMIT_LINES = 10_000
GOODS_SHOWN = 30
VALID, BROKEN, ABSENT, UNREADABLE = "valid", "broken", "absent", "unreadable"
OUTSIDE, OTHER, SELF = "outside", "other", "self"
_TAX_CODE = re.compile(r"MST:\s*([0-9]{10}(?:-?[0-9]{3})?|[0-9]{12})\b")
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
CERTIFICATE = "{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
# Many invoices are still signed over SHA-1: it is read as it is, and nothing is decided by it.
SELLERS_OWN = signxml.SignatureConfiguration(
    location=".//{*}DSCKS/{*}NBan/",
    expect_references=True,
    signature_methods=frozenset(
        method for method in signxml.SignatureMethod if not method.name.startswith("HMAC")
    ),
    digest_algorithms=frozenset(signxml.DigestAlgorithm),
)


class NoInvoice(ValueError):
    """The content is no electronic invoice: another XML, a broken one, or one with a DTD."""


def read(content: bytes) -> InvoiceFile:
    """The invoice. Raises NoInvoice."""
    root = _tree(content)
    data = _only(root, "DLHDon")
    signature = _signature(root)
    if signature.signed is not None:
        data = signature.signed  # what is read is what was signed, not what was laid beside it
    common, inner = _only(data, "TTChung"), _only(data, "NDHDon")
    seller, buyer = _only(inner, "NBan"), _at_most_one(inner, "NMua")
    goods = [*inner.iter("{*}HHDVu")]
    read = InvoiceFile(
        seller_name=_text(seller, "Ten")[:300],
        seller_tax_code=_text(seller, "MST")[:20],
        symbol=(_text(common, "KHMSHDon") + _text(common, "KHHDon"))[:30],
        number=_text(common, "SHDon")[:20],
        issued_date=_day(_text(common, "NLap")),
        currency=(_text(common, "DVTTe") or "VND")[:3],
        total_dong=_dong(_text(inner, "TToan/TgTTTBSo")),
        signature=signature.state,
        why=signature.why,
        lines=min(len(goods), LIMIT_LINES) or None,
        buyer_name=(_text(buyer, "Ten") or _text(buyer, "HVTNMHang"))[:300],
        buyer_tax_code=_text(buyer, "MST")[:20],
        goods=tuple(
            (_text(one, "THHDVu")[:200], _dong(_text(one, "ThTien"))) for one in goods[:GOODS_SHOWN]
        ),
    )
    return _judged(read, signature.certificate) if signature.certificate else read


def _judged(read: InvoiceFile, certificate: x509.Certificate) -> InvoiceFile:
    """Whether the certificate that signed it was valid on the day of the invoice, and the seller's.

    A certificate of a company bears MST: and its tax code (remembered, not seen in a text).
    """
    first = hanoi_date(certificate.not_valid_before_utc)
    last = hanoi_date(certificate.not_valid_after_utc)
    state, why = SELF if certificate.issuer == certificate.subject else VALID, ""
    bears = _TAX_CODE.search(certificate.subject.rfc4514_string())
    if bears and fold_seller(bears[1]) != fold_seller(read.seller_tax_code):
        state = OTHER
    if read.issued_date is None:
        state, why = UNREADABLE, "no_day"
    elif not first <= read.issued_date <= last:
        state = OUTSIDE
    return replace(
        read,
        signature=state,
        why=why,
        signed_by=_name_of(certificate),
        valid_from=first,
        valid_until=last,
        certificate=certificate.public_bytes(Encoding.DER),
    )


def read_alone(content: bytes) -> Kept:
    """An XML that somebody sent: only an invoice is kept."""
    try:
        return Kept(".xml", "application/xml", invoice=read(content))
    except NoInvoice as error:
        raise Unfit("no_invoice") from error


def inside(pdf: bytes) -> list[bytes]:
    """The files that a PDF carries. Raises NoInvoice when they cannot be taken out."""
    try:
        attached = PdfReader(io.BytesIO(pdf)).attachments
        return [content for name in attached for content in attached[name]]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoInvoice("the attachments are not readable") from error


def _tree(content: bytes) -> Any:
    if len(content) > LIMIT_BYTES:
        raise NoInvoice("too long")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        tree = etree.parse(io.BytesIO(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoInvoice(str(error)) from error
    if tree.docinfo.doctype:
        raise NoInvoice("a document type has no place in an invoice")
    return tree.getroot()


def _only(node: Any, name: str) -> Any:
    """The one element of that name below `node`: two would let each reader pick another."""
    found = [*node.iter(f"{{*}}{name}")]
    if len(found) != 1:
        raise NoInvoice(f"{len(found)} × {name}")
    return found[0]


def _at_most_one(node: Any, name: str) -> Any:
    """None where a file leaves it out."""
    return _only(node, name) if next(node.iter(f"{{*}}{name}"), None) is not None else None


def _text(node: Any, path: str) -> str:
    if node is None:
        return ""
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return " ".join((node.findtext(steps) or "").split())


def _day(text: str) -> date | None:
    match = re.match(r"\d{4}-\d\d-\d\d", text)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _dong(text: str) -> int | None:
    try:
        value = Decimal(text)
        return (
            int(value) if value == value.to_integral_value() and abs(value) < LIMIT_DONG else None
        )
    except (InvalidOperation, ValueError):
        return None


class Signed(NamedTuple):
    """The seller's signature: `state`, and where it holds, the certificate and what was signed."""

    state: str
    why: str = ""
    certificate: x509.Certificate | None = None
    signed: Any = None


def _signature(root: Any) -> Signed:
    if next(root.iter(SIGNATURE), None) is None:
        return Signed(ABSENT)
    carried = root.findtext(f".//{{*}}DSCKS/{{*}}NBan//{CERTIFICATE}") or ""
    if not carried.strip():
        return Signed(UNREADABLE, "no_certificate")
    pem = f"-----BEGIN CERTIFICATE-----\n{carried.strip()}\n-----END CERTIFICATE-----\n"
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        # A certificate ends and the invoice stays: its own days are looked at by `_judged`.
        when = certificate.not_valid_before_utc
    except (ValueError, TypeError):
        return Signed(UNREADABLE, "certificate")
    try:
        results = signxml.XMLVerifier().verify(
            root,
            x509_cert=certificate,
            expect_config=replace(SELLERS_OWN, verification_time=when),
        )
    except signxml.InvalidDigest:
        return Signed(BROKEN)
    except signxml.InvalidSignature as error:
        is_other = "verification failed" in str(error)
        return Signed(BROKEN) if is_other else Signed(UNREADABLE, "method")
    except (SignXMLException, ValueError, TypeError, KeyError, etree.LxmlError):
        return Signed(UNREADABLE, "method")
    for result in results if isinstance(results, list) else [results]:
        if etree.iselement(result.signed_xml) and _local(result.signed_xml) == "DLHDon":
            return Signed(VALID, "", certificate, result.signed_xml)
    return Signed(UNREADABLE, "other_part")


def _local(node: Any) -> str:
    return etree.QName(node).localname


def _name_of(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value)[:200] if names else ""
