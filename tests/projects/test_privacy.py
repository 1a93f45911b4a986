"""Dữ liệu của tôi: seen by whom, taken home, corrected or erased within two working days."""

import json

import pytest
from django.db import Error, connection, transaction

from khuyencong.core import accesses
from khuyencong.core.errors import Refused
from khuyencong.core.models import Access
from khuyencong.directory.models import Notice
from khuyencong.projects.models import DataRequest, Request
from khuyencong.projects.services import data_requests
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    built = province.build()
    province.drafted(built)
    return built


def test_the_owner_sees_who_opened_her_dossier_once_a_day_each(client, world):
    row = Request.objects.get()
    client.force_login(world.users["mai"])
    for _visit in range(3):
        client.get(f"/ban-lam-viec/de-nghi/{row.code}/")
    client.force_login(world.users["tam"])
    client.get(f"/cua-toi/{row.code}/")
    page = client.get("/cua-toi/du-lieu/").content.decode()
    assert page.count('<td data-label="Người xem">Mai</td>') == 1
    assert Access.objects.count() == 1
    accesses.note(row.uuid, by=world.actor("binh"), at=at(2))
    assert Access.objects.count() == 2


def test_what_was_noted_cannot_be_taken_back(world):
    accesses.note(Request.objects.get().uuid, by=world.actor("binh"), at=at(2))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_access")


def test_all_that_is_kept_comes_as_one_file_and_nothing_of_others(client, world):
    client.force_login(world.users["tam"])
    answer = client.get("/cua-toi/du-lieu.json")
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert told["establishment"]["name"] == world.workshops[0].name
    (request,) = told["requests"]
    assert request["lines"][0]["support_dong"] == 300_000_000
    assert world.workshops[1].name not in answer.content.decode()


def ask(world, text="Số điện thoại đã đổi", by="tam"):
    return data_requests.ask(
        world.workshops[0], kind="correct", text=text, by=world.actor(by), at=at(5)
    )


def test_a_wish_is_answered_within_two_working_days_and_both_are_told(world):
    row = ask(world)  # Friday 5 March 2027
    assert (row.due_date.day, row.due_date.month) == (9, 3)
    assert Notice.objects.filter(user=world.users["mai"], text__contains="09/03/2027").exists()
    data_requests.answer(row, text="Đã sửa số điện thoại.", by=world.actor("mai"), at=at(8))
    assert Notice.objects.filter(user=world.users["tam"], path="/cua-toi/du-lieu/").exists()
    with pytest.raises(Refused, match="đã có câu trả lời"):
        data_requests.answer(row, text="Lần nữa", by=world.actor("mai"), at=at(8))


@pytest.mark.parametrize(
    ("by", "text", "why"), [("loc", "Sửa", "Chỉ chủ cơ sở"), ("tam", "  ", "Chưa ghi")]
)
def test_a_wish_of_somebody_else_or_an_empty_one_is_refused(world, by, text, why):
    with pytest.raises(Refused, match=why):
        ask(world, text, by)


def test_only_the_office_answers(world):
    with pytest.raises(Refused, match="Trung tâm hoặc Sở"):
        data_requests.answer(ask(world), text="Xong", by=world.actor("thu"), at=at(8))


def test_the_pages_take_the_wish_and_the_answer(client, world):
    client.force_login(world.users["tam"])
    empty = client.post("/cua-toi/du-lieu/", {"kind": "erase", "text": ""})
    assert empty.status_code == 422
    client.post("/cua-toi/du-lieu/", {"kind": "erase", "text": "Xóa số điện thoại cũ"})
    row = DataRequest.objects.get()
    assert row.kind == "erase"
    client.force_login(world.users["mai"])
    address = "/ban-lam-viec/yeu-cau-du-lieu/"
    assert "Xóa số điện thoại cũ" in client.get(address).content.decode()
    assert client.post(address, {"number": row.pk, "text": "Đã xóa"}).status_code == 302
    client.force_login(world.users["tam"])
    assert "Đã xóa" in client.get("/cua-toi/du-lieu/").content.decode()
