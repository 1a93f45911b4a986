"""Kế toán kiểm tra: another person, and everything asked again on that day."""

from __future__ import annotations

import pytest

from khuyencong.contracts.models import AllowedPayee
from khuyencong.directory.models import Establishment
from khuyencong.directory.services import bank_accounts
from khuyencong.obligations.models import Obligation
from khuyencong.payments import services as payments
from tests import money
from tests import world as province
from tests.duties import also, holds, last, refused
from tests.payments.requests import DAY, MILLION, accepted, requested
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def request_(world):
    return requested(world, accepted(world))


def check(world, request, by=None):
    return payments.check_payment(request, by=by or world.actor("thu"), at=DAY)


@holds("the right person", "the trace")
def test_the_accountant_checks_and_the_head_is_next(world, request_):
    done = check(world, request_)
    assert (done.state, done.checked_by) == ("checked", "Thu")
    event = last(request_.project.stream)
    assert (event.kind, event.payload["payment"]) == ("check_payment", str(request_.uuid))
    owed = Obligation.objects.get(part=str(request_.uuid), closed_by=None)
    assert (owed.kind, owed.role) == ("project.approve_payment", "centre_head")


@holds("another role", "another province")
def test_nobody_else_checks(world, request_):
    money.only(world, lambda by: check(world, request_, by), "centre_accountant")


@holds("the same person")
def test_who_prepared_signed_accepted_or_agreed_does_not_check(world):
    commitment = accepted(world)
    own = requested(world, commitment, by=world.actor("thu"))
    refused(lambda: check(world, own), "Thu đã làm bước trước")
    other = requested(world, commitment, 50 * MILLION, key="two")
    assert check(world, other).state == "checked", "of another request she did not prepare"
    third = requested(world, commitment, 40 * MILLION, key="three", by=world.actor("thu"))
    for name in ("hung", "mai", "lan"):
        refused(lambda n=name: check(world, third, also(world, n, "centre_accountant", "centre")))


@holds("the limit")
def test_an_account_that_changed_since_stops_it(world, request_):
    owner: Establishment = world.workshops[0]
    changed = bank_accounts.ask(
        owner, number="99990000111", bank="Vietinbank", holder="Tám", source="Giấy",
        by=world.actor("mai"), at=at(9, 9),
    )  # fmt: skip
    bank_accounts.confirm(changed, by=world.actor("hung"), at=at(9, 9))
    told = refused(lambda: check(world, request_), "đã đổi sau khi lập đề nghị")
    assert "…0111" in told.message
    assert "lập đề nghị mới" in told.fix


def test_who_may_be_paid_is_asked_again(world):
    commitment = accepted(world)
    money.allow(world, commitment.project, "Công ty Máy Vinh", 2 * MILLION)
    money.ready_to_pay(world, commitment, "Công ty Máy Vinh")
    lines = money.lines_to_pay(commitment, 2 * MILLION, "Công ty Máy Vinh")
    request = money.prepared(world, commitment, "payment", lines, key="one", day=DAY)
    AllowedPayee.objects.update(amount_dong=MILLION)
    refused(lambda: check(world, request), "được đồng ý trả không quá 1")


@holds("the second press", "two at once")
def test_a_second_press_checks_once(world, request_):
    assert check(world, request_) == check(world, request_)
    assert money.steps(request_.project, "check_payment") == 1
    other = province.person("khoa", "centre_accountant", organisation=world.bodies["centre"])
    world.users["khoa"] = other
    refused(lambda: check(world, request_, world.actor("khoa")), "đang ở trạng thái “Chờ duyệt”")
