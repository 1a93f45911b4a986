"""Yêu cầu bổ sung, hoàn thiện: once, in full, in writing, by who did not write the project."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import CompletionItem
from khuyencong.documents.models import Paper
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.duties import also, elsewhere, everyone_but, holds, last, refused
from tests.world import at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"two at once": "the project's lock and its state; no money moves"}
ITEMS = [("Báo giá", "Thiếu báo giá thứ hai."), ("Mặt bằng", "Chưa có giấy thuê.")]


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def send_back(project, by, items=ITEMS, day=4):
    return appraisal.return_for_completion(project, items=items, by=by, at=at(day))


@holds("the right person", "the trace")
def test_the_appraiser_asks_for_all_of_it_in_one_paper(world, project):
    project = send_back(project, world.actor("binh"))
    assert (project.state, project.completion_rounds) == ("returned", 1)
    asked = CompletionItem.objects.order_by("pk")
    assert list(asked.values_list("item", "reason", "request__round")) == [
        (what, why, 1) for what, why in ITEMS
    ]
    assert last(project.stream).kind == "return_for_completion"
    assert last(project.stream).payload == {"items": [list(item) for item in ITEMS]}
    assert "Chưa có giấy thuê." in Paper.objects.get(code="completion_request").payload
    assert stages(project) == {}


@holds("another role")
def test_nobody_but_the_appraiser_sends_it_back(world, project):
    for other in everyone_but(world, "department_specialist"):
        refused(lambda other=other: send_back(project, other), "thuộc vai trò Chuyên viên Sở")


@holds("another province")
def test_the_appraiser_of_another_province_does_not(project):
    refused(lambda: send_back(project, elsewhere("department_specialist")), "thuộc vai trò")


@holds("the same person")
def test_who_wrote_the_project_does_not_appraise_it(world, project):
    mai = also(world, "mai", "department_specialist", "department")
    refused(lambda: send_back(project, mai), "đã làm bước trước")


@pytest.mark.parametrize("items", [[], [("Báo giá", " ")], [(" ", "Thiếu.")]])
def test_no_item_is_empty(world, project, items):
    refused(lambda: send_back(project, world.actor("binh"), items), "từng mục")


@holds("the limit", "the second press")
def test_once_is_allowed_and_a_second_time_is_not(world, project):
    binh = world.actor("binh")
    send_back(project, binh)
    refused(lambda: send_back(project, binh), "Chờ bổ sung")
    province.complete(project, world.actor("mai"), 5)
    project = projects.register(project, by=world.actor("mai"), at=at(5))
    refused(lambda: send_back(project, binh, day=6), "đã được yêu cầu bổ sung 1 lần; chỉ được 1")
    assert CompletionItem.objects.count() == len(ITEMS)
