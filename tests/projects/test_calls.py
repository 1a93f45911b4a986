"""Đợt đăng ký: opened, shown, and owners of drafts reminded twice before it closes."""

from datetime import date

import pytest
from django.utils import timezone

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.models import Call
from khuyencong.projects.selectors import calling, lateness
from khuyencong.projects.services import calls
from tests import world as province
from tests.duties import elsewhere
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
CLOSES = date(YEAR, 5, 20)


def opened(world, by="mai", opens=date(YEAR, 4, 1), closes=CLOSES, **whom):
    return calls.open_call(
        world.province,
        title="Đăng ký nhu cầu năm 2028",
        text="",
        opens_date=opens,
        closes_date=closes,
        **whom,
        by=world.actor(by),
        at=at(1, 4),
    )


def test_an_owner_with_a_draft_is_reminded_seven_days_and_two_days_before():
    world = province.build()
    opened(world)
    row = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy",
        lines=[],
        baselines={},
        by=world.actor("tam"),
        at=at(2, 4),
    )
    for day in (12, 13, 13, 14, 18, 19, 20):
        calls.remind_job(now=at(day, 5))
    told = Notice.objects.filter(user=world.users["tam"], text__contains="CHƯA NỘP")
    assert [notice.at.day for notice in told.order_by("pk")] == [13, 18]
    assert "20/05/2027" in told[0].text
    assert row.code in told[0].text
    assert not Notice.objects.filter(user=world.users["loc"]).exists()


def test_a_call_is_open_from_its_first_to_its_last_day():
    world = province.build()
    call = opened(world)
    assert list(calling.open_calls("40", on=date(YEAR, 4, 1))) == [call]
    assert list(calling.open_calls("40", on=CLOSES)) == [call]
    assert not calling.open_calls("40", on=date(YEAR, 5, 21))
    assert not calling.open_calls("38", on=CLOSES)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"by": "thu"}, "Trung tâm hoặc Sở"),
        ({"closes": date(YEAR, 3, 1)}, "không mở được"),
        ({"opens": date(YEAR, 6, 1)}, "không mở được"),
    ],
)
def test_a_call_that_cannot_be_is_refused(options, why):
    with pytest.raises(Refused, match=why):
        opened(province.build(), **options)


def drafted(world):
    return projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy",
        lines=[],
        baselines={},
        by=world.actor("tam"),
        at=at(2, 4),
    )


@pytest.mark.parametrize(
    ("whom", "is_hers"),
    [
        ({}, True),
        ({"activities": ["machinery", "training"]}, True),
        ({"activities": ["training"]}, False),
        ({"trades": ["own"], "places": ["own"]}, True),
        ({"trades": ["0000"]}, False),
        ({"trades": ["own"], "places": ["0000"]}, False),
    ],
)
def test_a_call_for_some_neither_reminds_nor_is_missed_by_the_others(whom, is_hers):
    world = province.build()
    shop, request = world.workshops[0], drafted(world)
    own = {"trades": shop.trade.code, "places": shop.place.code}
    named = {kind: [own[kind] if c == "own" else c for c in whom[kind]] for kind in whom}
    call = opened(world, **named)
    calls.remind_job(now=at(13, 5))
    assert Notice.objects.filter(text__contains="CHƯA NỘP").exists() == is_hers
    assert lateness.missed_call(request, on=date(YEAR, 5, 20)) is None
    missed = lateness.missed_call(request, on=date(YEAR, 5, 21))
    assert missed == (call if is_hers else None)
    told = events.history(f"call:{call.uuid}").get(kind="open_call").payload
    assert {kind: told[kind] for kind in named} == {k: sorted(v) for k, v in named.items()}


def corrected(call, world, closes, by="mai", on=10, reason="Sở cho kéo dài.", **more):
    said = {"title": call.title, "closes_date": closes, "reason": reason} | more
    return calls.correct_call(call, **said, by=world.actor(by), at=at(on, 4))


