"""Adjustments lie with whoever decides them by the rules in force, and with nobody else."""

import pytest

from khuyencong.core.models import Event
from khuyencong.obligations import checks, selectors
from khuyencong.obligations.models import Obligation
from khuyencong.planning import permissions
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.permissions import can_scenario_step
from khuyencong.planning.services.deciders import deciders_job
from tests.packs import set_figure
from tests.planning.room import MILLION, concluded
from tests.planning.test_decide_adjustment import ask
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def inbox(world, name):
    return {row.kind for row, _about in selectors.of_actor(world.actor(name), 50)}


def test_an_adjustment_moves_with_the_rules_that_say_who_decides(world, project):
    ask(world, project)
    assert permissions.DECIDE in inbox(world, "lan") - inbox(world, "dung")
    set_figure(world, "adjustments_of_the_approver_local", "[reduction]")
    assert permissions.DECIDE in inbox(world, "dung") - inbox(world, "lan")
    assert not checks.faults()


def test_the_worker_sets_right_what_an_upgrade_opened_otherwise(world, project):
    ask(world, project)
    opened = Obligation.objects.still_open().filter(kind=permissions.DECIDE)
    opened.update(role="provincial_approver")
    assert checks.faults()
    deciders_job(now=at(12))
    told = Event.objects.count()
    deciders_job(now=at(13))
    assert (opened.get().role, checks.faults()) == ("department_leader", [])
    assert Event.objects.count() == told, "nothing to move is nothing to tell"


def test_who_finds_a_plan_or_an_adjustment_among_her_work_may_take_the_step(world, project):
    row = ask(world, project)
    concluded(world, "Máy vót nan", 100 * MILLION, workshop=1)
    scenario = scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án", by=world.actor("binh"), at=at(12)
    )
    scenarios.ask_to_solve(scenario, by=world.actor("binh"), at=at(12))
    scenarios.solve_job(now=at(12))
    scenarios.hand_up(scenario, by=world.actor("binh"), at=at(12))
    found = set()
    for submitted in (False, True):
        scenario.refresh_from_db()
        if submitted:
            scenarios.submit_plan(scenario, by=world.actor("lan"), at=at(13))
            scenario.refresh_from_db()
        for name in world.users:
            by, work = world.actor(name), inbox(world, name)
            may = {
                permissions.DECIDE: permissions.can_decide(row, by),
                "scenario.submit": can_scenario_step("submit_plan", scenario, by),
                "scenario.decide": can_scenario_step("approve_plan", scenario, by),
            }
            for kind in work & may.keys():
                assert may[kind], (name, kind)
                found.add((name, kind))
    assert found == {
        ("lan", permissions.DECIDE),
        ("lan", "scenario.submit"),
        ("dung", "scenario.decide"),
    }
