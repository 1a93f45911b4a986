"""Money that came back is offered, by what is left in the funds of this province alone."""

import pytest

from khuyencong.directory.models import Notice
from khuyencong.planning import services as planning
from khuyencong.planning.scenarios import services as scenarios
from tests.planning.room import MILLION, another_fund
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(world, chosen, three):
    """350 of 400 million are planned; the seminar waits for its 100."""
    scenarios.submit_plan(chosen, by=world.actor("lan"), at=at(9))
    scenarios.approve_plan(chosen, by=world.actor("dung"), at=at(10))
    return three[2]


def offered():
    return Notice.objects.filter(text__contains="dự phòng").order_by("user__username")


def test_money_of_another_province_is_neither_offered_nor_counted(world, waiting):
    another_fund(world, "KCDP-38", money=500 * MILLION)
    scenarios.offer_job(now=at(11))
    assert not offered().exists()
    give_more(world, 50 * MILLION)
    scenarios.offer_job(now=at(12))
    assert [notice.user.username for notice in offered()] == ["binh", "lan"]
    notice = offered().first()
    assert "Còn 100.000.000 đồng" in notice.text and waiting.code in notice.text
    assert notice.path == f"/ke-hoach/?year={YEAR}"


def give_more(world, amount):
    planning.appropriate(
        world.fund, year=YEAR, number="3/QĐ-UBND", decided_date=at(11).date(), amount_dong=amount,
        by=world.actor("son"), at=at(11),
    )  # fmt: skip
