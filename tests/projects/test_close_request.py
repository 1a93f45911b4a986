"""Kết thúc đề nghị: nobody presses it; it follows when the project is settled or ends."""

import pytest

from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from tests import world as province
from tests.duties import holds, kinds
from tests.world import at

pytestmark = pytest.mark.django_db
BY_OTHERS = "no button: it follows the step of the project, which asks who may"
NOT_HERE = {
    "another role": BY_OTHERS,
    "another province": BY_OTHERS,
    "the same person": BY_OTHERS,
    "the limit": "no number is typed",
    "two at once": BY_OTHERS,
}


@holds("the right person", "the second press", "the trace")
def test_each_request_of_the_project_ends_with_it():
    world = province.build()
    project = province.drafted(world)
    projects.close_requests(project, by=world.actor("son"), at=at(28))
    row = Request.objects.get()
    assert row.state == "closed"
    assert kinds(row.stream) == ["request", "submit_request", "draft", "close_request"]
