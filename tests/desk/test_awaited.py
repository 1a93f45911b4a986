"""Tôi đang chờ người khác: on the home page, from whom and until when, of what one may open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.desk.selectors.waiting import awaited
from khuyencong.projects import services as projects
from khuyencong.projects.services import conflicts
from tests import world as province
from tests.duties import elsewhere
from tests.projects.test_submit_request import submit, written
from tests.world import at

pytestmark = pytest.mark.django_db
TODAY = at(3).date()


@pytest.fixture
def world():
    return province.build()


def waits(world, name, limit=10):
    return [(one.code, one.holder) for one in awaited(world.actor(name), on=TODAY, limit=limit)]


def test_the_centre_waits_for_the_owner_and_the_commune(client, world):
    row = submit(written(world), world.actor("tam"))
    assert waits(world, "mai") == [(row.code, "Cán bộ xã, phường")]
    projects.return_request(row, items=[("Báo giá", "Mờ.")], by=world.actor("mai"), at=at(2))
    assert waits(world, "mai") == [(row.code, row.establishment.owner_name)]
    client.force_login(world.users["mai"])
    page = client.get("/ban-lam-viec/").content.decode()
    assert "Tôi đang chờ người khác, gấp trước (1)" in page
    assert "Trả lời từng mục rồi nộp lại đề nghị" in page


def test_the_centre_waits_for_the_appraisal_and_the_department_does_it(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    assert (project.code, "Chuyên viên Sở") in waits(world, "mai")
    assert project.code not in [code for code, _who in waits(world, "binh")]
    (line,) = [
        one for one in awaited(world.actor("mai"), on=TODAY, limit=9) if one.code == project.code
    ]
    assert (line.due_date, line.href) == (project.due_date, f"/ban-lam-viec/de-an/{project.code}/")


def test_what_two_posts_of_one_body_owe_is_one_line(world):
    project = province.drafted(world)  # its specialist and its head may each register it
    assert [code for code, _who in waits(world, "binh")] == [project.code]


def test_neither_what_is_closed_to_her_nor_another_province(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    conflicts.declare_conflict(project, reason="Anh ruột.", by=world.actor("mai"), at=at(3))
    assert waits(world, "mai") == []
    assert awaited(elsewhere("centre_specialist"), on=TODAY, limit=10) == []


def test_it_costs_the_same_for_one_and_for_three(world):

    def queries():
        with CaptureQueriesContext(connection) as asked:
            awaited(world.actor("mai"), on=TODAY, limit=10)
        return len(asked)

    submit(written(world), world.actor("tam"))
    one = queries()
    submit(written(world), world.actor("tam"))
    submit(written(world), world.actor("tam"))
    assert queries() <= one
    assert len(waits(world, "mai", limit=2)) == 2
