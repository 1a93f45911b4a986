"""Requests and projects of the demonstration province, as their own people would make them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import FINDINGS
from khuyencong.appraisal.services import overlaps
from khuyencong.appraisal.services.overlaps import Overlap
from khuyencong.appraisal.services.site_checks import verify_on_site
from khuyencong.demo import figures, people
from khuyencong.demo.province import Province
from khuyencong.directory.models import Establishment
from khuyencong.projects import services as writing
from khuyencong.projects.models import Project, Request
from khuyencong.projects.selectors.estimate import Line, SourceShare

NOTHING: Mapping[str, Any] = MappingProxyType({})


def price(world: Province) -> int:
    """Of a machine, in đồng."""
    return world.draw.randrange(180, 640, 20) * figures.MILLION


def request(
    world: Province,
    workshop: Establishment,
    price: int,
    at: datetime,
    said: Mapping[str, Any] = NOTHING,
) -> Request:
    asked = min(price // 2, 160 * figures.MILLION)
    line = Line(
        item="Máy và lắp đặt, chạy thử",
        unit="bộ",
        quantity=1,
        unit_price_dong=price,
        sources=(SourceShare("support", asked), SourceShare("counterpart", price - asked)),
    )
    return writing.request(
        workshop,
        activity="machinery",
        by=world.owner(workshop),
        at=at,
        title=f"Mua máy cho nghề {workshop.trade.name_vi.split(',')[0].lower()}",
        lines=[line],
        baselines={"workers": workshop.workers, "revenue_dong": price * 4},
        said=said,
    )


def machines(
    world: Province,
    workshop: Establishment,
    price: int,
    ago: int,
    *,
    year: int | None = None,
    track: str = "local",
    said: Mapping[str, Any] = NOTHING,
) -> Project:
    """A machine for one workshop, asked for and drafted so many working days ago."""
    at = world.day(ago)
    asked = request(world, workshop, price, at, said)
    asked = writing.submit_request(asked, by=world.owner(workshop), at=at)
    if workshop.place_id == world.workshops[0].place_id:
        verify_on_site(
            asked,
            visited_date=at.date(),
            met="Chủ cơ sở",
            seen=dict.fromkeys(FINDINGS, "yes"),
            workers=workshop.workers,
            result="right",
            by=world.actor(people.COMMUNE_OFFICER[0]),
            at=at,
        )
    specialist = world.actor("chuyenvien")
    project = writing.draft(
        world.bodies["TT-40"],
        activity="machinery",
        year=year or world.year,
        track=track,
        title=f"Ứng dụng máy tiên tiến tại {workshop.name}",
        requests=[asked],
        by=specialist,
        at=at,
    )
    (line,) = asked.lines.all()
    shares = (
        SourceShare("support", line.support_dong, world.funds[track]),
        SourceShare("counterpart", line.amount_dong - line.support_dong),
    )
    return writing.write_estimate(
        project,
        [
            Line(
                item=line.item,
                unit=line.unit,
                quantity=line.quantity,
                establishment=workshop,
                unit_price_dong=line.unit_price_dong,
                sources=shares,
            )
        ],
        by=specialist,
        at=at,
    )


def training(world: Province, place: int, ago: int, *, year: int | None = None) -> Project:
    """A class of the Centre's own, without beneficiaries, drafted so many working days ago."""
    at, specialist = world.day(ago), world.actor("chuyenvien")
    trade = world.trades[place % len(world.trades)].name_vi.split(",")[0].lower()
    commune = world.communes[place * 7 % len(world.communes)]
    project = writing.draft(
        world.bodies["TT-40"],
        activity="vocational_training",
        year=year or world.year,
        track="local",
        title=f"Lớp truyền nghề {trade} tại {commune}",
        by=specialist,
        at=at,
    )
    fund = world.funds["local"]
    return writing.write_estimate(
        project,
        [
            Line(
                item=item,
                unit=unit,
                quantity=quantity,
                unit_price_dong=price * figures.MILLION,
                sources=(SourceShare("support", quantity * price * figures.MILLION, fund),),
            )
            for item, unit, quantity, price in (
                ("Thù lao giáo viên", "buổi", 30, 1),
                ("Nguyên liệu thực hành", "người", 30, 2),
            )
        ],
        by=specialist,
        at=at,
    )


def decide(world: Province, project: Project, likenesses: list[Overlap], at: datetime) -> None:
    """The appraiser decides on every strong likeness."""
    for likeness in likenesses:
        if likeness.needs_decision:
            overlaps.decide_overlap(
                project,
                likeness.member,
                likeness.other,
                is_allowed=True,
                reason="Đã đối chiếu: hai máy khác nhau của hai công đoạn.",
                by=world.actor("thamdinh"),
                at=at,
            )


def conclude(world: Province, project: Project, at: datetime) -> Project:
    by = world.actor("thamdinh")
    decide(world, project, overlaps.overlaps(project), at)
    return appraisal.conclude(
        project,
        opinion="Nhu cầu rõ, giá phù hợp; mức hỗ trợ theo Thông tư 28/2018.",
        by=by,
        at=at,
    )
