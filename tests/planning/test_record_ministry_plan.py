"""Ghi kế hoạch Bộ giao: number, a day that came, at most what was asked; the money enters once."""

from datetime import date

import pytest

from khuyencong.ledger import selectors
from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanDecision, PlanLine
from khuyencong.projects.models import LineSource, Project
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.planning.national import forwarded
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "it writes down what the ministry decided"}


@pytest.fixture
def project(world):
    return forwarded(world)


@pytest.fixture
def fund(project):
    return Fund.objects.get(code="KCQG-40")


def record(project, by, amount=None, **more):
    asked = {"number": "99/QĐ-BCT", "decided_date": date(YEAR, 3, 20)} | more
    amounts = None if amount is None else {Fund.objects.get(code="KCQG-40").pk: amount}
    return planning.record_ministry_plan(project, **asked, amounts=amounts, by=by, at=at(20))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_writes_it_down_and_the_money_is_planned(world, project, fund, name):
    project = record(project, world.actor(name), 150 * MILLION)
    assert project.state == "planned"
    assert stages(project) == {"planned": 150 * MILLION}
    year = selectors.fund_year(fund, YEAR)
    assert (year["source"], year["appropriated"]) == (-150 * MILLION, 0)
    decision = PlanDecision.objects.get()
    assert decision.decided_by == "Bộ Công Thương, quyết định số 99/QĐ-BCT"
    assert (decision.organisation, decision.year) == (world.bodies["department"], YEAR)
    event = last(project.stream)
    assert event.kind == "record_ministry_plan"
    assert event.payload == {
        "number": "99/QĐ-BCT",
        "decided_date": f"{YEAR}-03-20",
        "is_allotted": True,
        "amounts": {"KCQG-40": 150 * MILLION},
    }


@holds("another role")
def test_nobody_outside_the_department_writes_it_down(world, project):
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: record(project, other), "thuộc vai trò")


@holds("another province")
def test_another_department_does_not(project):
    refused(lambda: record(project, elsewhere("department_leader")), "thuộc vai trò")


@holds("the limit")
def test_what_was_asked_is_the_most_and_today_the_latest(world, project):
    binh = world.actor("binh")
    for wrong in (200 * MILLION + 1, 0):
        refused(lambda wrong=wrong: record(project, binh, wrong), "bố trí")
    refused(lambda: record(project, binh, decided_date=date(YEAR, 3, 21)), "không sau hôm nay")
    refused(lambda: record(project, binh, number=" "), "phải có số")
    assert not PlanDecision.objects.exists()
    record(project, binh)  # all that was asked, decided today
    assert stages(project) == {"planned": 200 * MILLION}


def test_money_that_another_decision_gave_is_not_brought_in_again(world, project, fund):
    binh = world.actor("binh")
    refused(lambda: record(project, binh, is_allotted=False))
    assert not PlanLine.objects.exists()
    planning.appropriate(
        fund, year=YEAR, number="5/QĐ", decided_date=date(YEAR, 3, 1), amount_dong=200 * MILLION,
        by=world.actor("son"), at=at(18),
    )  # fmt: skip
    record(project, binh, is_allotted=False)
    year = selectors.fund_year(fund, YEAR)
    assert (year["source"], year["appropriated"]) == (-200 * MILLION, 0)


@holds("the second press", "two at once")
def test_it_is_written_once(world, project, fund):
    """A second officer waits for the project's lock, then finds it planned."""
    record(project, world.actor("binh"))
    refused(lambda: record(project, world.actor("lan")), "Đã bố trí kế hoạch")
    assert selectors.fund_year(fund, YEAR)["source"] == -200 * MILLION


def test_the_same_press_again_finds_what_was_written(world, project, fund):
    binh = world.actor("binh")
    first = record(project, binh, 150 * MILLION)
    assert record(project, binh, 150 * MILLION) == first
    refused(lambda: record(project, binh, 149 * MILLION), "Đã bố trí kế hoạch")
    assert selectors.fund_year(fund, YEAR)["source"] == -150 * MILLION


def test_of_two_funds_only_the_one_that_gives_has_a_line_and_both_its_transfers(world, fund):
    other = Fund.objects.create(
        code="KCQG-A", name="Chương trình khác", province="40", track="national",
        organisation=world.bodies["department"],
    )  # fmt: skip
    row = concluded(world, "Hội thảo", 50 * MILLION, workshop=None, also={other: 40 * MILLION})
    Project.objects.filter(pk=row.pk).update(track="national")
    LineSource.objects.filter(line__project=row, fund=world.fund).update(fund=fund)
    planning.forward([Project.objects.get(pk=row.pk)], by=world.actor("lan"), at=at(10))
    planning.record_ministry_plan(
        row, number="100/QĐ-BCT", decided_date=date(YEAR, 3, 20),
        amounts={fund.pk: 0, other.pk: 40 * MILLION}, by=world.actor("binh"), at=at(20),
    )  # fmt: skip
    line = PlanLine.objects.get(project=row)
    assert (line.fund, line.amount_dong) == (other, 40 * MILLION)
    given, planned = line.allotment, line.transfer
    assert (given.from_account.stage, given.to_account.stage) == ("source", "appropriated")
    assert (planned.from_account.stage, planned.to_account.stage) == ("appropriated", "planned")
    assert {given.amount_dong, planned.amount_dong} == {40 * MILLION}
