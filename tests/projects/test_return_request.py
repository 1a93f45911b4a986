"""Yêu cầu bổ sung đề nghị: item by item, each with its reason; each answered before it returns."""

import pytest

from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.models import ReturnItem
from khuyencong.projects.services import drafts
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.projects.test_submit_request import submit, written
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "receiving a request decides nothing about money",
    "the limit": "no number is typed",
    "two at once": "the request's lock and its state; no money moves",
}
ITEMS = [("Báo giá", "Chỉ có một báo giá."), ("Ảnh xưởng", "Ảnh mờ.")]


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def row(world):
    return submit(written(world), world.actor("tam"))


def send_back(row, by, items=ITEMS):
    return projects.return_request(row, items=items, by=by, at=at(2))


@holds("the right person", "the trace")
def test_the_centre_names_each_item_and_the_owner_is_told(world, row):
    row = send_back(row, world.actor("mai"))
    assert (row.state, row.expected_date) == ("returned", None)
    assert list(ReturnItem.objects.order_by("pk").values_list("item", "reason")) == ITEMS
    assert last(row.stream).kind == "return_request"
    assert last(row.stream).payload == {"round": 1, "items": [list(item) for item in ITEMS]}
    assert "cần bổ sung 2 mục" in Notice.objects.get(user__username="tam").text


@holds("another role")
def test_nobody_but_the_centres_specialist_sends_it_back(world, row):
    for other in everyone_but(world, "centre_specialist"):
        refused(lambda other=other: send_back(row, other), "thuộc vai trò Chuyên viên Trung tâm")


@holds("another province")
def test_the_specialist_of_another_province_does_not(row):
    refused(lambda: send_back(row, elsewhere("centre_specialist")), "thuộc vai trò")


@pytest.mark.parametrize("items", [[], [("Báo giá", " ")], [(" ", "Mờ.")]])
def test_no_item_is_empty(world, row, items):
    refused(lambda: send_back(row, world.actor("mai"), items), "từng mục")


@holds("the second press")
def test_it_is_sent_back_once_and_comes_again_only_answered(world, row):
    send_back(row, world.actor("mai"))
    refused(lambda: send_back(row, world.actor("mai")), "Cần bổ sung")
    tam = world.actor("tam")
    refused(lambda: submit(row, tam), "Còn 2 mục.*Báo giá, Ảnh xưởng")
    first, second = ReturnItem.objects.order_by("pk")
    row.refresh_from_db()
    answers = {first.pk: "Đã thêm hai báo giá.", second.pk: "Đã chụp lại."}
    row = drafts.answer_return(row, answers=answers, version=row.version, by=tam, at=at(3))
    assert submit(row, tam).state == "submitted"
    assert send_back(row, world.actor("mai")).returns.count() == 2
