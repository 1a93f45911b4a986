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
from tests.planning.room import MILLION, another_fund, concluded
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


def test_a_number_given_outside_stands_in_the_event_and_makes_the_press_the_same(world, project):
    dung = world.actor("dung")

    def numbered(number):
        return planning.approve(
            [project], organisation=world.bodies["committee"], year=YEAR, number=number, by=dung,
            at=at(10),
        )  # fmt: skip

    decision = numbered("77")
    assert last(project.stream).payload == {
        "decision": str(decision.uuid), "year": YEAR, "number": "77",
    }  # fmt: skip
    assert numbered("77") == decision
    for other in ("78", ""):
        refused(lambda other=other: numbered(other), "Đã bố trí kế hoạch")


def test_of_two_decisions_each_press_finds_its_own_and_one_press_never_both(world, project):
    dung = world.actor("dung")
    other = concluded(world, "Máy vót nan", 100 * MILLION, workshop=1)
    first, second = approve(world, [project], dung), approve(world, [other], dung)
    assert first != second
    assert (approve(world, [project], dung), approve(world, [other], dung)) == (first, second)
    whole, nothing = {world.fund.pk: 200 * MILLION}, {world.fund.pk: 0}
    refused(
        lambda: planning.approve(
            [project, other], organisation=world.bodies["committee"], year=YEAR,
            amounts={project.pk: whole, other.pk: nothing}, by=dung, at=at(10),
        ),
        "Đã bố trí kế hoạch",
    )  # fmt: skip


def test_of_two_funds_one_may_give_all_and_one_nothing(world):
    other = another_fund(world, money=90 * MILLION)
    row = concluded(world, "Hội thảo", 60 * MILLION, workshop=None, also={other: 30 * MILLION})

    def give(first, second):
        amounts = {row.pk: {world.fund.pk: first, other.pk: second}}
        return planning.approve(
            [row], organisation=world.bodies["committee"], year=YEAR, amounts=amounts,
            by=world.actor("dung"), at=at(10),
        )  # fmt: skip

    refused(lambda: give(60 * MILLION, 30 * MILLION + 1), r"bố trí 90\.000\.001")
    decision = give(60 * MILLION, 0)
    assert give(60 * MILLION, 0) == decision
    lines = PlanLine.objects.values_list("fund", "amount_dong", "transfer__amount_dong")
    assert list(lines) == [(world.fund.pk, 60 * MILLION, 60 * MILLION)]
    assert selectors.fund_year(other, YEAR)["appropriated"] == 90 * MILLION


def test_a_fund_that_was_not_asked_gives_nothing(world, project):
    other = another_fund(world, money=90 * MILLION)
    amounts = {project.pk: {world.fund.pk: 200 * MILLION, other.pk: 1}}
    refused(
        lambda: planning.approve(
            [project], organisation=world.bodies["committee"], year=YEAR, amounts=amounts,
            by=world.actor("dung"), at=at(10),
        ),
        r"bố trí 200\.000\.001",
    )  # fmt: skip
