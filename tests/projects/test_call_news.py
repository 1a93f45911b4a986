"""Nhận tin đợt: asked by trade, content and place; one letter a morning; ended by one press."""

from datetime import date

import pytest
from django.utils import timezone

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message
from khuyencong.directory.models import Trade, User
from khuyencong.projects.models import Call, CallNews
from khuyencong.projects.services import call_news, calls
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def opened(world, day=1, **whom):
    return calls.open_call(
        world.province,
        title="Tên đợt do cán bộ gõ",
        text="",
        opens_date=date(YEAR, 4, day),
        closes_date=date(YEAR, 5, 20),
        **whom,
        by=world.actor("mai"),
        at=at(1, 4),
    )


def asks(world, who="tam", email="tam@example.org", **choice):
    user = world.users[who]
    User.objects.filter(pk=user.pk).update(email=email)
    user.refresh_from_db()
    return call_news.follow(user, province=world.province, **choice, by=world.actor(who), at=at(1))


def letters():
    return Message.objects.filter(key__startswith="calls/").order_by("pk")


@pytest.fixture
def world():
    return province.build()


@pytest.mark.parametrize(
    ("asked", "whom", "is_told"),
    [
        ({}, {}, True),
        ({"trades": ["1629"]}, {}, True),
        ({}, {"trades": ["1629"]}, True),
        ({"trades": ["1629"]}, {"trades": ["1629", "1020"]}, True),
        ({"trades": ["1629"]}, {"trades": ["1020"]}, False),
        ({"activities": ["machinery"]}, {"activities": ["training"]}, False),
        ({"trades": ["1629"], "activities": ["machinery"]}, {"activities": ["machinery"]}, True),
        ({"trades": ["1629"], "activities": ["machinery"]}, {"trades": ["1020"]}, False),
    ],
)
def test_a_call_that_opens_is_told_to_who_asked_for_such_a_call(world, asked, whom, is_told):
    asks(world, **asked)
    call = opened(world, **whom)
    call_news.tell_job(now=at(1, 4, hour=8))
    assert letters().count() == is_told
    event = events.history(f"call:{call.uuid}").get(kind="tell_call")
    assert event.payload == {"readers": int(is_told)}


def test_a_commune_is_told_of_calls_for_it_and_for_everybody(world):
    own, other = world.workshops[0].place, world.workshops[-1].place
    asks(world, places=[own.code])
    opened(world, places=[other.code] if other != own else ["0000"])
    call_news.tell_job(now=at(1, 4, hour=8))
    assert not letters().exists()
    opened(world, 2, places=[own.code])
    call_news.tell_job(now=at(2, 4, hour=8))
    (letter,) = letters()
    assert str(own) in letter.body


def test_the_letter_says_until_when_for_whom_and_how_to_stop_and_nothing_typed(world):
    news = asks(world)
    opened(world, activities=["machinery"])
    opened(world)
    call_news.tell_job(now=at(1, 4, hour=8))
    (letter,) = letters()
    assert letter.recipient == "tam@example.org"
    assert letter.subject == "2 đợt đăng ký hỗ trợ khuyến công mới mở"
    assert letter.body.count("đến hết ngày 20/05/2027") == 2
    assert "mọi cơ sở" in letter.body
    assert f"/dot-dang-ky/thoi-nhan/{news.uuid}/" in letter.body
    assert "Tên đợt" not in letter.body


def test_one_letter_a_day_and_each_call_once(world):
    asks(world)
    opened(world)
    call_news.tell_job(now=at(1, 4, hour=6))
    assert not letters().exists()  # before seven in the morning
    call_news.tell_job(now=at(1, 4, hour=7))
    opened(world)
    for hour in (8, 12, 20):
        call_news.tell_job(now=at(1, 4, hour=hour))
    assert letters().count() == 1
    for day in (2, 3, 4):
        call_news.tell_job(now=at(day, 4, hour=8))
    assert letters().count() == 2
    assert not Call.objects.filter(told_date=None).exists()


