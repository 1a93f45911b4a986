"""Trình kế hoạch: the head of the Department, only what keeps money, floors and caps."""

import pytest

from khuyencong.directory.models import Notice
from khuyencong.documents.models import Paper
from khuyencong.planning import services as planning
from khuyencong.planning.models import Budget, Limit
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects.models import Project
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "it decides nothing: the province does",
    "two at once": "the scenario's lock and its state; no money moves",
}


def submit(scenario, by):
    return scenarios.submit_plan(scenario, by=by, at=at(9))


def cap(world, most):
    planning.set_limit(
        world.province, year=YEAR, fund=None, content="", area="", measure="dong", least=None,
        most=most, reason="Nghị quyết 5.", by=world.actor("binh"), at=at(8),
    )  # fmt: skip


@holds("the right person", "the trace")
def test_the_head_submits_and_the_province_is_told(world, chosen):
    paper = submit(chosen, world.actor("lan"))
    chosen.refresh_from_db()
    assert (chosen.state, chosen.submitted_at, chosen.returned_reason) == ("submitted", at(9), "")
    event = last(chosen.stream)
    assert (event.kind, event.payload) == ("submit_plan", {"digest": chosen.digest})
    assert paper.code == "plan_submission" and "350000000" in paper.payload
    told = Notice.objects.get(user__username="dung", path__contains="phuong-an")
    assert f"năm {YEAR} chờ duyệt" in told.text


@holds("another role")
def test_nobody_but_the_head_of_the_department_submits(world, chosen):
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: submit(chosen, other), "thuộc vai trò Lãnh đạo Sở")
    assert not Paper.objects.filter(code="plan_submission").exists()


@holds("another province")
def test_the_head_of_another_department_does_not(chosen):
    refused(lambda: submit(chosen, elsewhere("department_leader")), "thuộc vai trò")


@holds("the limit")
def test_the_money_is_kept_to_the_dong(world, chosen):
    Budget.objects.update(limit_dong=350 * MILLION - 1)
    refused(lambda: submit(chosen, world.actor("lan")), "vượt nguồn 1 đồng")
    Budget.objects.update(limit_dong=350 * MILLION)
    cap(world, 350 * MILLION - 1)
    refused(lambda: submit(chosen, world.actor("lan")), "không giữ 1 mức")
    Limit.objects.update(most=350 * MILLION)
    assert submit(chosen, world.actor("lan")).code == "plan_submission"


def test_a_plan_without_projects_is_not_submitted(world, scenario):
    refused(lambda: submit(scenario, world.actor("lan")), "chưa có đề án nào trong kế hoạch")


def test_a_project_that_left_meanwhile_is_named(world, chosen, three):
    Project.objects.filter(pk=three[0].pk).update(state="withdrawn")
    refused(lambda: submit(chosen, world.actor("lan")), three[0].code)
    Project.objects.filter(pk=three[0].pk).update(state="concluded")
    Project.objects.filter(pk=three[2].pk).update(state="withdrawn")  # it is out anyway
    submit(chosen, world.actor("lan"))


def test_of_many_that_left_the_first_five_are_named(world, chosen):
    for number in range(4):
        concluded(world, f"Hội thảo {number}", MILLION, workshop=None)
    scenarios.take_in(chosen, by=world.actor("binh"), at=at(8))
    Budget.objects.update(limit_dong=900 * MILLION)
    percents = dict.fromkeys(chosen.proposals.values_list("pk", flat=True), 100)
    scenarios.set_levels(chosen, percents=percents, by=world.actor("binh"), at=at(8))
    Project.objects.update(state="withdrawn")
    refusal = refused(lambda: submit(chosen, world.actor("lan")), "không còn chờ bố trí")
    assert sum(project.code in str(refusal) for project in Project.objects.all()) == 5


@holds("the second press")
def test_it_is_submitted_once(world, chosen):
    submit(chosen, world.actor("lan"))
    refusal = refused(lambda: submit(chosen, world.actor("lan")), "Đã trình")
    assert refusal.fix == "Lập phương án mới, chép từ phương án này."
    assert Paper.objects.filter(code="plan_submission").count() == 1
