"""Larger projects of the demonstration province: a value chain over two years, a group project."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from khuyencong.appraisal.services import overlaps, slots
from khuyencong.demo import drafting, records
from khuyencong.demo.figures import MILLION
from khuyencong.demo.province import Province
from khuyencong.projects import services as writing
from khuyencong.projects.models import Project
from khuyencong.projects.services import groups

CRAFT = "1629"  # rattan and bamboo
PARTIES = 3


def build(world: Province) -> Generator[datetime, None, Project]:
    """The chain of the rattan villages, and its project of next year, registered, one slot chosen.

    One stage of the chain is empty and two slots are open, so that the pages have something to
    say about what is missing.
    """
    yield world.day(30)
    villages = [shop for shop in world.workshops if shop.trade.code == CRAFT]
    specialist, year = world.actor("chuyenvien"), world.year + 1
    chain = groups.open_umbrella(
        world.province,
        kind="chain",
        title="Chuỗi mây tre đan (trình diễn)",
        aim="Từ vùng nguyên liệu tới cửa hàng: máy chung quy cách, mẫu mã và đầu ra chung.",
        tranches={year: 360 * MILLION, year + 1: 500 * MILLION},
        contents=["KC3", "KC4"],
        is_flagship=True,
        by=specialist,
        at=world.day(30),
    )
    _links(world, chain, villages)
    yield world.day(20)
    project = writing.draft(
        world.bodies["TT-40"],
        activity="machinery",
        title="Máy chẻ nan cho các xưởng mây tre đan",
        year=year,
        track="local",
        is_group=True,
        umbrella=chain,
        by=specialist,
        at=world.day(20),
    )
    made = groups.open_slots(
        project,
        count=PARTIES,
        item="Máy chẻ nan",
        unit="máy",
        unit_price_dong=240 * MILLION,
        support_dong=120 * MILLION,
        fund=world.funds["local"],
        by=specialist,
        at=world.day(20),
    )
    likenesses = overlaps.compare(project, [villages[0]])
    yield world.day(16)
    drafting.decide(world, project, likenesses, world.day(16))
    yield world.day(15)
    slots.choose_for_slot(made[0], villages[0], by=specialist, at=world.day(15))
    yield world.day(8)
    return records.register(world, project, world.day(8))


def _links(world: Province, chain, villages) -> None:
    by, at = world.actor("chuyenvien"), world.day(30)
    market = groups.add_link(
        chain, stage="market", product="Bán buôn, xuất khẩu", name="Công ty xuất khẩu (trình diễn)",
        by=by, at=at,
    )  # fmt: skip
    makers = [
        groups.add_link(
            chain, stage="processing", product="Giỏ, khay mây", establishment=shop,
            supplies=market, by=by, at=at,
        )
        for shop in villages[:PARTIES]
    ]  # fmt: skip
    groups.add_link(
        chain, stage="material", product="Mây nguyên liệu", name="Tổ trồng mây (trình diễn)",
        supplies=makers[0], by=by, at=at,
    )  # fmt: skip