def test_a_call_is_told_on_the_day_it_opens_and_not_after_it_was_ended(world):
    asks(world)
    call = opened(world, day=10)
    ended = opened(world, day=1)
    calls.correct_call(
        ended, title=ended.title, closes_date=date(YEAR, 4, 4), reason="Nhầm.",
        by=world.actor("mai"), at=at(5, 4),
    )  # fmt: skip
    call_news.tell_job(now=at(9, 4, hour=8))
    assert not letters().exists()
    call_news.tell_job(now=at(10, 4, hour=8))
    assert letters().count() == 1
    assert set(Call.objects.exclude(told_date=None)) == {call}


def test_who_stopped_or_whose_account_is_closed_hears_nothing(world):
    call_news.stop(asks(world), by=world.actor("tam"), at=at(2))
    asks(world, "loc", "loc@example.org")
    User.objects.filter(pk=world.users["loc"].pk).update(is_active=False)
    opened(world)
    call_news.tell_job(now=at(1, 4, hour=8))
    assert not letters().exists()


def test_a_telephone_gets_one_short_text_and_a_new_choice_replaces_the_old(world):
    asks(world, trades=["1020"])
    User.objects.filter(pk=world.users["tam"].pk).update(phone="0900000001")
    asks(world, email="")
    opened(world, trades=["1629"])
    call_news.tell_job(now=at(1, 4, hour=8))
    (letter,) = letters()
    assert (letter.kind, letter.recipient) == ("text", "0900000001")
    assert CallNews.objects.count() == 1


def test_a_visitor_and_an_account_without_address_are_told_what_to_do(world):
    with pytest.raises(Refused, match="Phải đăng nhập"):
        call_news.follow(None, province=world.province, by=world.actor("tam"), at=at(1))
    User.objects.filter(pk=world.users["tam"].pk).update(phone="")
    with pytest.raises(Refused, match="chưa có thư điện tử"):
        asks(world, email="")


def test_the_page_lists_follows_and_stops_by_one_press_without_signing_in(world, client):
    asks(world)
    CallNews.objects.all().delete()
    today = timezone.localdate()
    Call.objects.create(
        province=world.province, title="Đợt nghề gỗ", opens_date=today, closes_date=today,
        trades=["1629"], opened_by="Mai", opened_at=timezone.now(),
    )  # fmt: skip
    Trade.objects.get_or_create(code="1020", defaults={"name_vi": "Cá", "name_en": "Fish"})
    address = "/dot-dang-ky/"
    assert "Đợt nghề gỗ" in client.get(address).content.decode()
    assert "Đợt nghề gỗ" in client.get(f"{address}?trades=1629").content.decode()
    assert "Đợt nghề gỗ" not in client.get(f"{address}?trades=1020").content.decode()
    assert (
        "/vao/?next=/dot-dang-ky/%3Ftrades%3D1629"
        in client.get(f"{address}?trades=1629").content.decode()
    )
    feed = client.get("/dot-dang-ky.rss?trades=1629").content.decode()
    assert "Đợt nghề gỗ" in feed
    assert "Đợt nghề gỗ" not in client.get("/dot-dang-ky.rss?trades=1020").content.decode()
    client.force_login(world.users["tam"])
    unknown = client.post(f"{address}?places=Không Có", {"act": "follow"})
    assert unknown.status_code == 422
    assert client.post(f"{address}?trades=1629", {"act": "follow"}).status_code == 302
    news = CallNews.objects.get()
    assert (news.user, news.trades) == (world.users["tam"], ["1629"])
    assert "Bạn đang nhận tin về" in client.get(address).content.decode()
    client.logout()
    stop = f"{address}thoi-nhan/{news.uuid}/"
    assert 'value="stop"' in client.get(stop).content.decode()
    assert CallNews.objects.exists()  # a mail program that opens every address stops nothing
    assert client.post(stop, {"act": "stop"}).status_code == 302
    assert client.post(stop, {"act": "stop"}).status_code == 302
    assert not CallNews.objects.exists()
    assert "Không còn tin nào" in client.get(stop).content.decode()
