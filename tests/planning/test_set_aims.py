"""Đặt mục tiêu: way, four weights, levels, money; a slip in any of them is named."""

import pytest

from khuyencong.allocation.objective import MOST_WEIGHT, WEIGHTS
from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION, another_fund
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def aim(world, scenario, by=None, **more):
    asked = {
        "way": "ranking", "objective": WEIGHTS, "levels": [100, 50], "is_one_each": True,
        "limits_dong": {world.fund.pk: 300 * MILLION},
    } | more  # fmt: skip
    return scenarios.set_aims(scenario, **asked, by=by or world.actor("binh"), at=at(9))


def test_the_aims_are_kept_and_the_values_follow(world, scenario):
    before = dict(scenario.proposals.values_list("pk", "value"))
    weights = {name: 2 * weight for name, weight in WEIGHTS.items()}
    aim(world, scenario, objective=weights, levels=[50, 100, 50])
    scenario.refresh_from_db()
    assert (scenario.way, scenario.objective, scenario.levels, scenario.is_one_each) == (
        "ranking", weights, [100, 50], True,
    )  # fmt: skip
    assert scenario.budgets.get().limit_dong == 300 * MILLION
    assert dict(scenario.proposals.values_list("pk", "value")) == {
        pk: 2 * value for pk, value in before.items()
    }
    event = last(scenario.stream)
    assert (event.kind, event.payload) == (
        "set_aims", {"way": "ranking", "objective": weights, "levels": [100, 50]},
    )  # fmt: skip


def test_each_fund_has_its_own_money(world, three):
    other = another_fund(world, money=90 * MILLION)
    row = scenarios.create_scenario(
        world.province, year=YEAR, name="Hai nguồn", by=world.actor("binh"), at=at(8)
    )
    aim(world, row, limits_dong={world.fund.pk: 300 * MILLION, other.pk: 0})
    assert dict(row.budgets.values_list("fund", "limit_dong")) == {
        world.fund.pk: 300 * MILLION, other.pk: 0,
    }  # fmt: skip


def test_one_each_is_off_unless_said(world, scenario):
    scenarios.set_aims(
        scenario, way="best", objective=WEIGHTS, levels=[100], limits_dong={},
        by=world.actor("lan"), at=at(9),
    )  # fmt: skip
    scenario.refresh_from_db()
    assert (scenario.way, scenario.is_one_each) == ("best", False)


def test_weights_lie_between_nothing_and_the_most(world, scenario):
    name = next(iter(WEIGHTS))
    for weight in (0, MOST_WEIGHT):
        aim(world, scenario, objective=WEIGHTS | {name: weight})
    for weight in (-1, MOST_WEIGHT + 1):
        wrong = WEIGHTS | {name: weight}
        refused(lambda wrong=wrong: aim(world, scenario, objective=wrong), "Mỗi trọng số")
    refused(lambda: aim(world, scenario, objective=WEIGHTS | {"luck": 1}), "Mỗi trọng số")


@pytest.mark.parametrize("levels", [[100], [100, 10], [100, 90, 80, 70, 60, 50]])
def test_levels_that_are_in_order(world, scenario, levels):
    aim(world, scenario, levels=levels)
    scenario.refresh_from_db()
    assert scenario.levels == levels


@pytest.mark.parametrize("levels", [[], [90], [101, 100], [100, 9], [100, 90, 80, 70, 60, 50, 40]])
def test_levels_that_are_not(world, scenario, levels):
    refused(lambda: aim(world, scenario, levels=levels), "Các mức hỗ trợ gồm 100")


def test_a_way_is_chosen(world, scenario):
    refused(lambda: aim(world, scenario, way="dice"), "Chưa chọn cách")


def test_an_answer_that_was_computed_is_marked_as_old(world, scenario):
    Scenario.objects.update(outcome="solved", is_changed=False)
    aim(world, scenario)
    scenario.refresh_from_db()
    assert scenario.is_changed


def test_nobody_outside_the_department(world, scenario):
    outside = everyone_but(world, "department_specialist", "department_leader")
    for other in [*outside, elsewhere("department_leader")]:
        refused(lambda other=other: aim(world, scenario, by=other), "Chỉ Sở Công Thương")
    scenario.refresh_from_db()
    assert scenario.way == "best"


def test_the_scenario_comes_back_with_its_new_aims(world, scenario):
    row = aim(world, scenario)
    assert (row.pk, row.way, row.levels) == (scenario.pk, "ranking", [100, 50])
