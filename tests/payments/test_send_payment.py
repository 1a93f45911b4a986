"""Gửi Kho bạc: committed → ordered, and the bound is kept here."""

from __future__ import annotations

import pytest

from khuyencong.ledger import checks
from khuyencong.ledger.checks import receipts
from khuyencong.payments import services as payments
from khuyencong.payments.services import Line
from khuyencong.settlement.services import payable
from tests import money
from tests import world as province
from tests.duties import also, holds, last, refused
from tests.payments.requests import DAY, MILLION, accepted, requested, taken_to
from tests.world import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def approved(world):
    return taken_to(world, requested(world, accepted(world)), "approve_payment")


def send(world, request, by=None):
    return payments.send_payment(request, by=by or world.actor("thu"), at=DAY)


@holds("the right person", "the trace")
def test_it_lies_at_the_treasury(world, approved):
    done = send(world, approved)
    project = approved.project
    assert (done.state, done.sent_by) == ("ordered", "Thu")
    assert stages(project) == {"committed": 100 * MILLION, "ordered": 200 * MILLION}
    assert done.transfer.amount_dong == 200 * MILLION
    assert done.transfer.document == f"Đề nghị thanh toán số 1, đề án {project.code}"
    assert last(project.stream).kind == "send_payment"
    assert payable(approved.commitment) == 100 * MILLION
    assert checks.faults() == receipts.faults() == []


@holds("another role", "another province")
def test_nobody_else_sends(world, approved):
    money.only(world, lambda by: send(world, approved, by), "centre_accountant")


@holds("the same person")
def test_who_approved_does_not_send(world, approved):
    refused(lambda: send(world, approved, also(world, "phuc", "centre_accountant", "centre")))


@holds("the limit")
def test_two_requests_that_wait_cannot_overdraw_together(world):
    """70 of 100 million may be advanced: 40 and 31 were each within it when they were approved."""
    commitment = money.assigned(world)
    asked = {"decision": money.DECISION, "treasury_reason": money.WHY, "day": DAY}
    first, second = (
        money.prepared(
            world, commitment, "advance", [Line(money.party(commitment), dong)], key=str(dong),
            **asked,
        )
        for dong in (40 * MILLION, 31 * MILLION)
    )  # fmt: skip
    for request in (first, second):
        taken_to(world, request, "approve_payment")
    send(world, first)
    refused(lambda: send(world, second), r"đã tạm ứng 40\.000\.000 đồng\) vượt mức tối đa 70")
    assert stages(commitment.project) == {"committed": 60 * MILLION, "ordered": 40 * MILLION}


def test_neither_settled_nor_stopped_while_money_lies_at_the_treasury(world, approved):
    send(world, approved)
    refused(lambda: money.settle(world, approved.project), "Còn 200.000.000 đồng đã chuyển Kho bạc")


@holds("the second press", "two at once")
def test_a_second_press_sends_once(world, approved):
    assert send(world, approved) == send(world, approved)
    assert money.transfers(approved.project, "committed", "ordered") == [200 * MILLION]
