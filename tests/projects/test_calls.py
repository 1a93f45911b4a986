"""Đợt đăng ký: opened, shown, and owners of drafts reminded twice before it closes."""

from datetime import date

import pytest
from django.utils import timezone

from khuyencong.core.errors import Refused
from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.services import calls
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
CLOSES = date(YEAR, 5, 20)


def opened(world, by="mai", opens=date(YEAR, 4, 1), closes=CLOSES):
    return calls.open_call(
        world.province,
        title="Đăng ký nhu cầu năm 2028",
        text="",
        opens_date=opens,
        closes_date=closes,
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
    assert list(calls.open_calls("40", on=date(YEAR, 4, 1))) == [call]
    assert list(calls.open_calls("40", on=CLOSES)) == [call]
    assert not calls.open_calls("40", on=date(YEAR, 5, 21))
    assert not calls.open_calls("38", on=CLOSES)


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


def test_the_desk_opens_a_call_and_the_public_reads_of_it(client):
    world = province.build()
    client.force_login(world.users["mai"])
    address = "/ban-lam-viec/dot-dang-ky/"
    wrong = {"title": "Đợt 1", "opens_date": "1/1/2026", "closes_date": "1/1/2025"}
    refused = client.post(address, wrong)
    assert refused.status_code == 422
    assert 'value="Đợt 1"' in refused.content.decode()
    for_ever = client.post(address, wrong | {"closes_date": "31/12/2099"})
    assert for_ever.status_code == 422
    assert "Ngày 31/12/2099 không nằm từ" in for_ever.content.decode()
    next_year = timezone.localdate().year + 1
    right = wrong | {"closes_date": f"31/12/{next_year}"}
    assert client.post(address, right).status_code == 302
    client.logout()
    assert f"nhận đề nghị đến hết ngày 31/12/{next_year}" in client.get("/").content.decode()
