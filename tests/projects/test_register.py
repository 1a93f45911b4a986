"""Đăng ký đề án: frozen from here; sums, public share and ceilings hold on the day."""

import pytest

from khuyencong.documents.models import Paper
from khuyencong.projects import services as projects
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.world import YEAR, at, machine, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who wrote it registers it; others appraise",
    "two at once": "the project's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


def register(project, by):
    return projects.register(project, by=by, at=at(3))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_centre_registers_and_the_paper_carries_the_sums(world, name):
    project = register(province.drafted(world), world.actor(name))
    assert (project.state, project.registered_at) == ("registered", at(3))
    assert f"{project.due_date:%d/%m}" == "08/03"  # three working days
    assert (last(project.stream).kind, last(project.stream).payload) == (
        "register",
        {"total_dong": 800_000_000, "support_dong": 300_000_000},
    )
    assert '"support_dong":300000000' in Paper.objects.get(code="project_registration").payload
    assert stages(project) == {}


@holds("another role")
def test_nobody_outside_the_centre_registers(world):
    project = province.drafted(world)
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: register(project, other), "thuộc vai trò")


@holds("another province")
def test_the_centre_of_another_province_does_not(world):
    refused(lambda: register(province.drafted(world), elsewhere("centre_head")), "thuộc vai trò")


@holds("the limit")
def test_the_ceiling_of_one_workshop_holds_to_the_dong(world):
    """300 million pass; one đồng more, written into the same estimate, does not."""
    project, mai = province.drafted(world), world.actor("mai")
    over = machine(800_000_000, 300_000_001, world.fund, world.workshops[0])
    project = projects.write_estimate(project, [over], by=mai, at=at(2))
    refused(lambda: register(project, mai), r"300\.000\.001 đồng vượt mức tối đa 300\.000\.000")
    project.refresh_from_db()
    assert project.state == "draft"
    exact = machine(800_000_000, 300_000_000, world.fund, world.workshops[0])
    project = projects.write_estimate(project, [exact], by=mai, at=at(2))
    assert register(project, mai).state == "registered"


def test_a_project_without_an_estimate_is_not_registered(world):
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"], activity="seminar_visit", title="Hội thảo", year=YEAR,
        track="local", by=mai, at=at(2),
    )  # fmt: skip
    refused(lambda: register(project, mai), "chưa có khoản mục nào")


@holds("the second press")
def test_it_is_registered_once_and_its_estimate_is_frozen(world):
    project, mai = province.drafted(world), world.actor("mai")
    register(project, mai)
    refused(lambda: register(project, mai), "Đã đăng ký")
    line = machine(800_000_000, 1, world.fund, world.workshops[0])
    refused(
        lambda: projects.write_estimate(project, [line], by=mai, at=at(4)), "khép từ lúc đăng ký"
    )
    assert Paper.objects.filter(code="project_registration").count() == 1
