"""Tổng tiền Nhà nước: khuyến công and every other programme together."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import estimate
from khuyencong.projects.selectors.estimate import Line, SourceShare
from tests import world as province
from tests.packs import set_figure
from tests.world import at

pytestmark = pytest.mark.django_db


def machine(world, *, support, programme, price=800_000_000):
    return Line(
        item="Máy chẻ nan",
        unit="máy",
        quantity=1,
        unit_price_dong=price,
        establishment=world.workshops[0],
        sources=(
            SourceShare("support", support, world.fund),
            SourceShare("programme", programme),
            SourceShare("counterpart", price - support - programme),
        ),
    )


def test_what_all_programmes_pay_together_is_added_up():
    world = province.build()
    rows = estimate.public_shares([machine(world, support=300_000_000, programme=100_000_000)] * 2)
    assert rows == [(world.workshops[0], 800_000_000, 1_600_000_000)]


def test_a_province_may_limit_the_public_share_and_the_refusal_says_how_much():
    world = province.build()
    set_figure(world, "public_share_percent", 60)
    project = province.drafted(world)
    mai = world.actor("mai")
    projects.write_estimate(
        project, [machine(world, support=300_000_000, programme=200_000_000)], by=mai, at=at(3)
    )
    with pytest.raises(Refused, match=r"500\.000\.000 đồng, vượt 480\.000\.000") as refusal:
        projects.register(project, by=mai, at=at(3))
    assert "2/QĐ-UBND" in refusal.value.legal
    projects.write_estimate(
        project, [machine(world, support=300_000_000, programme=180_000_000)], by=mai, at=at(4)
    )
    assert projects.register(project, by=mai, at=at(4)).state == "registered"
