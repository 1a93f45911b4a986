"""What was carried over is spent in the year it came into: advanced money is settled there,
committed money is paid there, and nothing of it touches the year that is closed."""

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import standing, subject_of
from khuyencong.ledger.models import Transfer
from khuyencong.payments import services as payments
from khuyencong.settlement import services as settlement
from khuyencong.treasury.services import Part
from tests import money
from tests.duties import refused
from tests.money import accept, advance, vouch
from tests.planning.room import MILLION
from tests.treasury.year import NEXT, ask, cancel, carry, decide, faults, january, stands
from tests.world import YEAR

pytestmark = pytest.mark.django_db


def of(commitment: Commitment, stage: str, amount_dong: int) -> Part:
    return Part(commitment.project, stage, amount_dong, subject_of(commitment))


def pay(world, commitment, amount_dong, *, key="pay"):
    return money.pay(world, commitment, amount_dong, key=key, day=january(25))


@pytest.fixture
def half_advanced(world, signed):
    """Of 300 million 100 are advanced; the machine is accepted in September and earns all."""
    advance(world, signed, 100 * MILLION)
    accept(world, signed.project)
    return signed


@pytest.fixture
def carried(world, half_advanced):
    """Both parts into the next year; the free 500 million are cancelled and the year is closed."""
    parts = (
        of(half_advanced, "advanced", 100 * MILLION), of(half_advanced, "committed", 200 * MILLION),
    )  # fmt: skip
    decide(world, carry(world, *parts))
    decide(world, cancel(world, Part(None, "appropriated", 500 * MILLION)))
    closed = ask(world, "close", on=january(20), reason="Đã đối chiếu với Kho bạc")
    decide(world, closed, on=january(21))
    return half_advanced


def test_committed_money_is_paid_and_an_advance_settled_in_the_next_year(world, carried):
    assert standing(carried) == (200 * MILLION, 100 * MILLION, 0, 0)
    payment = pay(world, carried, 200 * MILLION)
    assert payment.transfer.from_account.year == NEXT
    carried.project.refresh_from_db()
    vouch(world, carried.project, day=january(27))
    settlement.settle(carried.project, by=world.actor("son"), at=january(28))
    assert stands(world) == {
        "source": -800 * MILLION, "cancelled": 500 * MILLION, "carried": 300 * MILLION,
    }  # fmt: skip
    assert stands(world, NEXT) == {"source": -300 * MILLION, "paid": 300 * MILLION}
    assert faults() == []


def test_a_second_press_in_the_next_year_pays_once(world, carried):
    first = pay(world, carried, 200 * MILLION)
    assert pay(world, carried, 200 * MILLION) == first
    assert standing(carried) == (0, 100 * MILLION, 200 * MILLION, 0)


def test_one_dong_more_than_was_carried_is_refused(world, carried):
    refused(lambda: pay(world, carried, 200 * MILLION + 1), "vượt số còn được thanh toán")


def test_money_that_stands_in_two_years_is_paid_part_by_part(world, half_advanced):
    decide(world, carry(world, of(half_advanced, "committed", 150 * MILLION)))
    refusal = refused(lambda: pay(world, half_advanced, 200 * MILLION), "nhiều năm ngân sách")
    assert f"năm {YEAR}: 50.000.000 đồng; năm {NEXT}: 150.000.000 đồng" in str(refusal.message)
    old, new = (
        pay(world, half_advanced, 50 * MILLION),
        pay(world, half_advanced, 150 * MILLION, key="rest"),
    )
    assert [one.transfer.from_account.year for one in (old, new)] == [YEAR, NEXT]
    assert standing(half_advanced) == (0, 100 * MILLION, 200 * MILLION, 0)
    assert faults() == []


def test_a_contract_ended_in_the_next_year_frees_its_money_there(world, signed):
    decide(world, carry(world, of(signed, "committed", 300 * MILLION)))
    contracts.stop(signed.project, reason="Cơ sở ngừng", by=world.actor("hung"), at=january(25))
    assert stands(world, NEXT) == {"source": -300 * MILLION, "appropriated": 300 * MILLION}
    assert faults() == []


def test_a_payment_of_a_year_into_which_nothing_was_carried_is_named(world, half_advanced):
    payment = pay(world, half_advanced, 200 * MILLION)
    account = payment.transfer.from_account
    type(account).objects.filter(pk=account.pk).update(year=NEXT)
    assert any("khác với bút toán" in fault for fault in faults())
    assert Transfer.objects.filter(to_account__stage="carried").count() == 0


def test_each_of_two_requests_is_paid_in_the_year_in_which_it_was_sent(world, half_advanced):
    """120 million lie at the Treasury in the old year, 40 in the new one; these are paid first."""
    old = sent(world, half_advanced, 120 * MILLION, key="old", day=january(3))
    decide(world, carry(world, of(half_advanced, "committed", 80 * MILLION)))
    new = sent(world, half_advanced, 40 * MILLION, key="new", day=january(24))
    said = {"by": world.actor("thu"), "at": january(25)}
    said["treasury_date"] = said["at"].date()
    paid = payments.pay(new, treasury_number="KB-2", **said)
    assert paid.transfer.from_account.year == NEXT
    assert payments.pay(old, treasury_number="KB-1", **said).transfer.from_account.year == YEAR
    assert stands(world, NEXT) == {
        "source": -80 * MILLION, "committed": 40 * MILLION, "paid": 40 * MILLION,
    }  # fmt: skip
    assert faults() == []


def sent(world, commitment, amount_dong, *, key, day):
    lines = money.lines_to_pay(commitment, amount_dong, money.party(commitment), key=key)
    request = money.prepared(world, commitment, "payment", lines, key=key, day=day)
    return money.ordered(world, request, day=day)
