"""Two leaders press at the same moment: one decision, and no number twice."""

from __future__ import annotations

from functools import partial

import pytest

from khuyencong.documents.models import Paper
from khuyencong.ledger import checks, selectors
from khuyencong.planning.models import PlanDecision
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.services import looking
from khuyencong.planning.services import decisions
from tests.planning.room import MILLION
from tests.two import at_once, only_where_two_write, slow
from tests.world import YEAR, at, person

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def database(transactional_db):
    only_where_two_write()


@pytest.fixture
def two(world):
    """A second leader of the committee, a second of the Department."""
    for name, role, office in (
        ("vinh", "provincial_approver", "committee"),
        ("lien", "department_leader", "department"),
    ):
        world.users[name] = person(name, role, organisation=world.bodies[office])
    return world


def looked_at(world, scenario, name, number="7"):
    """The press of this leader, bound to what she was shown."""
    by = world.actor(name)
    scenario.refresh_from_db()
    seen = scenarios.look_before_signing(scenario, number=number, by=by, at=at(10)).seen
    return partial(scenarios.approve_signed, scenario, number=number, seen=seen, by=by, at=at(10))


def test_of_two_leaders_who_sign_one_plan_one_decides(two, chosen, monkeypatch):
    scenarios.submit_plan(chosen, by=two.actor("lan"), at=at(9))
    presses = [looked_at(two, chosen, name) for name in ("dung", "vinh")]
    slow(monkeypatch, looking, "look_before_signing")
    told = at_once(*presses)
    assert (told[0], "Đã phê duyệt" in told[1]) == ("", True), told
    assert PlanDecision.objects.count() == 1
    assert selectors.fund_year(two.fund, YEAR)["planned"] == 350 * MILLION
    assert checks.faults() == []


def test_a_second_press_of_the_same_leader_is_the_same_decision(two, chosen, monkeypatch):
    scenarios.submit_plan(chosen, by=two.actor("lan"), at=at(9))
    press = looked_at(two, chosen, "dung")
    slow(monkeypatch, looking, "look_before_signing")
    assert at_once(press, press) == ["", ""]
    assert PlanDecision.objects.count() == 1


def test_of_two_plans_signed_at_once_with_one_number_one_is_refused(two, chosen, monkeypatch):
    """The first takes the two workshops, the second the seminar."""
    binh, lan = two.actor("binh"), two.actor("lan")
    other = scenarios.create_scenario(two.province, year=YEAR, name="Thứ hai", by=binh, at=at(8))
    seminar = other.proposals.get(project__title="Hội thảo nghề")
    # 50 million are left beside the first.
    two_levels = {"way": "best", "objective": other.objective, "levels": [100, 50]}
    scenarios.set_aims(
        other, **two_levels, limits_dong={two.fund.pk: 50 * MILLION}, by=binh, at=at(8)
    )
    seminar.refresh_from_db()
    scenarios.set_level(seminar, 50, by=binh, at=at(8))
    for scenario in (chosen, other):
        scenarios.submit_plan(scenario, by=lan, at=at(9))
    presses = [looked_at(two, chosen, "dung"), looked_at(two, other, "vinh")]
    slow(monkeypatch, decisions, "require_free_number")
    told = at_once(*presses)
    assert (told[0], "đã có văn bản số 7/QĐ-UBND" in told[1]) == ("", True), told
    assert Paper.objects.filter(code="plan_decision", number="7").count() == 1
