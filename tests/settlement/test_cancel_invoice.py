"""Hủy hóa đơn đã ghi: the row stays, its number is free only where it was typed wrongly."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import holds, last
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "no earlier step must be another's",
    "two at once": "the project is locked, see test_two_at_once.py",
    "the limit": "no amount is typed",
}
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def line(world):
    (line,) = estimate_lines(province.committed(world).project)
    return line


def record(world, line, **changed):
    asked = {
        "seller_tax_code": "0100109106", "symbol": "1C27TAA", "number": "12", "place": 1,
        "issued_date": date(YEAR, 4, 2), "amount_dong": 800 * MILLION, "by": world.actor("mai"),
    }  # fmt: skip
    return settlement.record_invoice(line, **(asked | changed), at=at(3, 4))


def cancel(world, invoice, **changed):
    asked = {"cancelled": "typed", "reason": "Gõ nhầm số 12, đúng là 21.", "by": world.actor("mai")}
    return settlement.cancel_invoice(invoice, **(asked | changed), at=at(4, 4))


@holds("the right person", "the trace")
def test_one_typed_wrongly_stays_counts_no_more_and_frees_its_number(world, line):
    invoice = cancel(world, record(world, line, serial="MC-1"))
    assert (invoice.is_counted, invoice.cancelled, invoice.cancelled_by) == (False, "typed", "Mai")
    event = last(line.project.stream)
    assert (event.kind, event.payload["why"]) == ("cancel_invoice", "Ghi nhầm")
    assert event.payload["reason"] == "Gõ nhầm số 12, đúng là 21."
    again = record(world, line, serial="MC-1")
    assert Invoice.objects.count() == 2
    assert again.pk != invoice.pk


def test_the_number_of_one_that_the_seller_took_back_is_never_free(world, line):
    cancel(world, record(world, line, serial="MC-1"), cancelled="seller")
    with pytest.raises(Refused, match="Bên bán đã hủy, điều chỉnh hoặc thay thế hóa đơn 1C27TAA"):
        record(world, line)
    assert record(world, line, number="13", serial="MC-1")


@holds("another role", "another province")
def test_whoever_may_record_may_cancel_and_nobody_else(world, line):
    invoice = record(world, line)
    money.only(
        world, lambda by: cancel(world, invoice, by=by), "centre_specialist", "centre_accountant"
    )
    assert cancel(world, invoice, by=world.actor("thu")).cancelled_by == "Thu"


@holds("the second press")
def test_the_second_press_is_the_same_act_and_another_is_told_of_the_first(world, line):
    invoice = record(world, line)
    assert cancel(world, invoice) == cancel(world, invoice)
    assert money.steps(line.project, "cancel_invoice") == 1
    with pytest.raises(Refused, match="Mai đã hủy, đính chính dòng hóa đơn 1C27TAA 12") as refusal:
        cancel(world, invoice, by=world.actor("thu"))
    assert refusal.value.field == "invoice"


@pytest.mark.parametrize(
    ("given", "field"), [({"reason": " "}, "reason"), ({"cancelled": "x"}, "cancelled")]
)
def test_it_says_why(world, line, given, field):
    invoice = record(world, line)
    with pytest.raises(Refused, match="Chưa ghi vì sao hủy") as refusal:
        cancel(world, invoice, **given)
    assert refusal.value.field == field


def test_an_item_whose_invoices_are_all_cancelled_is_found_at_nothing(world, line):
    cancel(world, record(world, line))
    with pytest.raises(Refused, match="hóa đơn chỉ có 0 đồng"):
        money.accept(world, line.project, 1)


def test_after_acceptance_it_is_too_late(world, line):
    invoice = record(world, line)
    money.accept(world, line.project)
    with pytest.raises(Refused, match="chưa thể “Hủy hóa đơn đã ghi”"):
        cancel(world, invoice)


def test_the_page_cancels_and_shows_it(client, world, line):
    invoice = record(world, line)
    line.project.refresh_from_db()
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{line.project.code}/buoc/cancel_invoice/"
    sent = {"invoice": invoice.pk, "cancelled": "typed", "reason": "Gõ nhầm.",
            "version": line.project.version}  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302  # the second press
    page = client.get(f"/ban-lam-viec/de-an/{line.project.code}/").content.decode()
    assert "Đã hủy, không tính" in page
    assert "Ghi nhầm: Gõ nhầm." in page
