"""A page that stood open too long gives the typing back, to be sent again by hand."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from khuyencong.projects import services as projects
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
OUR = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def late(world):
    """The specialist of the Centre, whose browser has no token any more."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["mai"])
    return client


@pytest.fixture
def address(world):
    return f"/ban-lam-viec/de-an/{province.drafted(world).code}/du-toan/"


def test_what_was_typed_comes_back_and_nothing_was_written(late, address):
    typed = {"form-0-item": "Máy vót nan", "version": "1", "csrfmiddlewaretoken": "x"}
    typed |= {"form-0-fund": "10", "form-0-what_is_it": "limited_company"}
    answer = late.post(address, typed, **OUR)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Trang để mở quá lâu nên chưa ghi được gì" in page
    lines = re.findall(r"<li>(.*?)</li>", page.split("<main")[1])
    assert lines == ["Nội dung chi: Máy vót nan", "Nguồn: đã chọn"]  # no keys, no code words
    assert 'name="form-0-item" value="Máy vót nan"' in page
    assert f'action="{address}"' in page
    assert "http-equiv" not in page  # it never sends itself
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])[1]
    again = late.post(address, typed | {"csrfmiddlewaretoken": token}, **OUR)
    assert again.status_code != 403


def test_it_speaks_english_to_who_reads_english(late, address):
    late.cookies["django_language"] = "en"
    page = late.post(address, {"form-0-item": "Máy vót nan"}, **OUR).content.decode()
    assert "The page was open for too long" in page


@pytest.mark.parametrize(
    "sender",
    [
        {"HTTP_ORIGIN": "https://example.com"}, {"HTTP_REFERER": "https://example.com/testserver"},
        {"HTTP_ORIGIN": "null"}, {}, {"HTTP_REFERER": "/ban-lam-viec/"},
    ],
)  # fmt: skip
def test_a_press_of_another_site_gets_nothing_back(late, address, sender):
    answer = late.post(address, {"form-0-item": "Máy vót nan"}, **sender)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Máy vót nan" not in page
    assert "Mở lại trang" in page


@pytest.mark.parametrize("name", ["password", "oldpassword", "password1", "login", "code"])
def test_a_secret_is_never_shown_again(late, address, name):
    page = late.post(address, {name: "bí mật", "note": "ghi chú"}, **OUR).content.decode()
    assert "bí mật" not in page
    assert "ghi chú" not in page


def test_a_script_is_told_in_words(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["tam"])
    answer = client.post("/cua-toi/DN-1/dang-go/topic/", {"title": "Mua máy"}, **OUR)
    assert answer.status_code == 403
    assert "Tải lại trang" in answer.json()["told"]


def test_boxes_made_at_run_time_come_back_by_their_labels(late, world):
    """One box a fund, a member, an item: no form declares them, the page sends their labels."""
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    late.force_login(world.users["binh"])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/return_for_completion/"
    page = late.get(address).content.decode()
    sent = dict(re.findall(r'name="(label-[\w-]+)" value="([^"]+)"', page))
    assert sent["label-item_2"] == "Mục 2: cần bổ sung gì"
    typed = {"item_1": "Báo giá", "reason_1": "Mới có một", "version": "3"} | sent
    answer = late.post(address, typed, **OUR).content.decode()
    lines = re.findall(r"<li>(.*?)</li>", answer.split("<main")[1])
    assert lines == ["Mục 1: cần bổ sung gì: Báo giá", "Mục 1: vì sao: Mới có một"]


def test_the_amount_of_a_fund_is_named_and_a_choice_shows_no_key(late, address):
    typed = {"fund_7": "300000000", "label-fund_7": "Dự toán duyệt từ Khuyến công địa phương"}
    typed |= {"seat_1": "12", "chosen-seat_1": "Chủ tịch hội đồng"}
    answer = late.post(address, typed, **OUR).content.decode()
    lines = re.findall(r"<li>(.*?)</li>", answer.split("<main")[1])
    assert lines == [
        "Dự toán duyệt từ Khuyến công địa phương: 300000000", "Chủ tịch hội đồng: đã chọn",
    ]  # fmt: skip
