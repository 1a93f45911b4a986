"""Lập phương án: the Department, with every concluded project of the year and the money left."""

import pytest

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.core import events
from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects.models import Project
from tests.duties import elsewhere, everyone_but, refused
from tests.planning.room import MILLION, another_fund, thanh_hoa
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def create(world, by, name="Phương án 2", like=None, year=YEAR):
    return scenarios.create_scenario(
        world.province, year=year, name=name, like=like, by=by, at=at(8)
    )


@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_begins_with_all_that_waits(world, three, name):
    row = create(world, world.actor(name))
    assert (row.state, row.way, row.objective, row.levels, row.is_one_each) == (
        "open", "best", WEIGHTS, [100, 80, 60], False,
    )  # fmt: skip
    assert (row.created_by, row.created_at) == (name.capitalize(), at(8))
    assert row.budgets.get().limit_dong == 400 * MILLION
    asked = row.proposals.order_by("place").values_list("project__title", "asked_dong", "percent")
    assert sorted(asked) == [
        ("Hội thảo nghề", 100 * MILLION, 0),
        ("Máy chẻ nan", 200 * MILLION, 0),
        ("Máy vót nan", 150 * MILLION, 0),
    ]
    assert sorted(row.proposals.values_list("place", flat=True)) == [1, 2, 3]
    assert all(p.value > 0 and p.shares.get().fund == world.fund for p in row.proposals.all())
    first, taken_in = events.history(row.stream)
    assert (first.kind, first.payload) == ("create_scenario", {"name": "Phương án 2", "year": YEAR})
    assert (taken_in.kind, taken_in.payload) == ("take_in", {"proposals": 3})


def test_a_copy_keeps_money_aims_and_pins(world, scenario, three):
    binh = world.actor("binh")
    scenarios.set_aims(
        scenario, way="ranking", objective=WEIGHTS | {"score": 7}, levels=[100, 50],
        limits_dong={world.fund.pk: 123}, is_one_each=True, by=binh, at=at(8),
    )  # fmt: skip
    first = scenario.proposals.get(project=three[0])
    scenarios.pin(first, how="out", reason="Chưa có đất.", by=binh, at=at(8))
    scenario.refresh_from_db()
    row = create(world, world.actor("lan"), like=scenario)
    assert (row.way, row.objective["score"], row.levels, row.is_one_each) == (
        "ranking", 7, [100, 50], True,
    )  # fmt: skip
    assert row.budgets.get().limit_dong == 123
    pins = row.proposals.exclude(pin="").values_list("project", "pin", "pin_reason", "pinned_by")
    assert list(pins) == [(three[0].pk, "out", "Chưa có đất.", "Binh")]


def test_only_this_years_local_concluded_projects_of_the_province_come_in(world, three):
    Project.objects.filter(pk=three[0].pk).update(year=YEAR - 1)
    Project.objects.filter(pk=three[1].pk).update(track="national")
    row = create(world, world.actor("binh"))
    assert [p.project for p in row.proposals.all()] == [three[2]]
    Project.objects.filter(pk=three[2].pk).update(state="withdrawn")
    assert create(world, world.actor("binh")).proposals.count() == 0


def test_a_fund_without_money_has_a_limit_of_nothing(world):
    another_fund(world)
    limits = create(world, world.actor("binh")).budgets.values_list("fund__code", "limit_dong")
    assert dict(limits) == {"KCDP-40": 400 * MILLION, "KCX-40": 0}


def test_a_copy_keeps_the_limit_of_each_fund_and_a_new_fund_has_what_is_left(world, scenario):
    other = another_fund(world, money=90 * MILLION)
    first = create(world, world.actor("binh"))
    limits = {world.fund.pk: 300 * MILLION, other.pk: 70 * MILLION}
    scenarios.set_aims(
        first, way="best", objective=WEIGHTS, levels=[100], limits_dong=limits,
        by=world.actor("binh"), at=at(8),
    )  # fmt: skip
    another_fund(world, "KCY-40", money=5 * MILLION)
    row = create(world, world.actor("lan"), like=first)
    assert dict(row.budgets.values_list("fund__code", "limit_dong")) == {
        "KCDP-40": 300 * MILLION, "KCX-40": 70 * MILLION, "KCY-40": 5 * MILLION,
    }  # fmt: skip


def test_funds_and_projects_of_another_province_stay_there(world, three):
    another_fund(world, "KCDP-38", money=90 * MILLION)
    Project.objects.filter(pk=three[0].pk).update(province=thanh_hoa())
    row = create(world, world.actor("binh"))
    assert [budget.fund for budget in row.budgets.all()] == [world.fund]
    assert {proposal.project for proposal in row.proposals.all()} == set(three[1:])


def test_nobody_outside_the_department_plans(world):
    outside = everyone_but(world, "department_specialist", "department_leader")
    for other in [*outside, elsewhere("department_leader")]:
        refused(lambda other=other: create(world, other), "Chỉ Sở Công Thương")
        refused(lambda other=other: create(world, other, name=" "), "Chỉ Sở Công Thương")
    refused(lambda: create(world, world.actor("binh"), name=" "), "chưa có tên")
    assert not Scenario.objects.exists()
