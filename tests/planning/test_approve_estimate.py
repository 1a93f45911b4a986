"""Phê duyệt dự toán: the Department, never above the plan; what is not needed goes back."""

from dataclasses import replace

import pytest

from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import EstimateApproval
from tests.again import scenery
from tests.duties import also, elsewhere, everyone_but, holds, kinds, last, refused
from tests.planning.room import MILLION, concluded
from tests.planning.test_approve import approve
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def project(world):
    """Planned at 200 million."""
    row = concluded(world, "Máy chẻ nan", 200 * MILLION)
    approve(world, [row], world.actor("dung"))
    row.refresh_from_db()
    return row


def settle_estimate(world, project, by, amount=None):
    amounts = None if amount is None else {world.fund.pk: amount}
    return planning.approve_estimate(project, amounts=amounts, by=by, at=at(12))


@holds("the right person", "the trace")
def test_the_department_approves_less_and_the_rest_goes_back(world, project):
    project = settle_estimate(world, project, world.actor("lan"), 150 * MILLION)
    project.refresh_from_db()
    assert project.state == "estimated"
    assert stages(project) == {"planned": 150 * MILLION}
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 250 * MILLION
    found = EstimateApproval.objects.get()
    assert (found.amount_dong, found.approved_by) == (150 * MILLION, "Lan")
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "approve_estimate", {"amounts": {str(world.fund.pk): 150 * MILLION}},
    )  # fmt: skip
    assert "150000000" in Paper.objects.get(code="estimate_approval").payload


def test_unless_said_otherwise_it_is_what_was_planned(world, project):
    settle_estimate(world, project, world.actor("lan"))
    assert stages(project) == {"planned": 200 * MILLION}
    assert EstimateApproval.objects.get().amount_dong == 200 * MILLION


def test_a_fund_not_named_gives_nothing_and_all_of_it_goes_back(world, project):
    planning.approve_estimate(project, amounts={}, by=world.actor("lan"), at=at(12))
    assert EstimateApproval.objects.get().amount_dong == 0
    assert stages(project) == {}
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 400 * MILLION


def test_the_plan_of_another_project_is_left_alone(world, project):
    other = concluded(world, "Máy vót nan", 100 * MILLION, workshop=1)
    approve(world, [other], world.actor("dung"))
    settle_estimate(world, project, world.actor("lan"), 150 * MILLION)
    assert EstimateApproval.objects.get().project == project
    assert (stages(project), stages(other)) == (
        {"planned": 150 * MILLION}, {"planned": 100 * MILLION},
    )  # fmt: skip


@holds("another role")
def test_nobody_but_the_head_of_the_department_approves_it(world, project):
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: settle_estimate(world, project, other), "Lãnh đạo Sở")


@holds("another province")
def test_the_head_of_another_department_does_not(world, project):
    refused(lambda: settle_estimate(world, project, elsewhere("department_leader")), "vai trò")


@holds("the same person")
@pytest.mark.parametrize("name", ["mai", "binh"])
def test_who_wrote_or_appraised_it_does_not_approve_its_estimate(world, project, name):
    both = also(world, name, "department_leader", "department")
    refused(lambda: settle_estimate(world, project, both), "đã làm bước trước")


@holds("the limit")
def test_an_estimate_above_the_plan_is_refused(world, project):
    lan = world.actor("lan")
    for wrong in (200 * MILLION + 1, -1):
        refused(lambda wrong=wrong: settle_estimate(world, project, lan, wrong), "vượt kế hoạch")
    assert not EstimateApproval.objects.exists()
    assert stages(project) == {"planned": 200 * MILLION}


@holds("the second press", "two at once")
def test_it_is_approved_once(world, project):
    """A second officer waits for the project's lock, then finds the step taken."""
    lan = world.actor("lan")
    first = settle_estimate(world, project, lan, 150 * MILLION)
    assert settle_estimate(world, project, lan, 150 * MILLION) == first, "a second press"
    refused(lambda: settle_estimate(world, project, lan, 100), "Đã duyệt dự toán")
    another = replace(lan, id="khac")
    refused(lambda: settle_estimate(world, project, another, 150 * MILLION), "Đã duyệt dự toán")
    assert kinds(project.stream).count("approve_estimate") == 1
    assert EstimateApproval.objects.count() == 1
    assert stages(project) == {"planned": 150 * MILLION}
