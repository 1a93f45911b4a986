"""Tính phương án: the Department asks, the background process takes it."""

import pytest

from khuyencong.planning.models import Proposal
from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes a scenario has it computed",
    "the limit": "no number is typed",
    "two at once": "the scenario's lock and its state; no money moves",
}


def ask(scenario, by):
    return scenarios.ask_to_solve(scenario, by=by, at=at(8))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_asks_and_it_waits(world, scenario, name):
    assert ask(scenario, world.actor(name)).state == "waiting"
    scenario.refresh_from_db()
    assert (scenario.state, scenario.asked_at) == ("waiting", at(8))
    assert (last(scenario.stream).kind, last(scenario.stream).payload) == ("ask_to_solve", {})


@holds("another role")
def test_nobody_outside_the_department_asks(world, scenario):
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: ask(scenario, other), "Chỉ Sở Công Thương")


@holds("another province")
def test_another_department_does_not(scenario):
    refused(lambda: ask(scenario, elsewhere("department_leader")), "Chỉ Sở Công Thương")


def test_without_projects_there_is_nothing_to_compute(world, scenario):
    Proposal.objects.all().delete()
    refused(lambda: ask(scenario, world.actor("binh")), "chưa có đề án nào")


@holds("the second press")
def test_it_waits_once_and_is_not_changed_meanwhile(world, scenario):
    ask(scenario, world.actor("binh"))
    refusal = refused(lambda: ask(scenario, world.actor("binh")), "Đang tính")
    assert refusal.fix == "Chờ vài giây rồi tải lại trang."
    row = scenario.proposals.first()
    refused(lambda: scenarios.set_level(row, 0, by=world.actor("lan"), at=at(8)), "Đang tính")
