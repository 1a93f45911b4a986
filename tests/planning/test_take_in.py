"""Nạp đề án: what came is added, what left goes, what stays keeps its level and pin."""

import pytest

from khuyencong.appraisal.models import Review
from khuyencong.directory.models import AreaClass, Establishment
from khuyencong.planning import services as planning
from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.services import scenario as room
from khuyencong.projects.models import LineSource, Project
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION, concluded
from tests.world import at, seated

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


FIGURES = (
    "place", "rank_reason", "content", "area", "commune", "points_hundredths", "people",
    "asked_dong", "counterpart_dong", "is_women_owned", "is_minority_owned", "value",
)  # fmt: skip


def test_who_stays_has_the_figures_that_a_new_scenario_would_give_it(world, chosen, three):
    """The workshop moved to a hard commune, has a new owner, more workers and more of its own
    money; a council gave points; the machine became a seminar, placed after the others."""
    hill, machine = world.communes[1], three[0]
    before = chosen.proposals.values(*FIGURES).get(project=machine)
    Establishment.objects.filter(pk=world.workshops[0].pk).update(
        place=hill, owner_sex="female", is_minority_owned=True, workers=40
    )
    AreaClass.objects.create(
        unit=hill, area="difficult", valid_from=at(1, 1).date(), source="x", evidence="internal"
    )
    LineSource.objects.filter(line__project=machine, source="support").update(amount_dong=90)
    LineSource.objects.filter(line__project=machine, source="counterpart").update(amount_dong=80)
    Project.objects.filter(pk=machine.pk).update(activity="seminar_visit")
    Review.objects.create(
        project=machine, council=seated(world), round=1, criteria_date=at(4).date(),
        opened_at=at(4), due_date=at(5).date(), points_hundredths=9100, closed_at=at(5),
    )  # fmt: skip
    for other in three[1:]:
        planning.place_before(other, machine, reason="Chờ.", by=world.actor("lan"), at=at(8))
    take_in(chosen, world.actor("binh"))
    new = scenarios.create_scenario(
        world.province, year=chosen.year, name="Mới", by=world.actor("binh"), at=at(9)
    )
    after = chosen.proposals.values(*FIGURES).get(project=machine)
    assert after == new.proposals.values(*FIGURES).get(project=machine)
    assert [name for name in FIGURES if before[name] == after[name]] == []


def test_another_scenario_keeps_its_projects_and_their_money(world, chosen, three):
    other = scenarios.create_scenario(
        world.province, year=chosen.year, name="Khác", by=world.actor("binh"), at=at(8)
    )
    Project.objects.filter(pk=three[0].pk).update(state="withdrawn")
    take_in(chosen, world.actor("lan"))
    asked = other.proposals.order_by("pk").values_list("project", "shares__asked_dong")
    assert sorted(asked) == sorted(
        zip([row.pk for row in three], [200 * MILLION, 150 * MILLION, 100 * MILLION], strict=True)
    )


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
