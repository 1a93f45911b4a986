"""Ghi hóa đơn: one line of one invoice pays once, in whatever project."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from khuyencong.core.errors import Refused
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice
from khuyencong.settlement.services import invoices
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import holds, last
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "no earlier step must be another's",
    "two at once": "the database keeps a line of an invoice once",
}
SELLER = "0100109106"
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def line(world):
    """The machine of a signed project."""
    (line,) = estimate_lines(province.committed(world).project)
    return line


def another(world):
    (line,) = estimate_lines(province.committed(world).project)
    return line


def record(world, line, **changed):
    asked = {
        "seller_tax_code": SELLER,
        "symbol": " 1c27taa ",
        "number": "00012",
        "place": 1,
        "issued_date": date(YEAR, 4, 2),
        "amount_dong": 400 * MILLION,
        "by": world.actor("mai"),
    }
    return settlement.record_invoice(line, **(asked | changed), at=at(3, 4))


@holds("the right person", "the trace")
def test_a_line_of_an_invoice_is_written_down_as_it_reads(world, line):
    invoice = record(world, line)
    assert (invoice.symbol, invoice.number, invoice.place) == ("1C27TAA", "12", 1)
    assert (invoice.seller_tax_code, invoice.amount_dong) == (SELLER, 400 * MILLION)
    assert (invoice.recorded_by, invoice.line) == ("Mai", line)
    event = last(line.project.stream)
    assert (event.kind, event.payload["amount_dong"]) == ("record_invoice", 400 * MILLION)


@holds("another role", "another province")
def test_the_accountant_may_write_it_too_and_nobody_else(world, line):
    money.only(
        world, lambda by: record(world, line, by=by), "centre_specialist", "centre_accountant"
    )
    assert record(world, line, by=world.actor("thu")).recorded_by == "Thu"


@holds("the second press")
def test_the_same_line_of_an_invoice_is_refused_here_and_in_another_project(world, line):
    record(world, line)
    second = another(world)
    for where in (line, second):
        with pytest.raises(Refused, match=f"đã dùng ở đề án {line.project.code}") as refusal:
            record(world, where, number="12")
        assert refusal.value.field == "number"
    record(world, second, place=2)
    record(world, second, number="0")
    assert Invoice.objects.count() == 3


@pytest.mark.parametrize(
    "symbol", ["1C27TÂ", "C27TAA", "1C27 TAA", "1c27tâ", "lC27TAA", "1-1C27TAA", "1С27ТАА"]
)
def test_another_spelling_of_an_invoice_is_the_same_invoice(world, line, symbol):
    record(world, line)
    with pytest.raises(Refused, match="của hóa đơn 1C27TAA số 12 đã dùng"):
        record(world, another(world), symbol=symbol, number="12")


@pytest.mark.parametrize(
    ("given", "field"), [({"symbol": " - "}, "symbol"), ({"number": " "}, "number")]
)
def test_an_invoice_without_its_symbol_or_number_is_asked_for(world, line, given, field):
    with pytest.raises(Refused, match="chưa đủ ký hiệu và số") as refusal:
        record(world, line, **given)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"number": "12З"}, "“12З” có ký tự khác chữ số"),
        ({"number": "12-13"}, "“12-13” có ký tự khác chữ số"),
        ({"symbol": "1C27TAЖ"}, "có “Ж”, không phải chữ của ký hiệu"),
        ({"symbol": "1-2C27TAA"}, "hai mẫu số 1 và 2"),
        ({"symbol": "1C26TAA"}, "1C26TAA là hóa đơn năm 2026; ngày ghi là 02/04/2027"),
        ({"issued_date": date(YEAR, 4, 4)}, "ghi ngày 04/04/2027, sau hôm nay 03/04/2027"),
        ({"issued_date": date(YEAR - 1, 12, 31)}, "là hóa đơn năm 2027; ngày ghi là 31/12/2026"),
    ],
)
def test_what_contradicts_itself_or_cannot_be_read_is_refused(world, line, given, why):
    with pytest.raises(Refused, match=why) as refusal:
        record(world, line, **given)
    assert refusal.value.field in (*given, "issued_date")
    assert not Invoice.objects.exists()


def test_an_invoice_of_today_is_taken(world, line):
    assert record(world, line, issued_date=date(YEAR, 4, 3))


@pytest.mark.parametrize("seller", [f"{SELLER}-001", f"{SELLER}001"])
def test_an_invoice_of_a_branch_is_not_written_again_under_its_company(world, line, seller):
    assert record(world, line, seller_tax_code=seller).seller_tax_code == f"{SELLER}-001"
    with pytest.raises(Refused, match="của hóa đơn 1C27TAA số 12 đã dùng"):
        record(world, another(world))


@holds("the limit")
def test_cost_is_not_found_above_the_invoices_recorded(world, line):
    project = line.project
    record(world, line, amount_dong=500 * MILLION)
    record(world, line, place=2, amount_dong=299 * MILLION)
    with pytest.raises(Refused, match=r"799\.000\.001 đồng, hóa đơn chỉ có 799\.000\.000") as told:
        money.accept(world, project, 799 * MILLION + 1)
    assert told.value.field == f"line_{line.pk}"
    money.accept(world, project, 799 * MILLION)


def test_invoices_of_an_item_stay_within_its_estimate(world, line):
    record(world, line, amount_dong=500 * MILLION)
    with pytest.raises(
        Refused,
        match=r"vót nan tự động”: đã ghi hóa đơn 500\.000\.000 đồng, thêm 300\.000\.001 đồng thành "
        r"800\.000\.001 đồng, vượt dự toán 800\.000\.000 đồng là 1 đồng.*nhiều nhất 300\.000\.000",
    ) as refusal:
        record(world, line, place=2, amount_dong=300 * MILLION + 1)
    assert refusal.value.field == "amount_dong"
    assert record(world, line, place=2, amount_dong=300 * MILLION)


def test_an_item_without_invoices_is_not_held_by_those_of_another_project(world, line):
    record(world, another(world), amount_dong=1)
    money.accept(world, line.project)


@pytest.mark.parametrize(
    ("given", "why", "field"),
    [
        ({"seller_tax_code": "123"}, "3 chữ số", "seller_tax_code"),
        ({"seller_tax_code": ""}, "Thiếu mã số thuế", "seller_tax_code"),
        ({"amount_dong": 0}, "0 đồng", "amount_dong"),
        ({"amount_dong": -1}, "-1 đồng", "amount_dong"),
        ({"place": 0}, "Dòng hóa đơn 0", "amount_dong"),
    ],
)
def test_an_invoice_that_cannot_be_is_refused(world, line, given, why, field):
    with pytest.raises(Refused, match=why) as refusal:
        record(world, line, **given)
    assert refusal.value.field == field
    assert not Invoice.objects.exists()


def test_an_accepted_project_takes_an_invoice_and_a_settled_one_takes_none(world, line):
    money.accept(world, line.project)
    record(world, line)
    Project.objects.filter(pk=line.project_id).update(state="settled")
    with pytest.raises(Refused, match="chưa thể “Ghi hóa đơn”"):
        record(world, line, place=2)


def test_a_machine_whose_serial_was_seen_before_needs_a_reason(world, line):
    record(world, line, serial="mc-0077 a")
    second = another(world)
    with pytest.raises(Refused, match=f"MC-0077 A đã ghi ở đề án {line.project.code}") as refusal:
        record(world, second, place=2, serial="MC-0077  A", serial_reason=" ")
    assert refusal.value.field == "serial"
    with pytest.raises(Refused, match="đã ghi ở đề án"):
        record(world, second, place=2, serial="S/N: MC OO77A")
    again = record(
        world, second, place=2, serial="MC-0077  A", serial_reason="Nhà máy đánh số lại theo lô."
    )
    assert (again.serial, again.serial_reason) == ("MC-0077 A", "Nhà máy đánh số lại theo lô.")
    third = another(world)
    record(world, third, place=3, serial="MC-0078 A")
    record(world, third, place=4)


def test_the_database_refuses_a_second_line_or_plate_by_itself(world, line):
    record(world, line, serial="MC-0077")
    second = record(world, another(world), place=2, serial="MC-0078")
    for change, name in (
        ({"place": 1}, "invoice_once"),
        ({"plate_key": "MC0077"}, "invoice_plate_once"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=second.pk).update(**change)
        assert name in {constraint.name for constraint in Invoice._meta.constraints}


def test_what_slips_between_the_look_and_the_row_is_refused_in_the_same_words(
    world, line, monkeypatch
):
    record(world, line, serial="MC-0077")
    second, look = another(world), invoices._require_new
    looks = iter([lambda invoice: None, look])
    monkeypatch.setattr(invoices, "_require_new", lambda invoice: next(looks)(invoice))
    with pytest.raises(Refused, match=f"MC 0077 đã ghi ở đề án {line.project.code}"):
        record(world, second, place=2, serial="mc 0077")
    assert Invoice.objects.count() == 1


def test_invoices_of_before_are_folded_and_doubles_are_named(world, line):
    record(world, line, serial="MC-0077")
    second = another(world)
    record(world, second, place=2, serial="MC-0078")
    Invoice.objects.update(invoice_key="", plate_key="")
    fold = importlib.import_module("khuyencong.settlement.migrations.0009_fill_invoice_keys").fill
    fold(apps, None)
    assert list(Invoice.objects.order_by("pk").values_list("invoice_key", "plate_key")) == [
        (f"{SELLER}/C27TAA/12", "MC0077"),
        (f"{SELLER}/C27TAA/12", "MC0078"),
    ]
    Invoice.objects.filter(place=2).update(serial="mc 0077", seller_tax_code=f"{SELLER}-001")
    with pytest.raises(RuntimeError, match=f"Cùng một số máy: .*{second.project.code}"):
        fold(apps, None)
    Invoice.objects.filter(place=2).update(place=1, serial="", invoice_key="another")
    with pytest.raises(RuntimeError, match=f"Cùng một dòng hóa đơn: .*{second.project.code}"):
        fold(apps, None)
