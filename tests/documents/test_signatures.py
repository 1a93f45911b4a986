"""A signed version: chain, time and altered bytes are named; figures that differ are told."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from khuyencong.core.errors import Refused
from khuyencong.demo import authority
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.reading import signatures
from khuyencong.documents.services import versions
from tests import world as province
from tests.again import scenery
from tests.world import at

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


def named(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def certificate(name, issuer, key, by, *, is_authority=False, since=NOW - YEAR, until=NOW + YEAR):
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_cert_sign=is_authority,
        crl_sign=is_authority, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(named(name)).issuer_name(named(issuer)).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since).not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )  # fmt: skip


ROOT_KEY, KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
ROOT = certificate("Nơi cấp A", "Nơi cấp A", ROOT_KEY, ROOT_KEY, is_authority=True)


def der(one):
    return one.public_bytes(serialization.Encoding.DER)


def signed(content, *, name="Hung", issuer="Nơi cấp A", by=ROOT_KEY, **days):
    own = certificate(name, issuer, KEY, by, **days)
    plain = KEY.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(der(own)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),
    )
    made = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content), strict=False),
        signers.PdfSignatureMetadata(field_name="Chuky"),
        signer=signer,
    )
    return made.getvalue()


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def contract(world):
    province.committed(world)
    return Paper.objects.get(code="contract")


def add(world, paper, content, **more):
    return versions.add(
        paper, kind="signed", name="ban-ky.pdf", content=content, by=world.actor("mai"),
        at=at(20), **more,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_sound_signature_is_kept_with_its_chain_its_time_and_its_bytes(world, contract, settings):
    settings.SIGNATURE_ISSUERS = (ROOT,)
    version = add(world, contract, signed(documents.rendition(contract, "pdf")))
    (words,) = version.signatures.splitlines()
    assert "Hung" in words and "Nơi cấp A: chuỗi chứng thư đến nơi cấp tin cậy" in words
    assert "giờ do người ký khai" in words and "ký trên byte 0–" in words
    assert (version.missing, version.added, version.faults) == ([], [], [])


@pytest.mark.django_db
def test_an_altered_byte_and_what_was_put_behind_are_named(world, contract, settings):
    settings.SIGNATURE_ISSUERS = (ROOT,)
    content = signed(documents.rendition(contract, "pdf"))
    with pytest.raises(Refused, match="đã bị sửa sau khi ký, từ byte 20 đến byte 20"):
        add(world, contract, content[:20] + b"#" + content[21:])
    more = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    more.root["/Lang"] = more.root["/Type"]
    more.update_root()
    target = io.BytesIO()
    more.write(target)
    with pytest.raises(Refused, match=f"byte thêm vào, từ byte {len(content)}"):
        add(world, contract, target.getvalue())


@pytest.mark.django_db
def test_a_certificate_that_nobody_vouches_for_or_of_another_needs_a_reason(
    world, contract, settings
):
    settings.SIGNATURE_ISSUERS = (ROOT,)
    issued = documents.rendition(contract, "pdf")
    own = ec.generate_private_key(ec.SECP256R1())
    for content, words in (
        (signed(issued, issuer="Nơi cấp B", by=own), "không thuộc danh sách tin cậy"),
        (signed(issued, name="Người lạ"), "Chứng thư mang tên Người lạ, văn bản ghi"),
        (
            authority.sign(issued, "Hung", at=NOW),
            "chứng thư thử nghiệm, không có giá trị pháp lý",
        ),
    ):
        with pytest.raises(Refused, match=words):
            add(world, contract, content)
    tried = add(world, contract, content, reason="Bản thử.")
    assert tried.faults
    assert "nơi cấp thử của bản trình diễn, chữ ký không có giá trị pháp lý" in tried.signatures
    with pytest.raises(Refused, match="không có hiệu lực lúc ký"):
        add(world, contract, signed(issued, since=NOW - 2 * YEAR, until=NOW - YEAR))


@pytest.mark.django_db
def test_a_signed_copy_whose_figures_differ_is_told(world, contract):
    other = Paper.objects.filter(code="estimate_approval").get()
    with pytest.raises(Refused, match="Số liệu khác bản đã phát hành"):
        add(world, contract, documents.rendition(other, "pdf"))


def test_fifty_altered_files_are_all_found(tmp_path):
    from tests.documents.hostile_files import pdf

    content = signed(pdf())
    assert signatures.read(content, [der(ROOT)])[0].state == "trusted"
    ((first, last), _rest) = signatures.read(content)[0].spans
    step = max(1, (last - first) // 50)
    found = []
    for place in range(first, last, step)[:50]:
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        found.append({one.state for one in signatures.read(changed, [der(ROOT)])})
    assert all(states <= {"broken", "unreadable", "added"} and states for states in found)
