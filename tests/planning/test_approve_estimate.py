"""Phê duyệt dự toán: the Department, never above the plan; what is not needed goes back."""

from dataclasses import replace

import pytest

from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors
from khuyencong.planning import checks
from khuyencong.planning import services as planning
from khuyencong.planning.models import ApprovedLine, EstimateApproval
from khuyencong.planning.selectors import estimates
from khuyencong.projects.models import EstimateLine, LineSource
from tests.again import scenery
from tests.duties import also, elsewhere, everyone_but, holds, kinds, last, refused
from tests.planning.room import MILLION, concluded
from tests.planning.test_approve import approve
from tests.world import YEAR, at, planned, stages

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
    lines = None if amount is None else {only_source(project).pk: amount}
    return planning.approve_estimate(project, lines=lines, by=by, at=at(12))


def only_source(project):
    (source,) = estimates.asked_sources(project)
    return source


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
        "approve_estimate", {"lines": {str(only_source(project).pk): 150 * MILLION}},
    )  # fmt: skip
    line = ApprovedLine.objects.get()
    assert (line.asked_dong, line.amount_dong) == (200 * MILLION, 150 * MILLION)
    assert "150000000" in Paper.objects.get(code="estimate_approval").payload


def test_unless_said_otherwise_it_is_what_was_planned(world, project):
    settle_estimate(world, project, world.actor("lan"))
    assert stages(project) == {"planned": 200 * MILLION}
    assert EstimateApproval.objects.get().amount_dong == 200 * MILLION


def test_a_line_not_named_gets_nothing_and_all_of_it_goes_back(world, project):
    planning.approve_estimate(project, lines={}, by=world.actor("lan"), at=at(12))
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
def test_no_line_gets_more_than_it_asks(world, project):
    lan = world.actor("lan")
    for wrong in (200 * MILLION + 1, -1):
        refused(
            lambda wrong=wrong: settle_estimate(world, project, lan, wrong),
            r"đề nghị 200\.000\.000 đồng",
        )
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


@pytest.fixture
@scenery
def two_machines(world):
    """Machines that ask 200 and 100 million; the plan has 240 for both."""
    row = concluded(world, "Hai máy", 300 * MILLION, workshop=1)
    first = row.lines.get()
    second = EstimateLine.objects.create(
        project=row, order=2, item="Máy vót nan", unit="máy", quantity=1,
        unit_price_dong=200 * MILLION, beneficiary=first.beneficiary,
    )  # fmt: skip
    first.sources.filter(source="support").update(amount_dong=200 * MILLION)
    LineSource.objects.create(
        line=second, source="support", fund=world.fund, amount_dong=100 * MILLION
    )
    planned(world, row, percents=[80])
    row.refresh_from_db()
    return row


def approved(project):
    lines = ApprovedLine.objects.filter(approval__project=project).order_by("source__line__order")
    return list(lines.values_list("amount_dong", flat=True))


def test_each_line_is_approved_by_itself(world, two_machines):
    one, two = estimates.asked_sources(two_machines)
    lines = {one.pk: 150 * MILLION, two.pk: 80 * MILLION}
    planning.approve_estimate(two_machines, lines=lines, by=world.actor("lan"), at=at(12))
    assert approved(two_machines) == [150 * MILLION, 80 * MILLION]
    assert EstimateApproval.objects.get().amount_dong == 230 * MILLION
    assert estimates.approved(two_machines) == lines
    assert checks.faults() == []


def test_unless_said_otherwise_each_line_gets_its_part_of_the_plan(world, two_machines):
    settle_estimate(world, two_machines, world.actor("lan"))
    assert approved(two_machines) == [160 * MILLION, 80 * MILLION]


@holds("the limit")
def test_lines_within_what_they_ask_are_refused_above_the_plan(world, two_machines):
    one, two = estimates.asked_sources(two_machines)
    lan = world.actor("lan")
    lines = {one.pk: 140 * MILLION + 1, two.pk: 100 * MILLION}
    refused(
        lambda: planning.approve_estimate(two_machines, lines=lines, by=lan, at=at(12)),
        r"240\.000\.001 đồng vượt kế hoạch đã bố trí 240\.000\.000 đồng",
    )
    lines[one.pk] -= 1
    planning.approve_estimate(two_machines, lines=lines, by=lan, at=at(12))
    assert stages(two_machines) == {"planned": 240 * MILLION}


def test_a_line_that_drifts_from_its_estimate_is_named(world, two_machines):
    settle_estimate(world, two_machines, world.actor("lan"))
    code = two_machines.code
    ApprovedLine.objects.filter(amount_dong=80 * MILLION).update(amount_dong=79 * MILLION)
    (fault,) = checks.faults()
    assert fault.startswith(f"Đề án {code}, ")
    assert "duyệt 240.000.000 đồng, các khoản mục cộng lại 239.000.000 đồng" in fault
    ApprovedLine.objects.filter(amount_dong=79 * MILLION).update(
        amount_dong=80 * MILLION, asked_dong=101 * MILLION
    )
    (fault,) = checks.faults()
    assert fault == f"Đề án {code}, khoản “Máy vót nan”: khác với khoản mục của dự toán."
