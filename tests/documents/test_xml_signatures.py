"""A paper's XML signed and sent back: chain, hour and altered fields are named."""

from __future__ import annotations

from datetime import timedelta

import pytest
import signxml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml.xades import XAdESSigner

from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.services import versions
from tests.documents.test_signatures import (  # noqa: F401
    KEY,
    NOW,
    ROOT,
    ROOT_KEY,
    YEAR,
    certificate,
    contract,
    world,
)
from tests.world import at

pytestmark = pytest.mark.django_db


def signed(content, *, name="Hung", issuer="Nơi cấp A", by=ROOT_KEY, is_timed=True, **days):
    own = certificate(name, issuer, KEY, by, **days)
    signer = (XAdESSigner if is_timed else signxml.XMLSigner)(
        method=signxml.methods.enveloped,
        signature_algorithm="ecdsa-sha256",
        digest_algorithm="sha256",
    )
    pem = own.public_bytes(serialization.Encoding.PEM).decode()
    return etree.tostring(signer.sign(etree.fromstring(content), key=KEY, cert=[pem]))


def add(world, paper, content, **more):  # noqa: F811
    return versions.add(
        paper, kind="signed", name="ban-ky.xml", content=content, by=world.actor("mai"),
        at=at(20), **more,
    )  # fmt: skip


def test_the_xml_of_a_paper_is_its_frozen_data_and_the_same_bytes_each_time(contract):  # noqa: F811
    content = documents.rendition(contract, "xml")
    assert content == documents.rendition(contract, "xml")
    root = etree.fromstring(content)
    assert (root.get("ma"), root.get("maBam")) == ("contract", contract.digest)
    assert root.findtext("frame/number") == contract.number


def test_a_sound_signature_is_kept_with_its_chain_and_its_hour(world, contract, settings):  # noqa: F811
    settings.SIGNATURE_ISSUERS = (ROOT,)
    version = add(world, contract, signed(documents.rendition(contract, "xml")))
    assert version.media_type == "application/xml"
    assert "Nơi cấp A: chuỗi chứng thư đến nơi cấp tin cậy; ký cả tệp XML" in version.signatures
    assert f"{NOW:%Y}" in version.signatures and version.faults == []


def test_an_altered_field_is_named_signed_before_or_after(world, contract, settings):  # noqa: F811
    settings.SIGNATURE_ISSUERS = (ROOT,)
    issued = documents.rendition(contract, "xml")
    place = f"<number>{contract.number}</number>".encode()
    for content in (
        signed(issued).replace(place, b"<number>99</number>"),
        signed(issued.replace(place, b"<number>99</number>")),
    ):
        with pytest.raises(Refused, match=r"VanBan/frame/number “99” ≠ “0?1”"):
            add(world, contract, content, reason="Vẫn nhận.")


def test_what_is_unsigned_untimed_or_of_days_gone_is_refused(world, contract, settings):  # noqa: F811
    settings.SIGNATURE_ISSUERS = (ROOT,)
    issued = documents.rendition(contract, "xml")
    whole = signed(issued)
    value = etree.fromstring(whole).findtext(".//{*}SignatureValue").strip().encode()
    for content, words in (
        (issued, "chưa có chữ ký số"),
        (signed(issued, is_timed=False), "không ghi giờ ký"),
        (signed(issued, since=NOW - 2 * YEAR, until=NOW - timedelta(days=9)), "không có hiệu lực"),
        (whole.replace(value[:8], value[8:16]), "không khớp|không kiểm được"),
        (b"<!DOCTYPE a>" + issued.split(b"?>", 1)[1].strip(), "."),
        (b"<a", "."),
    ):
        with pytest.raises(Refused, match=words):
            add(world, contract, content, reason="Vẫn nhận.")


def test_a_certificate_that_nobody_vouches_for_needs_a_reason(world, contract, settings):  # noqa: F811
    settings.SIGNATURE_ISSUERS = (ROOT,)
    other = ec.generate_private_key(ec.SECP256R1())
    content = signed(documents.rendition(contract, "xml"), issuer="Nơi cấp B", by=other)
    with pytest.raises(Refused, match="không thuộc danh sách tin cậy"):
        add(world, contract, content)
    assert add(world, contract, content, reason="Đã gọi điện hỏi lại.").faults
