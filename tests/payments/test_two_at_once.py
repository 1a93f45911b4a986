"""Steps of a request pressed at the same moment, on PostgreSQL and on SQLite in a file."""

from __future__ import annotations

import pytest
from django.db import connection

from khuyencong.contracts.models import Commitment, Instalment
from khuyencong.contracts.services.instalments import Agreed
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.documents.selectors import papers_about
from khuyencong.ledger import checks as ledger
from khuyencong.ledger.checks import receipts
from khuyencong.payments import checks
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.services import Line
from khuyencong.projects.models import Beneficiary
from khuyencong.recoveries.services import ask_reversal, decide_reversal
from tests import money
from tests import world as province
from tests.ledger.test_concurrent_posts import OFFICERS, run_together
from tests.payments.requests import DAY, MILLION, accepted, requested
from tests.world import stages


@pytest.fixture
def world(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database in a file or PostgreSQL: threads share no memory database")
    return province.build()


def faults() -> list[str]:
    return [*ledger.faults(), *receipts.faults(), *events.check(), *checks.faults()]


def test_each_step_is_taken_once_and_its_payment_undone_once(world):
    request = requested(world, accepted(world))
    project, (mine, other) = request.project, (world.actor("thu"), world.actor("phuc"))
    said = {"treasury_number": "KB-1", "treasury_date": DAY.date()}
    for name, by, more in (
        ("check_payment", mine, {}),
        ("approve_payment", other, {}),
        ("send_payment", mine, {}),
        ("pay", mine, said),
    ):
        step = getattr(payments, name)
        press = [lambda _n, s=step, b=by, m=more: s(request, **m, by=b, at=DAY)]
        assert run_together(press[0]) == []
        assert money.steps(project, name) == 1
    assert stages(project) == {"committed": 100 * MILLION, "paid": 200 * MILLION}
    assert [paper.code for paper in papers_about(request.uuid)] == ["withdrawal"]
    payment = PaymentRequest.objects.get().payment
    undo = ask_reversal(
        request.commitment, old=payment.transfer, amount_dong=200 * MILLION,
        reason="Trả nhầm người", document="TB 3/KB", by=mine, at=DAY,
    )  # fmt: skip
    hung = world.actor("hung")
    assert run_together(lambda _n: decide_reversal(undo, by=hung, at=DAY)) == []
    assert money.transfers(project, "paid", "committed") == [200 * MILLION]
    assert faults() == []


def test_more_than_the_line_is_not_asked_by_many_requests_at_once(world):
    """Each of 200 of the 300 million: one is prepared, the others are told what is left."""
    commitment = accepted(world)
    money.ready_to_pay(world, commitment, money.party(commitment))

    def press(number):
        try:
            requested(world, commitment, key=f"k{number}", is_again=True)
        except Refused as refusal:
            assert "vượt số được nghiệm thu 300.000.000" in refusal.message
            assert "nhiều nhất 100.000.000" in refusal.fix

    assert OFFICERS > 2
    assert run_together(press) == []
    assert PaymentRequest.objects.count() == 1
    assert faults() == []


def test_advances_that_were_all_approved_are_not_all_sent(world):
    """Of 70 million that may be advanced, four of 25 wait: two are sent, the third is above."""
    commitment = money.assigned(world)
    waiting = []
    for number in range(4):
        line = [Line(money.party(commitment), 25 * MILLION)]
        asked = {"key": f"a{number}", "day": DAY, "is_again": True}
        asked |= {"decision": money.DECISION, "treasury_reason": money.WHY}
        request = money.prepared(world, commitment, "advance", line, **asked)
        payments.check_payment(request, by=world.actor("thu"), at=DAY)
        waiting.append(payments.approve_payment(request, by=world.actor("phuc"), at=DAY))

    def press(number):
        try:
            payments.send_payment(waiting[number % 4], by=world.actor("thu"), at=DAY)
        except Refused as refusal:
            assert "vượt mức tối đa 70.000.000" in refusal.message

    assert run_together(press) == []
    assert stages(commitment.project)["ordered"] == 50 * MILLION
    assert PaymentRequest.objects.filter(state="ordered").count() == 2
    assert faults() == []


def test_an_instalment_is_not_asked_for_by_many_requests_at_once(world):
    """Of an instalment of 120 million after an advance of none each asks for 100."""
    project = money.estimated(world)
    rows = [Agreed("delivery", 120 * MILLION), Agreed("acceptance", 180 * MILLION)]
    member = Beneficiary.objects.get(project=project)
    money.sign(world, project, advance_dong=0, instalments={member.pk: rows})
    commitment = Commitment.objects.get(project=project)
    money.accept(world, project)
    money.ready_to_pay(world, commitment, money.party(commitment))
    first = Instalment.objects.get(number=1)

    def press(number):
        try:
            requested(
                world, commitment, 100 * MILLION, key=f"k{number}", is_again=True, instalment=first
            )
        except Refused as refusal:
            assert "vượt 20.000.000 đồng" in refusal.message

    assert run_together(press) == []
    assert PaymentRequest.objects.count() == 1
    assert faults() == []
