"""Hóa đơn điện tử khi ghi hóa đơn: the file and what was typed of it say the same."""

import re
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
from tests.again import scenery
from tests.documents.einvoice_files import carrying, einvoice, signed
from tests.documents.hostile_files import pdf
from tests.duties import last
from tests.world import at, machine

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
SAID = {"symbol": "C27TAA", "number": "123", "day": "2027-03-05", "total": "400000000"}
FILE = signed(einvoice(**SAID))


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
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
        "0100109106", "1C27TAA", "123",
    )  # fmt: skip
    assert invoice.issued_date == date(2027, 3, 5)
    upload = Upload.objects.get()
    assert (upload.about, upload.kind) == (line.project.uuid, "invoice")


@pytest.mark.parametrize("symbol", ["C27TAA", "1C27TÂ", "1c27 taa"])
def test_another_spelling_of_the_same_invoice_is_the_same(world, line, symbol):
    assert record(world, line, file=("hd.xml", FILE), symbol=symbol, number="00123")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("seller_tax_code", "0300588569", "ghi mã số thuế 0100109106; người ghi 0300588569"),
        ("symbol", "1C27TAB", "ghi ký hiệu C27TAA; người ghi C27TAB"),
        ("number", "124", "ghi số 123; người ghi 124"),
        ("issued_date", date(2027, 3, 6), "ghi ngày 05/03/2027; người ghi 06/03/2027"),
        ("amount_dong", 400 * MILLION + 1, "400.000.001 đồng lớn hơn cả hóa đơn"),
    ],
)
def test_what_differs_from_the_file_is_refused_with_both(world, line, field, typed, words):
    with pytest.raises(Refused, match=words) as refusal:
        record(world, line, file=("hd.xml", FILE), **{field: typed})
    assert refusal.value.field == field
    assert not Invoice.objects.exists()
    assert not Upload.objects.exists()


DOUBTFUL = {
    "đã bị sửa sau khi ký": FILE.replace(b"<Ten>", b"<Ten>X "),
    "không có chữ ký": einvoice(**SAID),
    "chứng thư không có hiệu lực ngày lập hóa đơn (01/01/2025 – 04/03/2027)": signed(
        einvoice(**SAID), last=date(2027, 3, 4)
    ),
    "chứng thư tự cấp, không nơi nào bảo đảm": signed(einvoice(**SAID), is_home_made=True),
    "chứng thư mang mã số thuế khác bên bán": signed(einvoice(**SAID), tax_code="0300588569"),
    "chữ ký không kiểm được: tệp không mang chứng thư của bên bán": re.sub(
        b"(<ds:X509Certificate>).*?(</ds:X509Certificate>)", rb"\1\2", FILE, flags=re.DOTALL
    ),
    "không ghi tổng tiền bằng đồng (9000 USD)": signed(
        einvoice(**SAID | {"total": "9000"}).replace(b"VND", b"USD")
    ),
}


@pytest.mark.parametrize("words", DOUBTFUL)
def test_a_file_in_doubt_is_taken_only_with_a_reason_that_is_kept(world, line, words):
    file = ("hd.xml", DOUBTFUL[words])
    with pytest.raises(Refused, match=re.escape(words)) as refusal:
        record(world, line, file=file, doubt_reason="  ")
    assert refusal.value.field == "doubt_reason"
    assert not Invoice.objects.exists()
    invoice = record(world, line, file=file, doubt_reason="Đã tra cứu, hóa đơn có thật.")
    assert invoice.doubt_reason == "Đã tra cứu, hóa đơn có thật."
    event = last(line.project.stream)
    assert words in event.payload["doubts"][0]
    assert event.payload["reason"] == "Đã tra cứu, hóa đơn có thật."


def test_a_reason_that_nobody_asked_for_is_not_kept(world, line):
    assert record(world, line, file=("hd.xml", FILE), doubt_reason="Vì vậy.").doubt_reason == ""


def test_acceptance_on_an_unsigned_invoice_needs_a_reason_too(world, line):
    record(world, line, file=("hd.xml", einvoice(**SAID)), doubt_reason="Đã tra cứu.")
    with pytest.raises(Refused, match="1C27TAA số 123: không có chữ ký") as refusal:
        accept(world, line, invoice_reason=" ")
    assert refusal.value.field == "invoice_reason"
    acceptance = accept(world, line, invoice_reason="Đã đối chiếu bản in.")
    assert acceptance.invoice_reason == "Đã đối chiếu bản in."
    assert last(line.project.stream).payload["invoice_reason"] == "Đã đối chiếu bản in."


def test_acceptance_on_a_home_made_certificate_needs_a_reason_too(world, line):
    file = ("hd.xml", DOUBTFUL["chứng thư tự cấp, không nơi nào bảo đảm"])
    record(world, line, file=file, doubt_reason="Đã tra cứu.")
    with pytest.raises(Refused, match="chứng thư tự cấp") as refusal:
        accept(world, line, invoice_reason=" ")
    assert refusal.value.field == "invoice_reason"


def test_acceptance_on_a_signed_invoice_asks_for_no_reason(world, line):
    record(world, line, file=("hd.xml", FILE))
    assert accept(world, line, invoice_reason="").invoice_reason == ""


