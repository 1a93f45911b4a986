"""Hóa đơn điện tử khi ghi hóa đơn: the file and what was typed of it say the same."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.core.errors import Refused
from khuyencong.documents.models import EInvoice, Upload
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import estimate_lines
from khuyencong.projects.services import drafts
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice
from tests import world as province
from tests.documents.einvoice_files import carrying, einvoice, signed
from tests.documents.hostile_files import pdf
from tests.world import at, machine

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
FILE = signed(einvoice(number="123", day="2026-03-05", total="400000000"))


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def line(world):
    """The machine of a signed project."""
    (line,) = estimate_lines(province.committed(world).project)
    return line


def record(world, line, **changed):
    asked = {"place": 1, "amount_dong": 400 * MILLION, "by": world.actor("mai")}
    return settlement.record_invoice(line, **(asked | changed), at=at(3, 4))


@pytest.mark.parametrize(
    ("name", "content"), [("hd.xml", FILE), ("hd.pdf", carrying(("hd.xml", FILE)))]
)
def test_what_the_file_says_need_not_be_typed(world, line, name, content):
    invoice = record(world, line, file=(name, content))
    assert (invoice.seller_tax_code, invoice.symbol, invoice.number) == (
        "0100109106", "1C26TAA", "123",
    )  # fmt: skip
    assert invoice.issued_date == date(2026, 3, 5)
    upload = Upload.objects.get()
    assert (upload.about, upload.kind) == (line.project.uuid, "invoice")


@pytest.mark.parametrize("symbol", ["C26TAA", "1C26TÂ", "1c26 taa"])
def test_another_spelling_of_the_same_invoice_is_the_same(world, line, symbol):
    assert record(world, line, file=("hd.xml", FILE), symbol=symbol, number="00123")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("seller_tax_code", "0300588569", "ghi mã số thuế 0100109106; người ghi 0300588569"),
        ("symbol", "1C26TAB", "ghi ký hiệu C26TAA; người ghi C26TAB"),
        ("number", "124", "ghi số 123; người ghi 124"),
        ("issued_date", date(2026, 3, 6), "ghi ngày 05/03/2026; người ghi 06/03/2026"),
        ("amount_dong", 400 * MILLION + 1, "400.000.001 đồng lớn hơn cả hóa đơn"),
    ],
)
def test_what_differs_from_the_file_is_refused_with_both(world, line, field, typed, words):
    with pytest.raises(Refused, match=words) as refusal:
        record(world, line, file=("hd.xml", FILE), **{field: typed})
    assert refusal.value.field == field
    assert not Invoice.objects.exists()
    assert not Upload.objects.exists()


def test_an_invoice_changed_after_signing_pays_nothing(world, line):
    changed = FILE.replace(b"400000000", b"900000000")
    with pytest.raises(Refused, match="1C26TAA số 123 đã bị sửa sau khi ký") as refusal:
        record(world, line, file=("hd.xml", changed))
    assert refusal.value.field == "file"


def test_a_file_that_is_no_electronic_invoice_is_refused(world, line):
    with pytest.raises(Refused, match="không mang hóa đơn điện tử") as refusal:
        record(world, line, file=("giay.pdf", pdf()))
    assert refusal.value.field == "file"


def test_the_invoice_an_owner_sent_with_her_request_is_compared_too(world, line):
    asked = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(200 * MILLION, 100 * MILLION)],
        baselines={},
        by=world.actor("tam"),
        at=at(1),
    )
    drafts.attach(
        asked, kind="quotations", name="hd.xml", content=FILE, by=world.actor("tam"), at=at(1)
    )
    line.project.beneficiaries.update(request=asked)
    typed = {"seller_tax_code": "0100109106", "symbol": "C26TAA", "number": "123"}
    with pytest.raises(Refused, match="ghi ngày 05/03/2026; người ghi 07/03/2026"):
        record(world, line, **typed, issued_date=date(2026, 3, 7))
    assert record(world, line, **typed, issued_date=date(2026, 3, 5))


def test_a_paper_invoice_needs_its_date_typed(world, line):
    typed = {"seller_tax_code": "0100109106", "symbol": "C26TAA", "number": "123"}
    with pytest.raises(Refused, match="thiếu ngày") as refusal:
        record(world, line, **typed)
    assert refusal.value.field == "issued_date"


def test_the_step_takes_the_file_over_http(client, world, line):
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{line.project.code}/buoc/record_invoice/"
    page = client.get(address).content.decode()
    assert 'enctype="multipart/form-data"' in page
    line.project.refresh_from_db()
    sent = {
        "line": line.pk,
        "place": "1",
        "amount_dong": "400 triệu",
        "version": line.project.version,
        "file": SimpleUploadedFile("hd.xml", FILE),
    }
    assert client.post(address, sent).status_code == 302
    assert Invoice.objects.get().number == EInvoice.objects.get().number == "123"
