"""Rút đề án: before the plan, with a reason; its requests wait for another project."""

import pytest

from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, kinds, last, refused
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who wrote it may take it back",
    "the limit": "no number is typed",
    "two at once": "the project's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


def withdraw(project, by, reason="Gộp vào đề án nhóm"):
    return projects.withdraw(project, reason=reason, by=by, at=at(3))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_centre_withdraws_and_the_request_waits_again(world, name):
    project = province.drafted(world)
    request = Request.objects.get()
    project = withdraw(project, world.actor(name))
    request.refresh_from_db()
    assert (project.state, request.state, project.beneficiaries.get().request) == (
        "withdrawn", "submitted", None,
    )  # fmt: skip
    assert last(project.stream).payload == {"reason": "Gộp vào đề án nhóm"}
    assert last(request.stream).payload == {"project": project.code}
    assert stages(project) == {}


def test_requests_of_a_withdrawn_project_can_be_merged_again(world):
    withdraw(province.drafted(world), world.actor("mai"))
    request = Request.objects.get()
    again = projects.draft(
        world.bodies["centre"],
        activity="machinery",
        title="Đề án nhóm",
        year=YEAR,
        track="local",
        requests=[request],
        by=world.actor("mai"),
        at=at(4),
    )
    assert again.beneficiaries.get().request == request


@holds("another role")
def test_nobody_outside_the_centre_withdraws(world):
    project = province.drafted(world)
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: withdraw(project, other), "thuộc vai trò")
    assert "withdraw" not in kinds(project.stream)


@holds("another province")
def test_the_centre_of_another_province_does_not(world):
    project = province.drafted(world)
    refused(lambda: withdraw(project, elsewhere("centre_head")), "thuộc vai trò")


def test_a_project_under_contract_cannot_be_withdrawn(world):
    project = province.committed(world).project
    refused(lambda: withdraw(project, world.actor("mai")), "Đã ký hợp đồng")
    assert stages(project) == {"committed": 300_000_000}


def test_a_withdrawal_needs_its_reason(world):
    refused(lambda: withdraw(province.drafted(world), world.actor("mai"), " "), "lý do")


@holds("the second press")
def test_it_is_withdrawn_once(world):
    project = province.drafted(world)
    withdraw(project, world.actor("mai"))
    refused(lambda: withdraw(project, world.actor("mai")), "Đã rút")
