"""Thanh toán: what acceptance earned, less what was advanced and paid before."""

from dataclasses import replace

import pytest

from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.payments import checks
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Payment
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import also, holds, refused
from tests.payments.requests import DAY, requested
from tests.world import YEAR, stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def commitment(world):
    """300 million signed, everything found."""
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    return commitment


@holds("the right person", "the trace")
def test_the_accountant_pays_and_the_ledger_follows(world, commitment):
    payment = money.pay(world, commitment, 300 * MILLION)
    project = commitment.project
    assert stages(project) == {"paid": 300 * MILLION}
    assert (payment.payee, payment.paid_by) == (money.party(commitment), "Thu")
    assert payment.transfer.amount_dong == payment.amount_dong == 300 * MILLION
    voucher = papers.papers_about(project.uuid).get(code="payment_voucher")
    assert payment.transfer.document == voucher.reference
    assert money.steps(project, "pay") == 1


@holds("another role", "another province")
def test_nobody_else_pays(world, commitment):
    money.only(world, lambda by: money.pay(world, commitment, MILLION, by=by), "centre_accountant")
    assert not Payment.objects.exists()


@holds("the same person")
def test_who_accepted_does_not_pay(world, commitment):
    with pytest.raises(Refused, match="đã làm bước trước"):
        money.pay(world, commitment, MILLION, by=also(world, "mai", "centre_accountant", "centre"))
    assert not Payment.objects.exists()


def test_nothing_is_paid_before_acceptance(world):
    commitment = province.committed(world)
    assert settlement.payable(commitment) == 0
    with pytest.raises(Refused, match="chưa thể “Thanh toán”"):
        money.pay(world, commitment, MILLION)


@holds("the limit")
def test_all_that_was_earned_and_not_one_dong_more(world, commitment):
    with pytest.raises(Refused, match=r"300\.000\.001 đồng vượt số còn được thanh toán 300"):
        money.pay(world, commitment, 300 * MILLION + 1)
    money.pay(world, commitment, 300 * MILLION)
    assert settlement.payable(commitment) == 0


def test_payments_together_stay_within_what_was_earned(world, commitment):
    money.pay(world, commitment, 200 * MILLION, key="one")
    assert settlement.payable(commitment) == 100 * MILLION
    with pytest.raises(Refused, match=r"còn được thanh toán 100\.000\.000"):
        money.pay(world, commitment, 100 * MILLION + 1, key="two")
    money.pay(world, commitment, 100 * MILLION, key="two")
    assert stages(commitment.project) == {"paid": 300 * MILLION}


def test_what_was_advanced_is_not_paid_again(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 120 * MILLION)
    money.accept(world, commitment.project, 400 * MILLION)  # earns 150 million
    with pytest.raises(Refused, match=r"còn được thanh toán 30\.000\.000"):
        money.pay(world, commitment, 30 * MILLION + 1)
    money.pay(world, commitment, 30 * MILLION)
    assert stages(commitment.project) == {
        "committed": 150 * MILLION,
        "advanced": 120 * MILLION,
        "paid": 30 * MILLION,
    }


def test_more_advanced_than_earned_leaves_nothing_to_pay(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 200 * MILLION)
    money.accept(world, commitment.project, 400 * MILLION)
    assert settlement.payable(commitment) == 0


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_payment(world, commitment, amount):
    with pytest.raises(Refused, match="Số thanh toán"):
        money.pay(world, commitment, amount)


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_payment(world, commitment):
    first = money.pay(world, commitment, 300 * MILLION)
    assert money.pay(world, commitment, 300 * MILLION) == first
    project = commitment.project
    assert Payment.objects.count() == money.steps(project, "pay") == 1
    assert money.issued(project, "payment_voucher") == 1
    assert money.transfers(project, "ordered", "paid") == [300 * MILLION]


def test_a_second_press_is_answered_after_the_settlement_too(world, commitment):
    first = money.pay(world, commitment, 300 * MILLION)
    money.settle(world, commitment.project)
    assert money.pay(world, commitment, 300 * MILLION) == first


def test_one_key_stands_for_one_payment(world, commitment):
    money.pay(world, commitment, 100 * MILLION)
    with pytest.raises(Refused, match="nội dung khác"):
        money.pay(world, commitment, 100 * MILLION + 1)
    with pytest.raises(Refused, match="nội dung khác"):
        money.pay(world, commitment, 100 * MILLION, payee="Tám")
    with pytest.raises(Refused, match="đang ở trạng thái “Kho bạc đã chi”"):
        money.pay(world, commitment, 100 * MILLION, by=replace(world.actor("thu"), id="u-khac"))
    assert Payment.objects.count() == 1


def test_one_entry_of_the_treasury_is_of_one_request(world, commitment):
    """Its number pays two of 100 million: the second is refused, and `verify` names what a copy
    of the first would say."""
    for key in ("one", "two"):
        request = requested(world, commitment, 100 * MILLION, key=key, is_again=True)
        money.ordered(world, request, day=DAY)
    first, second = PaymentRequest.objects.order_by("pk")
    said = {"treasury_number": "C2-02a/7", "treasury_date": DAY.date(), "by": world.actor("thu")}
    payments.pay(first, **said, at=DAY)
    told = refused(
        lambda: payments.pay(second, **said, at=DAY),
        f"C2-02a/7 năm {YEAR} đã ghi cho đề án {first.project.code}, 100.000.000",
    )
    assert (told.field, "một đề nghị" in told.fix) == ("treasury_number", True)
    payments.pay(second, **said | {"treasury_number": "C2-02a/8"}, at=DAY)
    assert checks.faults() == []
    PaymentRequest.objects.update(treasury_number="C2-02a/7")
    assert any("C2-02a/7 ghi cho 2 đề nghị" in fault for fault in checks.faults())
