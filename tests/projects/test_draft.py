"""Lập đề án: the unit that will carry it out, from requests of one content and one province."""

import pytest

from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Project, Request
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, holds, kinds, last, refused
from tests.projects.test_submit_request import submit, written
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "the first hand of a project",
    "the limit": "amounts come with the estimate",
}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def row(world):
    return submit(written(world), world.actor("tam"))


def draft(world, by, *rows, activity="machinery"):
    return projects.draft(
        world.bodies["centre"],
        activity=activity,
        title="Máy chẻ nan",
        year=YEAR,
        track="local",
        requests=rows,
        by=by,
        at=at(2),
    )


@holds("the right person", "the trace")
def test_the_centre_merges_a_request_into_a_project(world, row):
    project = draft(world, world.actor("mai"), row)
    assert (project.state, project.province.code, project.year) == ("draft", "40", YEAR)
    assert Beneficiary.objects.get(project=project).request == row
    row.refresh_from_db()
    assert row.state == "merged"
    assert last(row.stream).payload == {"project": project.code}
    assert last(project.stream).payload == {
        "code": project.code,
        "activity": "machinery",
        "requests": [row.code],
    }
    assert stages(project) == {}


def test_the_head_of_the_centre_writes_a_class_without_requests(world):
    assert kinds(draft(world, world.actor("hung"), activity="seminar_visit").stream) == ["draft"]


@holds("another role")
def test_nobody_outside_the_implementing_unit_writes_its_project(world, row):
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: draft(world, other, row), "đơn vị thực hiện")
    refused(lambda: draft(world, world.actor("hung"), row), "Chuyên viên Trung tâm")
    assert not Project.objects.exists()


@holds("another province")
def test_the_centre_of_another_province_does_not(world, row):
    refused(lambda: draft(world, elsewhere("centre_specialist", "centre_head"), row))
    assert Request.objects.get().state == "submitted"


def test_another_content_is_not_merged(world, row):
    refused(lambda: draft(world, world.actor("mai"), row, activity="seminar_visit"), row.code)
    assert not Project.objects.exists()


@holds("the second press", "two at once")
def test_a_request_enters_one_project_only(world, row):
    """The second press waits for the request's lock, then finds it merged."""
    draft(world, world.actor("mai"), row)
    refused(lambda: draft(world, world.actor("mai"), row), "Đã đưa vào đề án")
    assert Project.objects.count() == Beneficiary.objects.count() == 1
