"""Hóa đơn điện tử: what the XML of an electronic invoice says, and whether its signature holds.

The file is the invoice; printing or redrawing it destroys the signature. Its parts are those of the
tax office's format (HDon, DLHDon, TTChung, NDHDon); the names are remembered, and tried on the one
case from the field. Whether the certificate was issued by a licensed authority is not asked here.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import signxml
from cryptography import x509
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from signxml.exceptions import SignXMLException

from khuyencong.documents.reading.unfit import InvoiceFile, Kept, Unfit

LIMIT_BYTES = 5_000_000
LIMIT_DONG = 10**15
VALID, BROKEN, ABSENT, UNREADABLE = "valid", "broken", "absent", "unreadable"
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
    signature, signed_by, signed = _signature(root)
    if signed is not None:
        data = signed  # what is read is what was signed, not what was laid beside it
    common, inner = _only(data, "TTChung"), _only(data, "NDHDon")
    seller = _only(inner, "NBan")
    return InvoiceFile(
        seller_name=_text(seller, "Ten")[:300],
        seller_tax_code=_text(seller, "MST")[:20],
        symbol=(_text(common, "KHMSHDon") + _text(common, "KHHDon"))[:30],
        number=_text(common, "SHDon")[:20],
        issued_date=_day(_text(common, "NLap")),
        currency=(_text(common, "DVTTe") or "VND")[:3],
        total_dong=_dong(_text(inner, "TToan/TgTTTBSo")),
        signature=signature,
        signed_by=signed_by,
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


def _text(node: Any, path: str) -> str:
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


def _signature(root: Any) -> tuple[str, str, Any]:
    """(state, who signed, the element that was signed) of the seller's signature."""
    if next(root.iter(SIGNATURE), None) is None:
        return ABSENT, "", None
    carried = root.findtext(f".//{{*}}DSCKS/{{*}}NBan//{CERTIFICATE}") or ""
    pem = f"-----BEGIN CERTIFICATE-----\n{carried.strip()}\n-----END CERTIFICATE-----\n"
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        # A certificate ends and the invoice stays: asked is whether it signed this.
        when = certificate.not_valid_before_utc
        results = signxml.XMLVerifier().verify(
            root,
            x509_cert=certificate,
            expect_config=replace(SELLERS_OWN, verification_time=when),
        )
    except signxml.InvalidDigest:
        return BROKEN, "", None
    except signxml.InvalidSignature as error:
        is_other = "verification failed" in str(error)
        return (BROKEN if is_other else UNREADABLE), "", None
    except (SignXMLException, ValueError, TypeError, KeyError, etree.LxmlError):
        return UNREADABLE, "", None
    for result in results if isinstance(results, list) else [results]:
        if etree.iselement(result.signed_xml) and _local(result.signed_xml) == "DLHDon":
            return VALID, _name_of(certificate), result.signed_xml
    return UNREADABLE, "", None


def _local(node: Any) -> str:
    return etree.QName(node).localname


def _name_of(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value)[:200] if names else ""
