"""Rút đề nghị: before it goes to the Treasury, with its reason."""

from __future__ import annotations

import pytest

from khuyencong.obligations.models import Obligation
from khuyencong.payments import services as payments
from tests import money
from tests import world as province
from tests.duties import holds, last, refused
from tests.payments.requests import DAY, accepted, requested, taken_to

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "nothing moves by it, and nothing moved",
    "the limit": "no amount is typed",
}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def request_(world):
    return requested(world, accepted(world))


def withdraw(world, request, by=None, reason="Ghi nhầm khoản."):
    return payments.withdraw_payment(request, reason=reason, by=by or world.actor("mai"), at=DAY)


@holds("the right person", "the trace")
def test_it_ends_and_nobody_owes_anything_about_it(world, request_):
    done = withdraw(world, request_)
    assert (done.state, done.reason) == ("withdrawn", "Ghi nhầm khoản.")
    assert last(request_.project.stream).kind == "withdraw_payment"
    assert not Obligation.objects.filter(part=str(request_.uuid), closed_by=None).exists()
    assert requested(world, request_.commitment, key="two").number == 2


@holds("another role", "another province")
def test_nobody_else_withdraws(world, request_):
    roles = ("centre_specialist", "centre_accountant", "centre_head")
    money.only(world, lambda by: withdraw(world, request_, by), *roles)


def test_a_reason_is_asked_for(world, request_):
    assert refused(lambda: withdraw(world, request_, reason=" ")).field == "reason"


def test_what_lies_at_the_treasury_is_not_withdrawn(world, request_):
    sent = taken_to(world, request_, "send_payment")
    refused(lambda: withdraw(world, sent), "“Ở Kho bạc”, chưa thể “Rút đề nghị thanh toán”")


@holds("the second press", "two at once")
def test_a_second_press_withdraws_once(world, request_):
    assert withdraw(world, request_) == withdraw(world, request_)
    assert money.steps(request_.project, "withdraw_payment") == 1