def test_a_call_is_corrected_ended_and_opened_again_with_its_reason():
    world = province.build()
    call = opened(world)
    ended = corrected(call, world, date(YEAR, 4, 9), reason="Nhập nhầm.")
    assert not calling.open_calls("40", on=date(YEAR, 4, 10))
    assert corrected(ended, world, date(YEAR, 4, 9)) == ended  # a second press
    again = corrected(ended, world, date(YEAR, 6, 20), title="Đợt 2")
    assert calling.open_calls("40", on=date(YEAR, 6, 20)).get().title == "Đợt 2"
    told = events.history(f"call:{again.uuid}").filter(kind="correct_call")
    assert [event.payload["closes"] for event in told] == [
        ["2027-05-20", "2027-04-09"],
        ["2027-04-09", "2027-06-20"],
    ]


@pytest.mark.parametrize(
    ("closes", "more", "why"),
    [
        (date(YEAR, 4, 8), {}, "ở trước 09/04/2027"),
        (date(YEAR, 3, 31), {"on": 1}, "ở trước 01/04/2027"),
        (date(YEAR, 6, 20), {"reason": " "}, "phải có lý do"),
        (date(YEAR, 6, 20), {"by": "thu"}, "Trung tâm hoặc Sở"),
    ],
)
def test_a_call_is_not_corrected_into_the_past_without_a_reason_or_by_others(closes, more, why):
    world = province.build()
    call = opened(world)
    with pytest.raises(Refused, match=why):
        corrected(call, world, closes, **more)
    call.refresh_from_db()
    assert call.closes_date == CLOSES


def test_a_call_is_corrected_on_its_page_and_not_from_another_province(client):
    world = province.build()
    call = opened(world)
    client.force_login(world.users["mai"])
    address = "/ban-lam-viec/dot-dang-ky/"
    page = client.get(address).content.decode()
    assert "Sửa, hoặc khép lại" in page
    typed = {"act": "correct", "call": call.pk, "title": "Đợt sửa", "closes_date": "31/12/2099"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert 'value="Đợt sửa"' in answer.content.decode()
    right = typed | {"closes_date": "01/06/2027", "reason": "Kéo dài."}
    assert client.post(address, right).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.closes_date) == ("Đợt sửa", date(2027, 6, 1))
    with pytest.raises(Refused, match="Trung tâm hoặc Sở"):
        calls.correct_call(
            call, title="x", closes_date=CLOSES, reason="x",
            by=elsewhere("centre_specialist"), at=at(10, 4),
        )  # fmt: skip


def test_the_desk_opens_a_call_and_the_public_reads_of_it(client):
    world = province.build()
    client.force_login(world.users["mai"])
    address = "/ban-lam-viec/dot-dang-ky/"
    wrong = {"act": "open", "title": "Đợt 1", "opens_date": "1/1/2026", "closes_date": "1/1/2025"}
    refused = client.post(address, wrong)
    assert refused.status_code == 422
    assert 'value="Đợt 1"' in refused.content.decode()
    for_ever = client.post(address, wrong | {"closes_date": "31/12/2099"})
    assert for_ever.status_code == 422
    assert "Ngày 31/12/2099 không nằm từ" in for_ever.content.decode()
    next_year = timezone.localdate().year + 1
    place = world.workshops[0].place
    right = wrong | {"closes_date": f"31/12/{next_year}", "activities": "machinery"}
    unknown = client.post(address, right | {"places": f"{place.name}, Không Có"})
    assert "“Không Có”" in unknown.content.decode()
    assert client.post(address, right | {"places": f"xã {place.name}"}).status_code == 302
    assert (call := Call.objects.get()).places == [place.code]
    assert call.activities == ["machinery"]
    assert str(place) in client.get(address).content.decode()
    client.logout()
    assert f"nhận đề nghị đến hết ngày 31/12/{next_year}" in client.get("/").content.decode()
