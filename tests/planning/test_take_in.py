"""Nạp đề án: what came is added, what left goes, what stays keeps its level and pin."""

import pytest

from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.services import scenario as room
from khuyencong.projects.models import LineSource, Project
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION, concluded
from tests.world import at

pytestmark = pytest.mark.django_db


def take_in(scenario, by):
    return scenarios.take_in(scenario, by=by, at=at(9))


def test_who_came_is_added_and_who_left_goes(world, chosen, three):
    Project.objects.filter(pk=three[0].pk).update(state="withdrawn")
    new = concluded(world, "Máy sấy", 50 * MILLION)
    assert take_in(chosen, world.actor("lan")) == 3
    assert {p.project for p in chosen.proposals.all()} == {three[1], three[2], new}
    assert last(chosen.stream).payload == {"proposals": 3}


def test_who_stays_keeps_level_and_pin_and_gets_the_new_figures(world, chosen, three):
    row = chosen.proposals.get(project=three[1])
    scenarios.pin(row, how="in", reason="Đã hứa.", by=world.actor("binh"), at=at(8))
    LineSource.objects.filter(line__project=three[1], source="support").update(
        amount_dong=90 * MILLION
    )
    take_in(chosen, world.actor("binh"))
    row.refresh_from_db()
    assert (row.percent, row.pin, row.asked_dong) == (100, "in", 90 * MILLION)
    share = row.shares.get()
    assert (share.asked_dong, share.given_dong) == (90 * MILLION, 90 * MILLION)
    out = chosen.proposals.get(project=three[2])
    assert (out.percent, out.shares.get().given_dong) == (0, 0)


def test_an_answer_that_was_computed_is_marked_as_old(world, chosen):
    Scenario.objects.update(outcome="solved", is_changed=False)
    take_in(chosen, world.actor("binh"))
    chosen.refresh_from_db()
    assert chosen.is_changed


def test_so_many_and_not_one_more(world, scenario, monkeypatch):
    monkeypatch.setattr(room, "MOST_PROPOSALS", 3)
    assert take_in(scenario, world.actor("binh")) == 3
    monkeypatch.setattr(room, "MOST_PROPOSALS", 2)
    refused(lambda: take_in(scenario, world.actor("binh")), "Quá 2 đề án")


def test_nobody_outside_the_department_and_nothing_after_it_was_submitted(world, chosen):
    outside = everyone_but(world, "department_specialist", "department_leader")
    for other in [*outside, elsewhere("department_leader")]:
        refused(lambda other=other: take_in(chosen, other), "Chỉ Sở Công Thương")
    scenarios.submit_plan(chosen, by=world.actor("lan"), at=at(9))
    refused(lambda: take_in(chosen, world.actor("binh")), "Đã trình")
