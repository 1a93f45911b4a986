"""Chế độ xem: filters and columns under a name, shared with the office, opened first, followed."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from khuyencong.desk.models import SavedView
from khuyencong.desk.services import saved_views
from khuyencong.directory.models import Notice
from khuyencong.documents.models import KEPT_REMOVED
from tests import world as province
from tests.duties import refused
from tests.world import at

pytestmark = pytest.mark.django_db
LIST, VIEWS = "/ban-lam-viec/de-an/", "/ban-lam-viec/de-an/che-do-xem/"


@pytest.fixture
def world():
    return province.build()


def keep(client, query, name, **choices):
    marked = {f"v0-{choice}": "on" for choice in choices}
    return client.post(VIEWS, {"query": query, "v0-name": name, **marked})


def test_a_view_keeps_filters_and_columns_and_opens_again(client, world):
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    answer = keep(client, "state=draft&columns=code&columns=support&rubbish=1", "Đang lập")
    assert answer["Location"] == f"{LIST}?state=draft&columns=code&columns=support"
    page = client.get(answer["Location"]).content.decode()
    assert project.code in page
    assert project.title not in page.split("<tbody>")[1]
    assert ">Đang lập</a>" in page
    assert 'aria-current="true">Đang lập' in page


def test_the_workbook_has_the_columns_of_the_view(client, world):
    province.drafted(world)
    client.force_login(world.users["mai"])
    file = client.get(f"{LIST}danh-sach.xlsx?columns=code&columns=support_million")
    head, row = (
        CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert head == ["Mã", "Khuyến công (triệu đồng)"]
    assert row[1] == 300


def test_members_and_places_are_read_once_for_the_whole_list(
    client, world, django_assert_max_num_queries
):
    for _time in range(4):
        province.drafted(world)
    client.force_login(world.users["mai"])
    client.get(LIST)
    with django_assert_max_num_queries(13):
        page = client.get(f"{LIST}?columns=title&columns=members&columns=places").content.decode()
    assert world.workshops[0].name in page


def test_a_shared_view_is_seen_by_the_office_and_by_nobody_else(client, world):
    client.force_login(world.users["mai"])
    keep(client, "year=2027", "Năm 2027", is_shared=True)
    keep(client, "year=2026", "Riêng tôi")
    client.force_login(world.users["hung"])  # the same Centre
    page = client.get(LIST).content.decode()
    assert "Năm 2027" in page
    assert ">Riêng tôi</a>" not in page
    client.force_login(world.users["binh"])  # the Department
    assert "Năm 2027" not in client.get(LIST).content.decode()


def test_nobody_changes_another_persons_view(client, world):
    client.force_login(world.users["mai"])
    keep(client, "year=2027", "Năm 2027", is_shared=True)
    view = SavedView.objects.get()
    client.force_login(world.users["hung"])
    answer = client.post(VIEWS, {"number": view.pk, f"v{view.pk}-name": "Của tôi"})
    assert answer.status_code == 404
    view.refresh_from_db()
    assert view.name == "Năm 2027"


def test_the_default_view_opens_first_and_there_is_one(client, world):
    client.force_login(world.users["mai"])
    keep(client, "state=draft", "Đang lập", is_default=True)
    keep(client, "state=planned", "Đã bố trí", is_default=True)
    assert client.get(LIST)["Location"] == f"{LIST}?state=planned"
    assert client.get(f"{LIST}?q=").status_code == 200
    assert SavedView.objects.filter(is_default=True).count() == 1


def test_rename_and_remove(client, world):
    client.force_login(world.users["mai"])
    keep(client, "state=draft", "Đang lập")
    view = SavedView.objects.get()
    client.post(VIEWS, {"number": view.pk, f"v{view.pk}-name": "Đề án đang lập"})
    view.refresh_from_db()
    assert view.name == "Đề án đang lập"
    assert view.query == "state=draft"
    client.post(VIEWS, {"number": view.pk, "remove": "1"})
    assert not SavedView.objects.exists()


def test_a_second_view_of_the_same_name_is_refused_and_keeps_what_was_typed(client, world):
    client.force_login(world.users["mai"])
    keep(client, "state=draft", "Đang lập")
    answer = keep(client, "state=planned", "Đang lập")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Bạn đã có chế độ xem" in page
    assert 'value="state=planned"' in page


def test_a_followed_view_tells_once_a_morning_when_its_number_changed(client, world):
    client.force_login(world.users["mai"])
    keep(client, "state=draft", "Đang lập", is_followed=True)
    saved_views.tell_followers(now=at(2))
    assert not Notice.objects.filter(text__contains="Đang lập").exists()
    province.drafted(world)
    saved_views.tell_followers(now=at(2, hour=6))
    assert not Notice.objects.filter(text__contains="Đang lập").exists()
    saved_views.tell_followers(now=at(2, hour=8))
    saved_views.tell_followers(now=at(2, hour=9))
    assert Notice.objects.get(text__contains="Đang lập").text == (
        "Chế độ xem “Đang lập”: 0 đề án, nay 1."
    )


def test_a_removed_view_comes_back_for_thirty_days(client, world):
    mai, lan = world.users["mai"], world.users["lan"]
    client.force_login(mai)
    keep(client, "state=draft", "Đang lập", is_default="on")
    view = SavedView.objects.get()
    client.post(VIEWS, {"number": view.pk, "remove": "1"})
    page = client.get(VIEWS).content.decode()
    assert "lấy lại được trong 30 ngày" in page
    assert ">Đang lập</a>" not in client.get(f"{LIST}?q=").content.decode()
    client.force_login(lan)
    assert client.post(VIEWS, {"number": view.pk, "take_back": "1"}).status_code == 404
    client.force_login(mai)
    assert client.post(VIEWS, {"number": view.pk, "take_back": "1"}).status_code == 302
    back = SavedView.objects.get()
    assert (back.name, back.query, back.is_default) == ("Đang lập", "state=draft", False)


def test_after_thirty_days_or_when_its_name_is_taken_it_is_gone(client, world):
    mai = world.users["mai"]
    client.force_login(mai)
    keep(client, "state=draft", "Đang lập")
    view = SavedView.objects.get()
    saved_views.remove(view, user=mai, at=at(1))
    late = at(1) + KEPT_REMOVED
    refused(lambda: saved_views.take_back(view, user=mai, at=late), "đã bỏ quá 30 ngày")
    saved_views.take_back(view, user=mai, at=late - timedelta(seconds=1))
    saved_views.take_back(view, user=mai, at=late)  # a second press
    saved_views.remove(view, user=mai, at=at(1))
    keep(client, "state=registered", "Đang lập")
    assert not saved_views.removed(mai, at=at(2)).exists()
    assert SavedView.objects.get().query == "state=registered"
    for number in range(saved_views.MOST - 1):
        SavedView.objects.create(owner=mai, name=f"Thêm {number}")
    last = SavedView.objects.order_by("pk").last()
    saved_views.remove(last, user=mai, at=at(3))
    SavedView.objects.create(owner=mai, name="Một nữa")
    refused(lambda: saved_views.take_back(last, user=mai, at=at(4)), "nhiều nhất là 30")
