"""Đính chính hóa đơn đã nghiệm thu: it was counted and stays, and whoever settles reads of it."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import holds, last
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "whoever accepted may be the one who finds the mistake",
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


def correct(world, invoice, **changed):
    asked = {"cancelled": "typed", "reason": "Số đúng là 21.", "by": world.actor("mai")}
    return settlement.correct_invoice(invoice, **(asked | changed), at=at(4, 9))


@pytest.fixture
def invoice(world, line):
    invoice = record(world, line)
    money.accept(world, line.project)
    return invoice


@holds("the right person", "the trace")
@pytest.mark.parametrize("why", ["typed", "seller"])
def test_it_says_what_is_wrong_and_keeps_amount_and_number(world, line, invoice, why):
    corrected = correct(world, invoice, cancelled=why)
    assert (corrected.is_counted, corrected.cancelled) == (True, why)
    assert last(line.project.stream).kind == "correct_invoice"
    (other,) = estimate_lines(province.committed(world).project)
    with pytest.raises(Refused, match="Dòng 1 của hóa đơn 1C27TAA số 12 đã dùng"):
        record(world, other)


@holds("another role", "another province")
def test_whoever_may_record_may_correct_and_nobody_else(world, line, invoice):
    money.only(
        world, lambda by: correct(world, invoice, by=by), "centre_specialist", "centre_accountant"
    )
    assert correct(world, invoice, by=world.actor("thu")).cancelled_by == "Thu"


@holds("the second press")
def test_the_second_press_is_the_same_act(world, line, invoice):
    assert correct(world, invoice) == correct(world, invoice)
    assert money.steps(line.project, "correct_invoice") == 1
    with pytest.raises(Refused, match="Mai đã hủy, đính chính"):
        correct(world, invoice, reason="Khác.")


def test_before_acceptance_it_is_cancelled_instead(world, line):
    with pytest.raises(Refused, match="chưa thể “Đính chính hóa đơn đã nghiệm thu”"):
        correct(world, record(world, line))


def test_whoever_settles_reads_of_it(client, world, line, invoice):
    correct(world, invoice, cancelled="seller", reason="Bên bán thay bằng hóa đơn 30.")
    client.force_login(world.users["son"])
    page = client.get(f"/ban-lam-viec/de-an/{line.project.code}/buoc/settle/").content.decode()
    assert "Đính chính sau nghiệm thu" in page
    assert "thay thế: Bên bán thay bằng hóa đơn 30." in page
    assert "Nghiệm thu 800.000.000 đồng." in page
