"""Passwords are counted by account and place first: a hall that mistypes locks nobody out."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from khuyencong.core.models import Rate
from khuyencong.directory.models import User
from khuyencong.directory.services import limits

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"
PAGE = "/tai-khoan/dang-nhap/"


@pytest.fixture
def accountant():
    return User.objects.create_user("ketoan1", PASSWORD, full_name="Kế toán")


def enter(name="ketoan1", password=PASSWORD, client=None, **headers):
    """Whether the password opened the desk."""
    data = {"login": name, "password": password}
    answer = (client or Client()).post(PAGE, data, **headers)
    return answer.status_code == 302


def test_24_people_behind_one_address_mistype_and_the_right_password_opens(accountant):
    for number in range(24):
        assert not enter(f"nguoi{number}", "sai")
    assert enter()


def test_24_strangers_elsewhere_who_mistype_her_name_do_not_refuse_her(accountant):
    for number in range(24):
        assert not enter(password="sai", REMOTE_ADDR=f"203.0.113.{number}")
    assert enter()


def test_five_mistypes_at_one_place_pass_and_the_sixth_try_waits(accountant):
    for _time in range(limits.OF_A_PLACE - 1):
        assert not enter(password="sai")
    assert enter()
    for _time in range(limits.OF_A_PLACE):
        assert not enter(password="sai")
    page = Client().post(PAGE, {"login": "KETOAN1", "password": PASSWORD}).content.decode()
    assert "Đã thử mật khẩu quá nhiều lần" in page
    assert "Thử lại sau" in page
    assert enter(REMOTE_ADDR="203.0.113.9")


def test_fifty_mistypes_an_hour_from_everywhere_close_the_account_to_strangers(accountant):
    own = Client()
    assert enter(client=own)
    own.post("/tai-khoan/dang-xuat/")
    for number in range(limits.OF_AN_ACCOUNT):
        assert not enter(password="sai", REMOTE_ADDR=f"203.0.113.{number}")
    assert not enter(REMOTE_ADDR="198.51.100.1")
    assert enter(client=own)  # her own browser counts by itself


def test_one_address_may_not_try_a_password_on_everybody(accountant, monkeypatch):
    monkeypatch.setattr(limits, "OF_AN_ADDRESS", 30)
    for number in range(30):
        assert not enter(f"nguoi{number}", "sai")
    assert not enter()
    assert enter(REMOTE_ADDR="203.0.113.9")


def test_the_count_is_in_the_database_and_names_nobody(accountant):
    enter(password="sai")
    assert Rate.objects.count() == 3
    assert not any("ketoan1" in rate.key for rate in Rate.objects.all())
    assert enter()
    assert sorted(Rate.objects.values_list("count", flat=True)) == [1, 1]  # the mistype stays


def test_what_the_library_counts_is_shared_by_all_processes():
    cache.clear()
    cache.set("shared", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone() == (1,)


def test_a_signed_in_page_is_stored_nowhere(client, accountant):
    client.force_login(accountant)
    for path in ("/tai-khoan/thong-bao/", "/", "/khong-co-trang-nay/"):
        assert client.get(path)["Cache-Control"] == "no-store"
    assert "no-store" not in Client().get("/").headers.get("Cache-Control", "")
