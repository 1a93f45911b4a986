"""Mốc nội bộ của từng bước: the workflow table names the figure, the rules of the day give it."""

import pytest

from khuyencong.projects import services as projects
from khuyencong.projects.selectors import deadlines
from khuyencong.projects.workflow import PROJECT, REQUEST
from khuyencong.rules import engine
from tests import world as province
from tests.packs import set_figure
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def registered(world):
    project = province.drafted(world)
    return projects.register(project, by=world.actor("mai"), at=at(3))


def test_the_department_has_three_working_days_for_the_first_look():
    project = registered(province.build())
    assert project.due_date == at(8).date()  # registered on Wednesday 3 March


def test_a_province_sets_a_target_of_its_own():
    world = province.build()
    set_figure(world, "target_completion_request", 1)
    assert registered(world).due_date == at(4).date()


def test_a_request_is_answered_within_the_target_of_the_day_it_came_in():
    world = province.build()
    day = at(1).date()
    assert deadlines.answer_due(province="40", on=day) == at(15).date()
    set_figure(world, "target_request_answer", 2)
    assert deadlines.answer_due(province="40", on=day) == at(3).date()


def test_a_state_that_promises_nothing_has_no_day():
    assert deadlines.due("settled", "local", province="40", on=at(1).date()) is None
    assert deadlines.working_days(PROJECT.find("withdraw"), province="40", on=at(1).date()) is None


@pytest.mark.parametrize(
    "step", [step for flow in (REQUEST, PROJECT) for step in flow.steps if step.deadline]
)
def test_every_deadline_of_the_tables_is_a_figure_of_the_rules(step):
    assert engine.count(step.deadline, on=at(1, year=YEAR).date())
