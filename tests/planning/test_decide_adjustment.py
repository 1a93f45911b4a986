"""Quyết định điều chỉnh: the level it belongs to, never who asked, once, to the đồng."""

from dataclasses import replace

import pytest

from khuyencong.documents.models import Paper
from khuyencong.planning import permissions
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.projects.checks import faults_of_hands
from khuyencong.projects.models import Project
from khuyencong.projects.services.conflicts import declare_conflict
from tests.duties import also, elsewhere, everyone_but, holds, kinds, last, refused
from tests.planning.room import MILLION, another_fund, concluded
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


def ask(world, project, kind="reduction", amount=50 * MILLION, by=None):
    return planning.ask_adjustment(
        project,
        kind=kind,
        text="Giá máy thay đổi.",
        reason="Báo giá mới.",
        fund=world.fund,
        amount_dong=amount,
        by=by or world.actor("hung"),
        at=at(11),
    )


def decide(row, by, number=""):
    return planning.decide_adjustment(row, number=number, by=by, at=at(12))


@holds("the right person", "the trace")
def test_a_reduction_is_the_departments_and_the_money_goes_back(world, project):
    row = decide(ask(world, project), world.actor("lan"))
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at) == ("decided", "Lan", at(12))
    assert PlanLine.objects.get().amount_dong == 100 * MILLION
    assert stages(project) == {"planned": 100 * MILLION}
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "decide_adjustment",
        {"kind": "reduction", "amount_dong": 50 * MILLION, "adjustment": str(row.uuid)},
    )  # fmt: skip
    assert '"planned_dong":100000000' in Paper.objects.get(code="adjustment_decision").payload


@holds("another role")
@pytest.mark.parametrize(
    ("kind", "role"), [("reduction", "department_leader"), ("increase", "provincial_approver")]
)
def test_nobody_of_another_level_decides(world, project, kind, role):
    row = ask(world, project, kind, 10 * MILLION)
    for other in everyone_but(world, role):
        refused(lambda other=other: decide(row, other), "quyết định")
    assert stages(project) == {"planned": 150 * MILLION}


@holds("another province")
def test_the_head_of_another_department_does_not(world, project):
    row = ask(world, project)
    refused(lambda: decide(row, elsewhere("department_leader", "provincial_approver")))


@holds("the same person")
def test_who_asked_does_not_decide(world, project):
    both = also(world, "hung", "department_leader", "department")
    row = ask(world, project, by=both)
    refused(lambda: decide(row, both), "không tự quyết định")
    refused(
        lambda: planning.refuse_adjustment(row, answer="Không.", by=both, at=at(12)),
        "không tự quyết định",
    )
    assert stages(project) == {"planned": 150 * MILLION}


def test_who_declared_a_conflict_does_not_decide(world, project):
    row = ask(world, project)
    lan = world.actor("lan")
    declare_conflict(project, reason="Em chồng.", by=lan, at=at(11))
    refused(lambda: decide(row, lan), "xung đột lợi ích")


@holds("the limit")
def test_a_reduction_leaves_at_least_a_dong_and_an_increase_stays_within_the_estimate(
    world, project
):
    refused(lambda: ask(world, project, "reduction", 150 * MILLION), "Giảm 150")
    refused(lambda: ask(world, project, "increase", 50 * MILLION + 1), r"200\.000\.001")
    refused(lambda: ask(world, project, "increase", 0), "số tiền")
    decide(ask(world, project, "increase", 50 * MILLION), world.actor("dung"))
    assert stages(project) == {"planned": 200 * MILLION}
    decide(ask(world, project, "reduction", 200 * MILLION - 1), world.actor("lan"))
    assert stages(project) == {"planned": 1}


def test_what_fitted_when_asked_is_asked_again_when_decided(world, project):
    first, second = (ask(world, project, "increase", 30 * MILLION) for _ in range(2))
    decide(first, world.actor("dung"))
    refused(lambda: decide(second, world.actor("dung")), r"210\.000\.000.*200\.000\.000")
    assert stages(project) == {"planned": 180 * MILLION}


