"""Anybody may write anything into an address: it is read, passed over or refused, never a fault."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests import world as province

pytestmark = pytest.mark.django_db
ODD = [
    "\x00", "9" * 40, "-1", "1.5", "٣", "²", "1e3", " ", "' OR 1=1 --", "\u202e", "x" * 3000, "%",
]  # fmt: skip
PAGES = [
    "/cong-khai/?after={}", "/ban-lam-viec/de-an/?after={}", "/ban-lam-viec/de-an/?year={}",
    "/ban-lam-viec/de-an/?q={}", "/ban-lam-viec/ke-hoach/?year={}", "/ke-hoach/?year={}",
    "/ke-hoach/dong-ho/?ngay={}", "/ban-lam-viec/tim/?q={}", "/ho-tro/?cost_dong={}",
    "/ho-tro/?cost_dong=800+tri%E1%BB%87u&place={}", "/tra-cuu/?ma={}", "/cua-toi/lam-ho/?q={}",
    "/cua-toi/moi/?co-so={}", "/giao-dien/doc/?kind=date&text={}", "/giao-dien/doc/?text={}",
    "/cua-toi/{}/", "/ban-lam-viec/de-an/{}/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_value_of_an_address_breaks_a_page(client, page):
    world = province.build()
    for who in (None, "mai", "tam"):
        if who:
            client.force_login(world.users[who])
        for value in ODD:
            answer = client.get(page.format(quote(value, safe="")), follow=True)
            assert answer.status_code in {200, 400, 403, 404, 422}, (who, value)


def test_a_zero_byte_is_refused_in_words(client):
    answer = client.get("/ho-tro/?place=%00")
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()


@pytest.mark.parametrize("number", [0, 32_768, 2**31, 2**63, 10**40])
def test_a_number_of_any_size_in_a_path_is_found_or_not(client, number):
    world = province.build()
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    addresses = [
        reverse("desk:budget", args=[world.fund.code, number, "planned"]),
        reverse("desk:version", args=[project.uuid, number]),
        reverse("appraisal:slot", args=[project.code, number]),
        reverse("appraisal:opinion", args=[number]),
        reverse("appraisal:letters", args=[number]),
        reverse("network:hand_over", args=[number]),
    ]
    for address in addresses:
        assert client.get(address).status_code in {200, 403, 404}, address


UNREADABLE = {
    "letters of two bytes": (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
    "letters of no country": (b"a=1", "application/x-www-form-urlencoded; charset=nope"),
    "more fields than are read": (b"&".join([b"a=1"] * 1_100), "application/x-www-form-urlencoded"),
    "more bytes than are read": (b"a=" + b"1" * 13_000_000, "application/x-www-form-urlencoded"),
    "a border of no letters": (b"x", "multipart/form-data; boundary="),
}


@pytest.mark.parametrize("path", ["/", "/khong-co/", "/tai-khoan/dang-nhap/", "/ban-lam-viec/"])
@pytest.mark.parametrize(("body", "kind"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_form_that_cannot_be_read_is_answered_with_a_page(path, body, kind):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = "a" * 32
    answer = browser.generic("POST", path, body, kind)
    assert answer.status_code in (400, 403, 404)
    assert answer.content.decode().rstrip().endswith("</html>")
