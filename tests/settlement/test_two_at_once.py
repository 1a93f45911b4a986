"""Two presses at the same moment leave one act, on PostgreSQL and on SQLite in a file."""

from __future__ import annotations

import pytest
from django.db import connection

from khuyencong.contracts.models import Advance, Annex, Commitment, Contract, Suspension
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks
from khuyencong.ledger.checks import receipts
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import AdvanceReturn, Invoice, Payment, Settlement
from tests import money
from tests import world as province
from tests.ledger.test_concurrent_posts import OFFICERS, run_together
from tests.world import YEAR, at

MILLION = 1_000_000


@pytest.fixture
def world(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database in a file or PostgreSQL: threads share no memory database")
    return province.build()


def pressed_by_many(project, step: str, press) -> None:
    """Everybody is answered, nobody breaks, the step is taken once and nothing is left alone."""
    answers = []
    assert run_together(lambda _number: answers.append(press().pk)) == []
    assert len(answers) > 1
    assert len(set(answers)) == 1
    assert money.steps(project, step) == 1
    assert checks.faults() == receipts.faults() == events.check() == []


def test_an_advance_a_return_and_an_annex_are_written_once(world):
    commitment = province.committed(world)
    project = commitment.project
    money.ready_to_pay(world, commitment, money.party(commitment))
    pressed_by_many(project, "pay_advance", lambda: money.advance(world, commitment, 100 * MILLION))
    pressed_by_many(
        project, "return_advance", lambda: money.return_advance(world, commitment, 60 * MILLION)
    )
    pressed_by_many(project, "reduce", lambda: money.reduce(world, commitment, 50 * MILLION))
    for model in (Advance, AdvanceReturn, Annex):
        assert model.objects.count() == 1
    commitment.refresh_from_db()
    assert commitment.amount_dong == 250 * MILLION


def test_a_contract_a_payment_and_a_settlement_are_written_once(world):
    project = money.estimated(world)
    pressed_by_many(project, "sign", lambda: money.sign(world, project))
    commitment = Commitment.objects.get()
    money.accept(world, project)
    money.ready_to_pay(world, commitment, money.party(commitment))
    pressed_by_many(project, "pay", lambda: money.pay(world, commitment, 300 * MILLION))
    project.refresh_from_db()
    money.vouch(world, project)
    son = world.actor("son")
    pressed_by_many(project, "settle", lambda: settlement.settle(project, by=son, at=at(1, 10)))
    hung = world.actor("hung")
    said = {"signed_date": at(2, 10).date(), "agreed_with": "Bà Tâm", "by": hung}
    pressed_by_many(
        project, "liquidate", lambda: settlement.liquidate(project, **said, at=at(2, 10))
    )
    for model in (Contract, Payment, Settlement):
        assert model.objects.count() == 1
    assert money.issued(project, "payment_voucher") == money.issued(project, "settlement") == 1


def test_a_suspension_and_its_end_are_written_once(world):
    project = province.committed(world).project
    pressed_by_many(project, "suspend", lambda: money.suspend(world, project))
    pressed_by_many(project, "resume", lambda: money.resume(world, project))
    assert Suspension.objects.count() == 1


def test_a_stop_and_an_appropriation_are_written_once(world):
    project = province.committed(world).project
    pressed_by_many(project, "stop", lambda: money.stop(world, project))
    answers = set()

    def press(_number: int) -> None:
        row = planning.appropriate(
            world.fund, year=YEAR, number="02/QĐ-UBND", decided_date=at(1).date(),
            amount_dong=MILLION, by=world.actor("son"), at=at(2),
        )  # fmt: skip
        answers.add(row.pk)

    assert run_together(press) == []
    assert len(answers) == 1
    assert Appropriation.objects.count() == 2
    assert checks.faults() == receipts.faults() == []


def test_of_four_who_write_one_plate_at_once_one_is_left_and_three_are_told(world):
    """Four projects: no lock is theirs together, so the database decides."""
    lines = [estimate_lines(province.committed(world).project)[0] for _each in range(4)]
    told: list[Refused] = []

    def press(number: int) -> None:
        try:
            settlement.record_invoice(
                lines[number % 4], seller_tax_code="0100109106", symbol="1C27TAA", number="12",
                place=number + 1, issued_date=at(1).date(), amount_dong=MILLION, serial="MC-77",
                by=world.actor("mai"), at=at(20),
            )  # fmt: skip
        except Refused as refusal:
            told.append(refusal)

    assert run_together(press) == []
    assert Invoice.objects.count() == 1
    assert len(told) == OFFICERS - 1
    assert all("MC-77 đã ghi ở đề án" in refusal.message for refusal in told)


def test_of_those_who_write_one_invoice_line_at_once_one_is_left(world):
    lines = [estimate_lines(province.committed(world).project)[0] for _each in range(4)]
    told: list[Refused] = []

    def press(number: int) -> None:
        try:
            settlement.record_invoice(
                lines[number % 4], seller_tax_code="0100109106", place=1, number="0012",
                symbol=["1C27TAA", "1C27TÂ", "C27TAA", "1C27 TAA"][number % 4],
                issued_date=at(1).date(), amount_dong=MILLION, by=world.actor("mai"), at=at(20),
            )  # fmt: skip
        except Refused as refusal:
            told.append(refusal)

    assert run_together(press) == []
    assert Invoice.objects.count() == 1
    assert len(told) == OFFICERS - 1
    assert all("đã dùng ở đề án" in refusal.message for refusal in told)


def test_an_invoice_is_cancelled_once_and_its_number_taken_again_once(world):
    (line,) = estimate_lines(province.committed(world).project)
    typed = {
        "seller_tax_code": "0100109106", "symbol": "1C27TAA", "number": "12", "place": 1,
        "issued_date": at(2, 4).date(), "amount_dong": MILLION, "by": world.actor("mai"),
    }  # fmt: skip
    invoice = settlement.record_invoice(line, **typed, at=at(3, 4))

    def cancel():
        return settlement.cancel_invoice(
            invoice, cancelled="typed", reason="Gõ nhầm.", by=world.actor("mai"), at=at(4, 4)
        )

    pressed_by_many(line.project, "cancel_invoice", cancel)

    def again(_number: int) -> None:
        try:
            settlement.record_invoice(line, **typed, at=at(5, 4))
        except Refused as refusal:
            assert "đã dùng ở đề án" in str(refusal)

    assert run_together(again) == []
    assert Invoice.objects.filter(is_counted=True).count() == 1
    assert Invoice.objects.count() == 2


def test_of_two_tabs_that_pay_the_same_at_once_one_pays_and_the_others_are_asked(world):
    """Each tab has a key of its own, so the keys do not know of each other."""
    project = money.estimated(world)
    money.sign(world, project)
    commitment = Commitment.objects.get()
    money.accept(world, project)
    money.ready_to_pay(world, commitment, money.party(commitment))
    told: list[Refused] = []

    def press(number: int) -> None:
        try:
            money.pay(world, commitment, 100 * MILLION, key=f"tab-{number}")
        except Refused as refusal:
            told.append(refusal)

    assert run_together(press) == []
    assert Payment.objects.get().amount_dong == 100 * MILLION
    assert len(told) == OFFICERS - 1
    assert all("Trả lần nữa?" in refusal.message for refusal in told)
