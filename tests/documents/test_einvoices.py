"""Hóa đơn điện tử: read as it says, its signature checked with the certificate it carries."""

from datetime import date

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ImproperlyConfigured

from config.issuers import trusted as trusted_issuers
from khuyencong.documents.models import EInvoice
from khuyencong.documents.reading import einvoices
from khuyencong.documents.reading.einvoices import NoInvoice, inside, read
from khuyencong.documents.services import issuers
from tests.documents.einvoice_files import carrying, einvoice, issuer, signed

DTD = b'<!DOCTYPE HDon [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def test_seller_symbol_number_day_and_total_are_read():
    found = read(einvoice())
    assert found.seller_tax_code == "0100109106"
    assert found.seller_name == "Công ty Máy Vinh"
    assert (found.symbol, found.number) == ("1C26TAA", "123")
    assert found.issued_date == date(2026, 3, 5)
    assert (found.currency, found.total_dong) == ("VND", 110_000_000)


def test_an_invoice_without_a_signature_says_so():
    assert read(einvoice()).signature == einvoices.ABSENT


@pytest.mark.parametrize("old", [False, True])
def test_a_signature_that_holds_names_who_signed(old):
    found = read(signed(einvoice(), old=old))
    assert (found.signature, found.signed_by) == (einvoices.VALID, "CÔNG TY MÁY VINH")
    assert found.total_dong == 110_000_000


def test_a_certificate_that_ended_since_still_tells_whether_the_content_was_changed():
    content = signed(einvoice(), last=date(2026, 6, 30))
    assert read(content).signature == einvoices.VALID
    assert read(content.replace(b"110000000", b"910000000")).signature == einvoices.BROKEN


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (date(2025, 1, 1), date(2026, 3, 4), einvoices.OUTSIDE),
        (date(2025, 1, 1), date(2026, 3, 5), einvoices.VALID),
        (date(2026, 3, 5), date(2027, 1, 1), einvoices.VALID),
        (date(2026, 3, 6), date(2027, 1, 1), einvoices.OUTSIDE),
    ],
)
def test_a_certificate_must_be_valid_on_the_day_of_the_invoice(first, last, state):
    found = read(signed(einvoice(), first=first, last=last))
    assert (found.signature, found.valid_from, found.valid_until) == (state, first, last)


def test_an_invoice_without_a_day_cannot_be_checked_and_says_why():
    found = read(signed(einvoice(day="")))
    assert (found.signature, found.why) == (einvoices.UNREADABLE, "no_day")


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("0100109106", einvoices.VALID), ("0100109106-001", einvoices.VALID),
        ("0300588569", einvoices.OTHER),
    ],
)  # fmt: skip
def test_a_certificate_of_another_company_is_told(code, state):
    assert read(signed(einvoice(), tax_code=code)).signature == state


def test_a_certificate_that_is_its_own_issuer_is_told():
    content = signed(einvoice(), is_home_made=True)
    assert read(content).signature == einvoices.SELF
    assert read(content.replace(b"110000000", b"910000000")).signature == einvoices.BROKEN
    assert EInvoice(signature=einvoices.SELF).is_signed is False


def test_where_nobody_checks_the_issuer_the_state_says_so(settings):
    settings.INVOICE_ISSUERS = ()
    found = read(signed(einvoice()))
    assert issuers.state_of(found) == einvoices.VALID
    words = "Chữ ký khớp nội dung, nơi cấp chứng thư chưa kiểm"
    assert EInvoice(signature=einvoices.VALID).state == words


def test_with_a_list_an_issuer_is_trusted_or_a_stranger(settings):
    settings.INVOICE_ISSUERS = (issuer(),)
    assert issuers.state_of(read(signed(einvoice()))) == EInvoice.Signature.TRUSTED
    home_made = read(signed(einvoice(), is_home_made=True))
    assert issuers.state_of(home_made) == EInvoice.Signature.SELF
    settings.INVOICE_ISSUERS = (_home_made_authority(),)
    found = EInvoice(signature=issuers.state_of(read(signed(einvoice()))))
    assert (found.signature, found.is_signed) == (EInvoice.Signature.STRANGER, False)


