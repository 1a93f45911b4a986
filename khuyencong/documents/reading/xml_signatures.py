"""The digital signature in a paper's XML: whose, when, by a certificate from whom, over what.

One enveloped signature over the whole (XML-DSig), its hour among what is signed (XAdES).
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import signxml
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from signxml.exceptions import SignXMLException

from khuyencong.documents.reading.signatures import PdfSignature
from khuyencong.documents.reading.unfit import Unfit

LIMIT_BYTES = 5_000_000
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
CERTIFICATE = "{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
ANY_NUMBER = signxml.SignatureConfiguration(expect_references=True)  # the paper, and its hour


@dataclass(frozen=True)
class XmlPaper:
    """`signature`: none where nobody signed. `values`: (path, text) of each field in its order, as
    signed where the signature holds."""

    signature: PdfSignature | None
    values: tuple[tuple[str, str], ...]


def read(content: bytes, roots: Sequence[bytes] = ()) -> XmlPaper:
    """`roots` are certificates (DER) we trust. Unfit "broken_xml" or "entities"."""
    if len(content) > LIMIT_BYTES:
        raise Unfit("too_large", {"size": len(content) // 1_000_000, "limit": 5})
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        tree = etree.parse(io.BytesIO(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unfit("broken_xml") from error
    if tree.docinfo.doctype:
        raise Unfit("entities")
    root = tree.getroot()
    found = list(root.iter(SIGNATURE))
    if not found:
        return XmlPaper(None, values(root))
    if len(found) > 1 or found[0].getparent() is not root:
        return XmlPaper(PdfSignature("unreadable"), values(root))
    signature, signed = _read(root, [asn1.Certificate.load(one) for one in roots])
    return XmlPaper(signature, values(root if signed is None else signed))


def values(root: Any) -> tuple[tuple[str, str], ...]:
    return tuple(_values(root, root.tag))


def _values(node: Any, path: str) -> Iterator[tuple[str, str]]:
    yield path, " ".join([node.text or "", *(f"{k}={v}" for k, v in sorted(node.items()))]).strip()
    counted: dict[str, int] = {}
    for child in node:
        if isinstance(child.tag, str) and child.tag != SIGNATURE:
            counted[child.tag] = counted.get(child.tag, 0) + 1
            place = f"[{counted[child.tag]}]" if child.tag == "dong" else ""
            yield from _values(child, f"{path}/{child.tag}{place}")
            if (child.tail or "").strip():
                yield f"{path}/…", (child.tail or "").strip()


def _read(root: Any, trusted: list[asn1.Certificate]) -> tuple[PdfSignature, Any]:
    """What is said of the one signature, and where it holds what it signed."""
    carried = [node.text or "" for node in root.iter(CERTIFICATE)]
    try:
        own, *others = [x509.load_pem_x509_certificate(_pem(text)) for text in carried]
    except (ValueError, TypeError):
        return PdfSignature("unreadable"), None
    certificate = asn1.Certificate.load(own.public_bytes(Encoding.DER))
    said = PdfSignature("broken", signer=_name(own.subject), issuer=_name(own.issuer))
    try:
        results = signxml.XMLVerifier().verify(
            root,
            x509_cert=own,
            # Its days are held against the hour of signing below.
            expect_config=replace(ANY_NUMBER, verification_time=own.not_valid_before_utc),
        )
    except signxml.InvalidDigest:
        return said, None
    except signxml.InvalidSignature as error:
        is_other = "verification failed" in str(error)
        return said if is_other else PdfSignature("unreadable"), None
    except (SignXMLException, ValueError, TypeError, KeyError, etree.LxmlError):
        return PdfSignature("unreadable"), None
    signed = [one.signed_xml for one in (results if isinstance(results, list) else [results])]
    parts = [one for one in signed if one is not None and etree.iselement(one)]
    whole = next((one for one in parts if one.tag == root.tag), None)
    if whole is None:
        return PdfSignature("unreadable"), None
    at = _hour(parts)
    if at is None:
        return replace(said, state="untimed"), whole
    said = replace(said, signed_at=at)
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        return replace(said, state="outside"), whole
    between = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in others]
    if _is_trusted(certificate, between, trusted, at):
        return replace(said, state="trusted"), whole
    return replace(said, state="self" if own.issuer == own.subject else "stranger"), whole


def _hour(parts: list[Any]) -> datetime | None:
    """SigningTime, only where it is among what is signed and says its zone."""
    for part in parts:
        if part.tag.endswith("}SignedProperties"):
            try:
                at = datetime.fromisoformat(part.findtext(".//{*}SigningTime") or "")
            except ValueError:
                return None
            return at if at.tzinfo else None
    return None


def _is_trusted(
    own: asn1.Certificate,
    between: list[asn1.Certificate],
    trusted: list[asn1.Certificate],
    at: datetime,
) -> bool:
    context = ValidationContext(
        trust_roots=trusted, moment=at, allow_fetching=False, revocation_mode="soft-fail"
    )
    chain = CertificateValidator(own, between, validation_context=context)
    try:
        asyncio.run(chain.async_validate_usage({"digital_signature"}))
    except (PathError, ValidationError):
        return False
    return True


def _pem(text: str) -> bytes:
    return f"-----BEGIN CERTIFICATE-----\n{text.strip()}\n-----END CERTIFICATE-----\n".encode()


def _name(name: x509.Name) -> str:
    """The common name, or the whole where it has none."""
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
