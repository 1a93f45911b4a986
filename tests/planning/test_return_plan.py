"""Trả lại phương án: the province, with the reason; the Department works on."""

import pytest

from khuyencong.directory.models import Notice
from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "a return decides nothing about money",
    "the limit": "no number is typed",
    "two at once": "the scenario's lock and its state; no money moves",
}


@pytest.fixture
def submitted(world, chosen):
    scenarios.submit_plan(chosen, by=world.actor("lan"), at=at(9))
    return chosen


def send_back(scenario, by, reason="Thêm vùng cao."):
    return scenarios.return_plan(scenario, reason=reason, by=by, at=at(10))


@holds("the right person", "the trace")
def test_the_province_returns_it_and_the_head_is_told(world, submitted):
    assert send_back(submitted, world.actor("dung")).state == "open"
    submitted.refresh_from_db()
    assert (submitted.state, submitted.returned_reason) == ("open", "Thêm vùng cao.")
    event = last(submitted.stream)
    assert (event.kind, event.payload) == ("return_plan", {"reason": "Thêm vùng cao."})
    told = Notice.objects.get(user__username="lan", path__contains="phuong-an")
    assert f"năm {YEAR} được trả lại" in told.text
    scenarios.submit_plan(submitted, by=world.actor("lan"), at=at(11))  # and may come again
    submitted.refresh_from_db()
    assert submitted.returned_reason == ""


@holds("another role")
def test_nobody_but_the_province_returns_it(world, submitted):
    for other in everyone_but(world, "provincial_approver"):
        refused(lambda other=other: send_back(submitted, other), "Lãnh đạo UBND tỉnh")


@holds("another province")
def test_another_province_does_not(submitted):
    refused(lambda: send_back(submitted, elsewhere("provincial_approver")), "thuộc vai trò")


def test_a_reason_is_given(world, submitted):
    refused(lambda: send_back(submitted, world.actor("dung"), " "), "phải có lý do")


@holds("the second press")
def test_it_is_returned_once(world, submitted):
    send_back(submitted, world.actor("dung"))
    refused(lambda: send_back(submitted, world.actor("dung")), "Đang soạn")
