"""Chủ tài khoản duyệt chi: a head who neither signed, nor accepted, nor prepared, nor checked."""

from __future__ import annotations

import pytest

from khuyencong.payments import services as payments
from tests import money
from tests import world as province
from tests.duties import also, holds, last, refused
from tests.payments.requests import DAY, accepted, requested, taken_to
from tests.world import stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the limit": "asked again as when it was checked, see test_check_payment"}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def checked(world):
    return taken_to(world, requested(world, accepted(world)), "check_payment")


def approve(world, request, by=None):
    return payments.approve_payment(request, by=by or world.actor("phuc"), at=DAY)


@holds("the right person", "the trace")
def test_another_head_approves_and_nothing_has_moved(world, checked):
    done = approve(world, checked)
    assert (done.state, done.approved_by) == ("approved", "Phuc")
    assert last(checked.project.stream).kind == "approve_payment"
    assert stages(checked.project) == {"committed": 300_000_000}


@holds("another role", "another province")
def test_nobody_else_approves(world, checked):
    money.only(world, lambda by: approve(world, checked, by), "centre_head")


@holds("the same person")
@pytest.mark.parametrize("who", ["hung", "mai", "thu"])
def test_who_signed_prepared_or_checked_does_not_approve(world, checked, who):
    by = world.actor("hung") if who == "hung" else also(world, who, "centre_head", "centre")
    refused(lambda: approve(world, checked, by), "đã làm bước trước")


def test_it_is_not_approved_before_it_is_checked(world):
    request = requested(world, accepted(world))
    refused(lambda: approve(world, request), "“Chờ kiểm tra”, chưa thể “Duyệt chi”")


@holds("the second press", "two at once")
def test_a_second_press_approves_once(world, checked):
    assert approve(world, checked) == approve(world, checked)
    assert money.steps(checked.project, "approve_payment") == 1
