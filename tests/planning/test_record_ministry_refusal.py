"""Ghi Bộ chưa bố trí: with the ministry's answer; the project waits again."""

import pytest

from khuyencong.planning import services as planning
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.planning.national import forwarded
from tests.world import at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "it writes down what the ministry decided",
    "the limit": "no number is typed",
    "two at once": "the project's lock and its state; no money moves",
}


@pytest.fixture
def project(world):
    return forwarded(world)


def record(project, by, reason="Công văn 7: hết nguồn."):
    return planning.record_ministry_refusal(project, reason=reason, by=by, at=at(20))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_writes_the_answer_down(world, project, name):
    project = record(project, world.actor(name))
    assert project.state == "concluded"
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "record_ministry_refusal", {"reason": "Công văn 7: hết nguồn."},
    )  # fmt: skip
    assert stages(project) == {}


@holds("another role")
def test_nobody_outside_the_department_writes_it_down(world, project):
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: record(project, other), "thuộc vai trò")


@holds("another province")
def test_another_department_does_not(project):
    refused(lambda: record(project, elsewhere("department_leader")), "thuộc vai trò")


def test_the_answer_is_given(world, project):
    refused(lambda: record(project, world.actor("binh"), " "), "trả lời của Bộ")


@holds("the second press")
def test_it_is_written_once_and_the_project_may_be_sent_again(world, project):
    record(project, world.actor("binh"))
    refused(lambda: record(project, world.actor("binh")), "Đã thẩm định")
    planning.forward([project], by=world.actor("lan"), at=at(22))
    project.refresh_from_db()
    assert project.state == "forwarded"