def _home_made_authority():
    """Another key under the name of the one that is trusted."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return (
        x509.CertificateBuilder()
        .subject_name(issuer().subject)
        .issuer_name(issuer().subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(issuer().not_valid_before_utc)
        .not_valid_after(issuer().not_valid_after_utc)
        .sign(key, hashes.SHA256())
    )


def test_a_list_that_holds_no_certificates_stops_the_start(monkeypatch, tmp_path):
    bundle = tmp_path / "issuers.pem"
    bundle.write_text("không phải chứng thư")
    monkeypatch.setenv("KHUYENCONG_INVOICE_ISSUERS", str(bundle))
    with pytest.raises(ImproperlyConfigured, match="KHUYENCONG_INVOICE_ISSUERS"):
        trusted_issuers()
    bundle.write_bytes(issuer().public_bytes(Encoding.PEM))
    assert trusted_issuers() == (issuer(),)


def test_the_lines_of_goods_are_counted():
    line = einvoice()[einvoice().index(b"<HHDVu>") : einvoice().index(b"</DSHHDVu>")]
    assert read(einvoice()).lines == 1
    assert read(einvoice().replace(line, line * 3)).lines == 3
    assert read(einvoice().replace(line, b"")).lines is None


def test_a_total_changed_after_signing_breaks_the_signature():
    changed = signed(einvoice()).replace(b"110000000", b"910000000")
    found = read(changed)
    assert found.signature == einvoices.BROKEN
    assert found.signed_by == ""


def test_a_signature_of_another_invoice_is_broken():
    other = signed(einvoice(number="124"))
    start, end = b"<ds:SignatureValue>", b"</ds:SignatureValue>"
    own = signed(einvoice())
    value = other[other.index(start) : other.index(end)]
    swapped = own[: own.index(start)] + value + own[own.index(end) :]
    assert read(swapped).signature == einvoices.BROKEN


def test_an_unsigned_invoice_laid_beside_the_signed_one_is_no_invoice():
    whole = signed(einvoice())
    laid = einvoice(total=1)
    beside = laid[laid.index(b"<DLHDon") : laid.index(b"</HDon>")].replace(b'"data"', b'"other"')
    with pytest.raises(NoInvoice, match="2 × DLHDon"):
        read(whole.replace(b"<DLHDon", beside + b"<DLHDon", 1))


def test_a_signature_over_something_else_signs_nothing():
    """The certificate is right, the reference points to a part that is not the invoice."""
    content = einvoice().replace(b"<TTChung>", b'<TTChung Id="part">')
    whole = signed(content.replace(b'Id="data"', b'Id="x"').replace(b'Id="part"', b'Id="data"'))
    assert (read(whole).signature, read(whole).why) == (einvoices.UNREADABLE, "other_part")


def test_a_certificate_that_cannot_be_read_leaves_the_invoice_readable():
    start, end = b"X509Certificate>", b"</ds:X509Certificate>"
    whole = signed(einvoice())
    head, tail = whole.split(start, 1)
    garbled = head + start + b"AAAA" + tail[tail.index(end[:4]) :]
    found = read(garbled)
    assert (found.signature, found.total_dong) == (einvoices.UNREADABLE, 110_000_000)
    assert found.why == "certificate"
    whole_one = head + start + b" " + tail[tail.index(end[:4]) :]
    assert read(whole_one).why == "no_certificate"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>x</body></html>",
        b"<HDon><DLHDon/></HDon>",
        einvoice()[:200],
        einvoice().replace(b"<HDon>", DTD + b"<HDon>", 1),
        einvoice().decode().replace("UTF-8", "UTF-16").replace("<HDon>", DTD.decode() + "<HDon>", 1)
        .encode("utf-16"),
        einvoice() + b" " * einvoices.LIMIT_BYTES,
    ],
    ids=["empty", "html", "without parts", "cut off", "dtd", "dtd in utf-16", "too long"],
)  # fmt: skip
def test_what_is_no_invoice_is_told(content):
    with pytest.raises(NoInvoice):
        read(content)


@pytest.mark.parametrize(
    ("total", "dong"), [("1.5", None), ("-5", -5), ("NaN", None), ("1e99", None), ("x", None)]
)
def test_a_total_that_is_not_whole_dong_is_left_open(total, dong):
    assert read(einvoice(total=total)).total_dong == dong


@pytest.mark.parametrize("day", ["2026-02-30", "05/03/2026", ""])
def test_a_day_that_is_none_is_left_open(day):
    assert read(einvoice(day=day)).issued_date is None


def test_a_day_with_its_hour_is_read():
    assert read(einvoice(day="2026-03-05T09:00:00")).issued_date == date(2026, 3, 5)


def test_a_pdf_gives_out_what_it_carries():
    assert inside(carrying(("hoadon.xml", einvoice()))) == [einvoice()]
    assert inside(carrying()) == []
    with pytest.raises(NoInvoice):
        inside(b"%PDF-1.4 hong")
