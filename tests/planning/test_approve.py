"""Phê duyệt kế hoạch: the province, whole or not at all, this year's projects, within the fund."""

from dataclasses import replace

import pytest

from khuyencong.core.actors import Actor, Grant
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanDecision, PlanLine
from khuyencong.projects.models import Project
from tests.duties import also, elsewhere, everyone_but, holds, kinds, last, refused
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world):
    return concluded(world, "Máy chẻ nan", 200 * MILLION)


def approve(world, rows, by, amount=None, year=YEAR):
    amounts = None if amount is None else {row.pk: {world.fund.pk: amount} for row in rows}
    return planning.approve(
        rows, organisation=world.bodies["committee"], year=year, amounts=amounts, by=by, at=at(10)
    )


@holds("the right person", "the trace")
def test_the_province_approves_and_the_money_is_planned(world, project):
    decision = approve(world, [project], world.actor("dung"))
    project.refresh_from_db()
    assert project.state == "planned"
    assert (decision.decided_by, decision.decided_date) == ("Dung", at(10).date())
    assert PlanLine.objects.get().amount_dong == 200 * MILLION
    assert stages(project) == {"planned": 200 * MILLION}
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 200 * MILLION
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "approve", {"decision": str(decision.uuid), "year": YEAR},
    )  # fmt: skip
    paper = Paper.objects.get(code="plan_decision")
    assert project.code in paper.payload


@holds("another role")
def test_nobody_but_the_province_approves(world, project):
    for other in everyone_but(world, "provincial_approver"):
        refused(lambda other=other: approve(world, [project], other), "Lãnh đạo UBND tỉnh")
    assert not PlanDecision.objects.exists()


@holds("another province")
def test_the_approver_of_another_province_does_not(world, project):
    refused(lambda: approve(world, [project], elsewhere("provincial_approver")), "thuộc vai trò")


@holds("the same person")
def test_who_concluded_the_appraisal_does_not_approve(world, project):
    binh = also(world, "binh", "provincial_approver", "committee")
    refused(lambda: approve(world, [project], binh), "đã làm bước trước")
    assert stages(project) == {}


def test_an_owner_with_a_part_in_it_does_not_approve(world, project):
    tam = Actor("tam", "Tâm", grants=(
        Grant("provincial_approver", "40", world.bodies["committee"].pk),
        Grant("owner", "40", establishment_id=world.workshops[0].pk),
    ))  # fmt: skip
    refused(lambda: approve(world, [project], tam), "có phần trong đơn vị thụ hưởng")


def test_a_project_of_another_year_is_not_taken(world, project):
    dung = world.actor("dung")
    refused(lambda: approve(world, [project], dung, year=YEAR + 1), "đăng ký cho năm")
    Project.objects.update(year=YEAR - 1)
    refused(lambda: approve(world, [project], dung), f"{YEAR - 1}, không phải {YEAR}")
    assert not PlanLine.objects.exists()


@holds("the limit")
def test_what_was_asked_is_planned_and_a_dong_more_is_not(world, project):
    dung = world.actor("dung")
    for wrong in (200 * MILLION + 1, 0, -1):
        refused(lambda wrong=wrong: approve(world, [project], dung, wrong), "bố trí")
    approve(world, [project], dung, 200 * MILLION)
    assert stages(project) == {"planned": 200 * MILLION}


def test_the_fund_pays_for_all_of_the_list_or_for_none(world, project):
    """400 million are there; 200 and 201 are asked."""
    other = concluded(world, "Máy vót nan", 201 * MILLION, workshop=1)
    refused(lambda: approve(world, [project, other], world.actor("dung")))
    assert (stages(project), PlanLine.objects.count()) == ({}, 0)
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 400 * MILLION


def test_an_empty_list_is_no_plan(world):
    refused(lambda: approve(world, [], world.actor("dung")), "chưa có đề án nào")


@holds("the second press", "two at once")
def test_it_is_approved_once(world, project):
    """Eight officers at once: tests/planning/test_concurrent_approvals.py."""
    dung = world.actor("dung")
    decision = approve(world, [project], dung)
    assert approve(world, [project], dung) == decision, "a second press"
    other = concluded(world, "Máy vót nan", 100 * MILLION, workshop=1)
    for rows, by, amount in (
        ([project], replace(dung, id="khac"), None),
        ([project], dung, 150 * MILLION),
        ([project, other], dung, None),
    ):
        refused(lambda args=(rows, by, amount): approve(world, *args), "Đã bố trí kế hoạch")
    assert kinds(project.stream).count("approve") == 1
    assert stages(project) == {"planned": 200 * MILLION}
    assert Paper.objects.filter(code="plan_decision").count() == 1
