"""What 100 million more of a fund would bring: solved again, to the đồng."""

import pytest

from khuyencong.allocation import optimiser
from khuyencong.planning.scenarios import services as scenarios
from tests.planning.room import MILLION, another_fund, concluded
from tests.planning.test_solve import waiting
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def solved(world, scenario, limits, pinned):
    """At full levels, within these limits, with one project that people want in the plan."""
    proposal = scenario.proposals.get(project=pinned)
    scenarios.pin(proposal, how="in", reason="Đã hứa.", by=world.actor("binh"), at=at(8))
    waiting(world, scenario, way="best", limits_dong=limits)
    scenarios.solve_job(now=at(9))
    scenario.refresh_from_db()
    return scenario


def opened(world):
    return scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án", by=world.actor("binh"), at=at(8)
    )


@pytest.mark.parametrize(("asked", "enters"), [(100 * MILLION, True), (100 * MILLION + 1, False)])
def test_who_asks_for_100_million_would_enter_and_for_a_dong_more_would_not(world, asked, enters):
    machine = concluded(world, "Máy chẻ nan", 200 * MILLION)
    seminar = concluded(world, "Hội thảo nghề", asked, workshop=None)
    limits = {world.fund.pk: 200 * MILLION}
    scenario = solved(world, opened(world), limits, machine)
    more = scenario.told["more"]
    assert set(more) == {str(world.fund.pk)}
    gain = more[str(world.fund.pk)]
    assert gain["enter"] == ([seminar.code] if enters else [])
    assert gain["leave"] == []
    before = scenario.value
    with_more = solved(world, scenario, {world.fund.pk: 300 * MILLION}, machine)
    assert gain["value"] == with_more.value - before
    assert (gain["value"] > 0) is enters


def test_who_would_make_room_is_named(world):
    """Of 150 million 30 are pinned: the seminar fits. With 250 the machine takes its place."""
    pinned = concluded(world, "Máy vót nan", 30 * MILLION, workshop=1)
    machine = concluded(world, "Máy chẻ nan", 220 * MILLION)
    seminar = concluded(world, "Hội thảo nghề", 100 * MILLION, workshop=None)
    scenario = solved(world, opened(world), {world.fund.pk: 150 * MILLION}, pinned)
    gain = scenario.told["more"][str(world.fund.pk)]
    assert (gain["enter"], gain["leave"]) == ([machine.code], [seminar.code])


def test_a_fund_that_pays_nothing_is_not_asked_about(world):
    machine = concluded(world, "Máy chẻ nan", 200 * MILLION)
    other = another_fund(world, money=50 * MILLION)
    limits = {world.fund.pk: 200 * MILLION, other.pk: 50 * MILLION}
    scenario = solved(world, opened(world), limits, machine)
    assert set(scenario.told["more"]) == {str(world.fund.pk)}


def test_less_time_is_spent_on_it_than_on_the_plan(world, monkeypatch):
    machine = concluded(world, "Máy chẻ nan", 200 * MILLION)
    seconds = []

    def timed(instance):
        seconds.append(instance.time_limit_s)
        return optimiser.choose(instance)

    monkeypatch.setattr(optimiser, "choose_in_time", timed)
    solved(world, opened(world), {world.fund.pk: 200 * MILLION}, machine)
    assert seconds == [10.0, 3.0]
