"""Không đồng ý điều chỉnh: by whoever could decide it, with the reason; nothing moves."""

import pytest

from khuyencong.documents.models import Paper
from khuyencong.planning import services as planning
from tests.duties import also, elsewhere, everyone_but, holds, last, refused
from tests.planning.room import MILLION
from tests.planning.test_decide_adjustment import ask, decide
from tests.world import at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the limit": "no number is typed",
    "two at once": "the project's lock and the state; no money moves",
}


def refuse(row, by, answer="Ngoài địa bàn."):
    return planning.refuse_adjustment(row, answer=answer, by=by, at=at(12))


@holds("the right person", "the trace")
def test_the_department_refuses_with_its_reason(world, project):
    row = refuse(ask(world, project), world.actor("lan"))
    row.refresh_from_db()
    assert (row.state, row.answer, row.decided_by) == ("refused", "Ngoài địa bàn.", "Lan")
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "refuse_adjustment",
        {"kind": "reduction", "amount_dong": 50 * MILLION, "adjustment": str(row.uuid)},
    )  # fmt: skip
    assert stages(project) == {"planned": 150 * MILLION}
    assert not Paper.objects.filter(code="adjustment_decision").exists()


@holds("another role")
def test_nobody_of_another_level_refuses(world, project):
    row = ask(world, project)
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: refuse(row, other), "lãnh đạo Sở quyết định")


@holds("another province")
def test_the_head_of_another_department_does_not(world, project):
    row = ask(world, project)
    refused(lambda: refuse(row, elsewhere("department_leader")))


@holds("the same person")
def test_who_asked_does_not_answer(world, project):
    both = also(world, "hung", "department_leader", "department")
    row = ask(world, project, by=both)
    refused(lambda: refuse(row, both), "không tự quyết định")


def test_a_reason_is_given(world, project):
    row = ask(world, project)
    refused(lambda: refuse(row, world.actor("lan"), " "), "phải có lý do")


@holds("the second press")
def test_it_is_answered_once(world, project):
    row = ask(world, project)
    refuse(row, world.actor("lan"))
    refused(lambda: refuse(row, world.actor("lan")), "đã có trả lời")
    refused(lambda: decide(row, world.actor("lan")), "đã có trả lời")
    assert stages(project) == {"planned": 150 * MILLION}


def test_of_two_requests_only_the_one_named_is_answered(world, project):
    first, second = ask(world, project), ask(world, project)
    assert refuse(second, world.actor("lan")).pk == second.pk
    first.refresh_from_db()
    assert (first.state, first.answer) == ("asked", "")
