"""Hồ sơ quyết toán: every voucher by share, each missing one named with its amount."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.contracts.selectors import shares
from khuyencong.core import verification
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Dossier, Settlement, Voucher
from khuyencong.settlement.selectors import dossier
from tests import money
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf
from tests.duties import also, elsewhere, everyone_but, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    """The machine of 800 million was found whole: 300 earned and paid, 500 of the workshop."""
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    return Project.objects.get(pk=commitment.project_id)


def record(world, project, kind="counterpart", amount_dong=500 * MILLION, **changed):
    asked = {
        "share": shares(project)[0], "number": "UNC 15", "issued_date": date(YEAR, 9, 2),
        "by": world.actor("mai"), "at": at(12, 9),
    }  # fmt: skip
    return settlement.record_voucher(
        project, kind=kind, amount_dong=amount_dong, **(asked | changed)
    )


def invoice(world, project, amount_dong, number="12"):
    (line,) = estimate_lines(project)
    return settlement.record_invoice(
        line, seller_tax_code="0100109106", symbol="1C27TAA", number=number, place=1,
        issued_date=date(YEAR, 8, 2), amount_dong=amount_dong, by=world.actor("mai"), at=at(12, 9),
    )  # fmt: skip


SELLER = "0100109106"
TENDER = {"seller_tax_code": SELLER, "route": "tender"}


def lacking(project):
    return [(item.what, item.missing_dong) for item in dossier.missing(project)]


def test_each_missing_voucher_is_named_with_its_amount_and_what_to_do(world, project):
    assert lacking(project) == [
        ("Hóa đơn, chứng từ chi", 800 * MILLION), ("Chứng từ vốn đối ứng", 500 * MILLION),
    ]  # fmt: skip
    invoice(world, project, 799_999_999)
    record(world, project, "selection", 800 * MILLION, number="05/QĐ", **TENDER)
    record(world, project, amount_dong=500 * MILLION - 1)
    told = refused(
        lambda: settlement.settle(project, by=world.actor("son"), at=at(1, 10)),
        r"Hóa đơn, chứng từ chi \(.*\) còn thiếu 1 đồng trên 800\.000\.000 đồng; Chứng từ vốn",
    )
    assert "bảng kê chi" in told.fix
    assert "ủy nhiệm chi" in told.fix
    record(world, project, amount_dong=1, number="UNC 16")
    record(world, project, "spending", 1, number="BK 1", file=("bang-ke.pdf", pdf()))
    assert lacking(project) == []
    settlement.settle(project, by=world.actor("son"), at=at(1, 10))
    assert Settlement.objects.count() == 1
    call_command("verify")


def test_the_dossier_is_owed_within_15_working_days_and_handed_in_whole(world, project):
    opened = Dossier.objects.get()
    assert opened.due_date == date(YEAR, 9, 24)  # 1 September; the 2nd and 3rd are holidays
    owed = Obligation.objects.still_open().get(kind="project.submit_dossier")
    assert (owed.role, owed.due_date) == ("centre_specialist", opened.due_date)
    mai = world.actor("mai")
    refused(lambda: settlement.submit_dossier(project, by=mai, at=at(20, 9)), "còn thiếu")
    money.vouch(world, project, day=at(20, 9))
    done = settlement.submit_dossier(project, by=mai, at=at(20, 9))
    assert settlement.submit_dossier(project, by=mai, at=at(21, 9)) == done  # a second press
    owed.refresh_from_db()
    assert owed.closed_by == last(project.stream)
    assert last(project.stream).kind == "submit_dossier"
    thu = world.actor("thu")
    refused(lambda: settlement.submit_dossier(project, by=thu, at=at(22, 9)), "Mai đã trình")
    call_command("verify")


def test_the_centre_records_and_nobody_else(world, project):
    others = everyone_but(world, "centre_specialist", "centre_accountant")
    for other in (*others, elsewhere("centre_specialist")):
        refused(lambda by=other: record(world, project, by=by))
        refused(lambda by=other: settlement.submit_dossier(project, by=by, at=at(20, 9)))
    assert not Voucher.objects.exists()


def test_one_slip_counts_once_and_one_taken_back_is_free_again(world, project):
    first = record(world, project)
    assert record(world, project) == first  # the same press
    refused(lambda: record(world, project, amount_dong=MILLION, number="unc-15"), "đã ghi")
    mai = world.actor("mai")
    refused(lambda: settlement.cancel_voucher(first, reason=" ", by=mai, at=at(13, 9)), "vì sao")
    settlement.cancel_voucher(first, reason="Của đề án khác", by=mai, at=at(13, 9))
    assert ("Chứng từ vốn đối ứng", 500 * MILLION) in lacking(project)
    assert record(world, project).pk != first.pk
    call_command("verify")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount_dong": 0}, "chưa ghi số tiền"),
        ({"number": " "}, "số chứng từ"),
        ({"kind": "khac"}, "Chưa chọn loại"),
        ({"issued_date": date(YEAR, 9, 13)}, "sau hôm nay"),
    ],
)
def test_a_slip_says_its_number_day_and_amount(world, project, changed, words):
    refused(lambda: record(world, project, **changed), words)


def choose(world, project, amount_dong, route, number="05/QĐ", **changed):
    asked = {"seller_tax_code": SELLER, "route": route, "number": number}
    return record(world, project, "selection", amount_dong, **(asked | changed))


@pytest.mark.parametrize(
    ("amount_dong", "route", "next_route"),
    [
        (50 * MILLION, "by_invoice", "short_appointment"),
        (500 * MILLION, "short_appointment", "tender"),
    ],
)
def test_a_contractor_is_chosen_as_the_law_asks_for_the_price(
    world, project, amount_dong, route, next_route
):
    told = refused(lambda: choose(world, project, amount_dong + 1, route), "không được theo")
    assert "214/2025/NĐ-CP" in told.legal
    choose(world, project, amount_dong, route)
    choose(world, project, amount_dong + 1, next_route, "06/QĐ")


def test_one_purchase_is_not_split_into_two(world, project):
    choose(world, project, 30 * MILLION, "by_invoice")
    told = refused(
        lambda: choose(world, project, 20 * MILLION + 1, "by_invoice", "06/QĐ"),
        r"trong 30 ngày đã chọn 30\.000\.000 đồng, thêm 20\.000\.001 đồng là 50\.000\.001 đồng",
    )
    assert told.field == "apart_reason"
    choose(world, project, 20 * MILLION, "by_invoice", "07/QĐ")  # 50 million together
    why = {"apart_reason": "Sửa điện nhà xưởng, không phải mua máy"}
    choose(world, project, 20 * MILLION, "by_invoice", "08/QĐ", **why)
    earlier = {"issued_date": date(YEAR, 8, 2)}  # 31 days before
    choose(world, project, 40 * MILLION, "by_invoice", "09/QĐ", **earlier)


def test_invoices_of_one_seller_need_the_choice_for_their_sum(world, project):
    for number in ("12", "13"):
        invoice(world, project, 30 * MILLION, number)
    assert ("Quyết định lựa chọn nhà thầu", 60 * MILLION) in lacking(project)
    refused(lambda: choose(world, project, 60 * MILLION, "by_invoice"), "không được theo")
    choose(world, project, 60 * MILLION, "short_appointment")
    assert "Quyết định lựa chọn nhà thầu" not in dict(lacking(project))


def test_a_class_shows_that_it_took_place(world):
    commitment = money.assigned(world)
    project = commitment.project
    money.accept(world, project, 100 * MILLION)
    money.pay(world, commitment, 100 * MILLION)
    project.refresh_from_db()
    assert [what for what, _amount in lacking(project)] == [
        "Hóa đơn, chứng từ chi", "Điểm danh có ký", "Danh sách học viên",
        "Chứng chỉ, giấy chứng nhận",
    ]  # fmt: skip
    record(world, project, "spending", 100 * MILLION)
    told = refused(
        lambda: settlement.settle(project, by=world.actor("son"), at=at(1, 10)), "Điểm danh có ký"
    )
    assert "bảng điểm danh giấy có ký" in told.fix
    for kind in ("attendance", "learners", "certificates"):
        record(world, project, kind, 0, number=kind)
    settlement.settle(project, by=world.actor("son"), at=at(1, 10))
    call_command("verify")


def test_what_was_removed_behind_the_settlement_is_named(world, project):
    money.settle(world, project)
    Voucher.objects.filter(kind="counterpart").update(amount_dong=1)
    (fault,) = dict(verification.run())["settlement"]
    assert "chứng từ vốn đối ứng mới có 1 đồng trên 500.000.000 đồng" in fault


def test_who_records_vouchers_does_not_settle(world, project):
    money.vouch(world, project)
    mai = also(world, "mai", "finance_officer", "finance")
    refused(lambda: settlement.settle(project, by=mai, at=at(1, 10)), "Mai đã làm bước trước")


def test_the_page_says_what_is_missing_and_takes_a_slip(world, project, client):
    client.force_login(world.users["mai"])
    address = f"/tien/quyet-toan/{project.code}/"
    page = client.get(address).content.decode()
    assert "Còn thiếu 2 mục" in page
    assert "500.000.000" in page
    sent = {
        "act": "record_voucher", "kind": "counterpart", "share": shares(project)[0].pk,
        "number": "UNC 15", "issued_date": "02/09/2026", "amount_dong": "500.000.000",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert "UNC 15" in client.get(address).content.decode()