@holds("the second press", "two at once")
def test_it_is_decided_once(world, project):
    """A second officer waits for the project's lock, then finds the answer; a second press of
    the first is answered with what was decided."""
    row = ask(world, project)
    first = decide(row, world.actor("lan"))
    assert decide(row, world.actor("lan")) == first
    refused(lambda: decide(row, replace(world.actor("lan"), id="khac")), "đã có trả lời")
    assert kinds(project.stream).count("decide_adjustment") == 1
    assert stages(project) == {"planned": 100 * MILLION}
    assert Adjustment.objects.count() == Paper.objects.filter(code="adjustment_decision").count()


def test_only_the_line_of_this_project_and_this_fund_changes(world):
    """Beside it stand another project of the same fund and another fund of the same project."""
    other = another_fund(world, money=90 * MILLION)
    first = concluded(world, "Máy vót nan", 100 * MILLION, workshop=1)
    row = concluded(world, "Hội thảo", 60 * MILLION, workshop=None, also={other: 30 * MILLION})
    planned = {
        first.pk: {world.fund.pk: 100 * MILLION},
        row.pk: {world.fund.pk: 50 * MILLION, other.pk: 20 * MILLION},
    }
    planning.approve(
        [first, row], organisation=world.bodies["committee"], year=YEAR, amounts=planned,
        by=world.actor("dung"), at=at(10),
    )  # fmt: skip

    def change(kind, amount, fund):
        return planning.ask_adjustment(
            row, kind=kind, text="Giá thay đổi.", reason="Báo giá.", fund=fund, amount_dong=amount,
            by=world.actor("hung"), at=at(11),
        )  # fmt: skip

    refused(lambda: change("reduction", 50 * MILLION, world.fund), "kế hoạch của nguồn này là 50")
    refused(lambda: change("reduction", 20 * MILLION, other), "kế hoạch của nguồn này là 20")
    refused(lambda: change("increase", 10 * MILLION + 1, other), r"30\.000\.001.*30\.000\.000")
    for fund in (other, world.fund):
        decide(change("reduction", 1, fund), world.actor("lan"))
    lines = PlanLine.objects.order_by("pk").values_list("project", "fund", "amount_dong")
    assert list(lines) == [
        (first.pk, world.fund.pk, 100 * MILLION),
        (row.pk, world.fund.pk, 50 * MILLION - 1),
        (row.pk, other.pk, 20 * MILLION - 1),
    ]
    paper = Paper.objects.filter(code="adjustment_decision").first()
    assert '"planned_dong":69999999' in paper.payload  # of this project, over both funds


def test_who_asked_for_one_adjustment_may_decide_another_of_the_project(world, project):
    """The head of the Department stood in for the Centre's specialist on one of two."""
    own = ask(world, project, by=also(world, "lan", "centre_specialist", "centre"))
    other = ask(world, project, "increase", MILLION)
    other = Adjustment.objects.get(pk=other.pk)
    assert not permissions.can_decide(own, world.actor("lan"))
    lan = also(world, "lan", "provincial_approver", "committee")
    assert permissions.can_decide(other, lan)
    decide(other, lan)
    assert faults_of_hands() == []


@pytest.mark.parametrize(
    ("is_group", "kind", "is_the_ministrys"),
    [
        (True, "place", False), (True, "beneficiary", False), (True, "partner", False),
        (True, "time", True), (True, "content", True), (False, "place", True),
    ],
)  # fmt: skip
def test_of_a_national_group_project_the_department_decides_places_and_parties(
    world, project, is_group, kind, is_the_ministrys
):
    Project.objects.filter(pk=project.pk).update(track="national", is_group=is_group)
    row = ask(world, Project.objects.get(pk=project.pk), kind)
    if is_the_ministrys:
        refused(lambda: decide(row, world.actor("lan")), "do Bộ, Cục quyết định")
        return
    row = decide(row, world.actor("lan"))
    assert (row.state, row.answer) == ("decided", "")
    assert Paper.objects.filter(code="adjustment_decision").count() == 1
