"""Gửi đăng ký về Bộ: the head of the Department, all of the list in one paper, or none."""

import pytest

from khuyencong.documents.models import Paper
from khuyencong.planning import services as planning
from khuyencong.projects.models import Project
from tests.duties import elsewhere, everyone_but, holds, kinds, last, refused
from tests.planning.national import national
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "it decides nothing: the ministry does",
    "the limit": "no amount is typed",
    "two at once": "the projects' locks and states; no money moves",
}


@pytest.fixture
def projects(world):
    return national(world)


def forward(projects, by):
    words = {"last_year": "Đã xong 3 đề án.", "this_year": "Đang làm 2."}
    return planning.forward(projects, **words, by=by, at=at(10))


@holds("the right person", "the trace")
def test_the_list_goes_in_one_paper(world, projects):
    paper = forward(projects, world.actor("lan"))
    assert {row.state for row in Project.objects.all()} == {"forwarded"}
    for row in projects:
        assert (last(row.stream).kind, last(row.stream).payload) == ("forward", {"year": YEAR})
        assert row.code in paper.payload
        assert stages(row) == {}
    assert "Đã xong 3 đề án." in paper.payload and "Đang làm 2." in paper.payload


@holds("another role")
def test_nobody_but_the_head_of_the_department_forwards(world, projects):
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: forward(projects, other), "thuộc vai trò Lãnh đạo Sở")
    assert not Paper.objects.filter(code="national_registration").exists()


@holds("another province")
def test_the_head_of_another_department_does_not(projects):
    refused(lambda: forward(projects, elsewhere("department_leader")), "thuộc vai trò")


def test_an_empty_list_is_not_sent(world):
    refused(lambda: forward([], world.actor("lan")), "Chưa chọn đề án")


def test_one_year_at_a_time(world, projects):
    projects[0].year = YEAR + 1
    refused(lambda: forward(projects, world.actor("lan")), f"{YEAR}, {YEAR + 1}")


@holds("the second press")
def test_it_is_sent_once_and_all_or_none(world, projects):
    forward(projects[:1], world.actor("lan"))
    refused(lambda: forward(projects, world.actor("lan")), "Đã gửi đăng ký về Bộ")
    assert "forward" not in kinds(projects[1].stream)
    assert Paper.objects.filter(code="national_registration").count() == 1
