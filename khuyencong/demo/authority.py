"""A certificate authority for trying signatures out. It vouches for nobody, and its name says so.

Its keys are made anew each time and kept nowhere, so that nothing signed with them can be taken
for the signature of an official. `verify` and the pages name it by `TRIAL`.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from khuyencong.documents.services.signatures import TRIAL

AUTHORITY = f"Nơi cấp thử – {TRIAL}"  # at most 64 bytes in a certificate
DAYS = timedelta(days=30)


def sign(content: bytes, name: str, *, at: datetime) -> bytes:
    """The PDF signed in this name by a certificate of the trial authority."""
    root, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - DAYS)
        .not_valid_after(at + DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(root, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),
    )
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content), strict=False),
        signers.PdfSignatureMetadata(field_name="ChuKyThu", name=name),
        signer=signer,
    )
    return bytes(signed.getvalue())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
