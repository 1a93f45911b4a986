"""Kho bạc trả lại: ordered → committed, with its reason; then another request."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.ledger import checks
from khuyencong.ledger.checks import receipts
from khuyencong.payments import services as payments
from tests import money
from tests import world as province
from tests.duties import holds, last, refused
from tests.payments.requests import DAY, MILLION, accepted, requested, taken_to
from tests.world import YEAR, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "it brings money back; who sent it records that it came"}
SAID = {"reason": "Sai mã nội dung kinh tế.", "treasury_date": date(YEAR, 9, 10)}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def ordered(world):
    return taken_to(world, requested(world, accepted(world)), "send_payment")


def back(world, request, by=None, **other):
    said = SAID | {"treasury_number": "12/TB-KBNN"} | other
    return payments.return_payment(request, **said, by=by or world.actor("thu"), at=DAY)


@holds("the right person", "the trace")
def test_the_money_stands_on_the_project_again(world, ordered):
    done = back(world, ordered)
    assert (done.state, done.reason) == ("refused", "Sai mã nội dung kinh tế.")
    assert stages(ordered.project) == {"committed": 300 * MILLION}
    assert done.return_transfer.document == "Thông báo từ chối 12/TB-KBNN ngày 10/09/2027"
    assert last(ordered.project.stream).kind == "return_payment"
    assert checks.faults() == receipts.faults() == []
    again = requested(world, ordered.commitment, key="two", replaces=done)
    assert (again.number, again.replaces) == (2, done)


@holds("another role", "another province")
def test_nobody_else_records_it(world, ordered):
    money.only(world, lambda by: back(world, ordered, by), "centre_accountant")


@holds("the limit")
def test_it_has_a_reason_and_a_day_between_the_sending_and_today(world, ordered):
    assert refused(lambda: back(world, ordered, reason=" ")).field == "reason"
    for day in (date(YEAR, 9, 9), date(YEAR, 9, 11)):
        told = refused(lambda day=day: back(world, ordered, treasury_date=day))
        assert told.field == "treasury_date"


def test_what_is_not_at_the_treasury_is_not_returned(world):
    request = requested(world, accepted(world))
    refused(lambda: back(world, request), "chưa thể “Ghi Kho bạc trả lại”")


@holds("the second press", "two at once")
def test_a_second_press_returns_once(world, ordered):
    assert back(world, ordered) == back(world, ordered)
    assert money.transfers(ordered.project, "ordered", "committed") == [200 * MILLION]