def accept(world, line, **reason):
    return settlement.accept(
        line.project, accepted_dong={line.pk: 400 * MILLION}, remark="Tốt.",
        accepted_date=date(2027, 4, 4), by=world.actor("mai"), at=at(5, 4), **reason,
    )  # fmt: skip


def test_an_invoice_before_the_year_of_the_plan_needs_a_reason(world, line):
    file = ("hd.xml", signed(einvoice(total="400000000")))
    with pytest.raises(Refused, match="ngày 05/03/2026, trước năm kế hoạch 2027") as refusal:
        record(world, line, file=file)
    assert refusal.value.field == "doubt_reason"
    assert record(world, line, file=file, doubt_reason="Mua trước theo quyết định cho phép.")


def test_all_that_differs_is_named_at_once(world, line):
    with pytest.raises(
        Refused, match="ghi số 123; người ghi 124, ghi ngày 05/03/2027; người ghi 06/03/2027"
    ):
        record(world, line, file=("hd.xml", FILE), number="124", issued_date=date(2027, 3, 6))


def test_two_files_of_one_invoice_that_contradict_each_other_are_asked_about(world, line):
    record(world, line, file=("hd.xml", FILE), amount_dong=MILLION)
    other = signed(einvoice(**SAID | {"total": "390000000"}))
    with pytest.raises(Refused, match=r"tổng khác nhau: 390\.000\.000 đồng, 400\.000\.000"):
        record(world, line, file=("hd2.xml", other), amount_dong=MILLION)


def test_the_second_line_of_an_invoice_with_one_line_is_refused(world, line):
    with pytest.raises(Refused, match="chỉ có 1 dòng hàng; người ghi dòng 2") as refusal:
        record(world, line, file=("hd.xml", FILE), place=2)
    assert refusal.value.field == "place"


def test_the_lines_of_an_invoice_stay_within_its_total(world, line):
    row = FILE[FILE.index(b"<HHDVu>") : FILE.index(b"</DSHHDVu>")]
    file = signed(einvoice(**SAID).replace(row, row * 2))
    record(world, line, file=("hd.xml", file), amount_dong=250 * MILLION)
    typed = {"seller_tax_code": "0100109106", "symbol": "1C27TAA", "number": "123", "place": 2}
    with pytest.raises(Refused, match=r"cộng 250\.000\.000 đồng; thêm 150\.000\.001"):
        record(world, line, **typed, amount_dong=150 * MILLION + 1)
    assert record(world, line, **typed, amount_dong=150 * MILLION).upload.name == "hd.xml"


def test_a_file_forged_for_another_project_does_not_widen_the_total(world, line):
    record(world, line, file=("hd.xml", FILE), amount_dong=250 * MILLION)
    other = estimate_lines(province.committed(world).project)[0]
    forged = signed(
        einvoice(**SAID | {"total": "900000000"}).replace(b"</DSHHDVu>", b"<HHDVu/></DSHHDVu>")
    )
    with pytest.raises(Refused, match=r"cộng 250\.000\.000 đồng; thêm 150\.000\.001"):
        record(
            world, other, file=("hd.xml", forged), place=2, amount_dong=150 * MILLION + 1,
            serial="MC-2",
        )  # fmt: skip


def test_a_branch_and_its_company_are_told_apart_beside_the_file(world, line):
    file = ("hd.xml", signed(einvoice(**SAID, tax_code="0100109106-001")))
    with pytest.raises(Refused, match="ghi mã số thuế 0100109106-001; người ghi 0100109106"):
        record(world, line, file=file, seller_tax_code="0100109106")
    assert record(world, line, file=file).seller_tax_code == "0100109106-001"


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
    typed = {"seller_tax_code": "0100109106", "symbol": "C27TAA", "number": "123"}
    with pytest.raises(Refused, match="ghi ngày 05/03/2027; người ghi 07/03/2027"):
        record(world, line, **typed, issued_date=date(2027, 3, 7))
    assert record(world, line, **typed, issued_date=date(2027, 3, 5))


def test_a_paper_invoice_needs_its_date_typed(world, line):
    typed = {"seller_tax_code": "0100109106", "symbol": "C27TAA", "number": "123"}
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
        "file": SimpleUploadedFile("hd.xml", einvoice(total="400000000")),
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Hóa đơn điện tử 1C26TAA số 123: không có chữ ký." in refused.content.decode()
    sent["file"].seek(0)
    assert client.post(address, sent | {"doubt_reason": "Đã tra cứu."}).status_code == 302
    invoice = Invoice.objects.get()
    assert invoice.number == EInvoice.objects.get().number == "123"
    opened = f"/ban-lam-viec/de-an/{line.project.code}/tep/{invoice.upload.uuid}/"
    for shown in ("", "buoc/accept/", "buoc/record_invoice/"):
        page = client.get(f"/ban-lam-viec/de-an/{line.project.code}/{shown}").content.decode()
        for words in (
            "1C26TAA số 123, dòng 1, ngày 05/03/2026", "Bên bán 0100109106, Công ty Máy Vinh",
            "Người ghi: Mai.", "400.000.000", "Không có chữ ký", "Lý do vẫn ghi: Đã tra cứu.",
            "Dự toán 800.000.000 đồng, còn 400.000.000 đồng.", opened,
        ):  # fmt: skip
            assert words in page, (shown, words)
    assert b"".join(client.get(opened)) == einvoice(total="400000000")
    client.force_login(world.users["tam"])
    assert client.get(opened).status_code in (403, 404)
