"""Reading is counted by address: a program waits, a commune behind one address does not."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from config import env
from khuyencong.core import rates
from khuyencong.core.models import Rate
from khuyencong.directory.models import User
from khuyencong.directory.services import limits

pytestmark = pytest.mark.django_db
READ = ["/", "/cong-khai/", "/ho-tro/", "/theo-doi/", "/can-chuan-bi/", "/dot-dang-ky.rss",
        "/quy-dinh/luoc-do.json"]  # fmt: skip


@pytest.fixture
def few(monkeypatch):
    """At most seven public pages, each told to the shared count."""
    monkeypatch.setattr(limits, "PAGES", len(READ))
    monkeypatch.setattr(limits, "PAGES_AT_ONCE", 1)


def statuses(client, paths=READ, **headers):
    return [client.get(path, **headers).status_code for path in paths]


def test_every_public_page_counts_and_one_above_the_limit_waits(client, few):
    assert statuses(client) == [200] * len(READ)
    page = client.get("/cong-khai/")
    assert page.status_code == 429
    assert page["Retry-After"] == "300"
    words = page.content.decode()
    assert "Từ địa chỉ mạng của bạn đã mở hơn 7 trang trong 5 phút." in words
    assert "Thử lại sau 5 phút." in words
    assert statuses(client) == [429] * len(READ)


def test_it_says_so_in_english_too(client, few):
    statuses(client)
    client.cookies["django_language"] = "en"
    words = client.get("/cong-khai/").content.decode()
    assert "From your network address more than 7 pages were opened in 5 minutes." in words
    assert "Try again in 5 minutes." in words


def test_another_address_and_whoever_signed_in_read_on(client, few):
    statuses(client)
    assert statuses(client, REMOTE_ADDR="203.0.113.9") == [200] * len(READ)
    assert client.get("/tai-khoan/dang-nhap/").status_code == 200  # the way out
    client.force_login(User.objects.create_user("thu", "x", full_name="Thu"))
    assert set(statuses(client, READ * 3)) == {200}


def test_an_address_that_the_visitor_wrote_herself_is_not_believed(client, few, settings):
    forged = [f"198.51.100.{number}" for number in range(8)]
    answers = [client.get("/", headers={"X-Forwarded-For": address}) for address in forged]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429]
    settings.PROXIES = env.networks("NONE_SET", "127.0.0.1")
    for number in range(8):  # through our own front: what she wrote stands before her address
        told = f"198.51.100.{number}, 203.0.113.9"
        last = client.get("/", headers={"X-Forwarded-For": told}).status_code
    assert last == 429
    assert client.get("/", headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 200


def test_after_five_minutes_it_goes_on(client, few):
    statuses(client)
    assert statuses(client, ["/"]) == [429]
    Rate.objects.update(since=timezone.now() - timedelta(seconds=limits.MINUTES_5))
    assert statuses(client, ["/"]) == [200]


def test_two_hundred_people_behind_one_address_read_for_five_minutes():
    """Each opens a page every ten seconds, before two processes that share the count."""
    now = timezone.now()
    for _process in range(2):
        for _page in range(200 * 30 // 2):
            limits.count_reading("203.0.113.9", now=now)
    assert Rate.objects.get().count == 6_000


def test_somebody_who_reads_a_few_pages_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        for _page in range(limits.PAGES_AT_ONCE - 1):
            limits.count_reading("203.0.113.9", now=timezone.now())


def test_a_count_that_cannot_be_written_stops_nobody(client, few, monkeypatch):
    def full(*_args, **_settings):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(rates, "require", full)
    assert set(statuses(client, READ * 2)) == {200}
    assert Client().get("/").status_code == 200
