"""The last quarter's report of the Department, sent; the year's as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from khuyencong.demo.province import Province
from khuyencong.reports import services as reports

DRAFTED, SENT = 3, 2  # working days ago


def build(world: Province) -> Iterator[datetime]:
    yield world.day(DRAFTED)
    department = world.bodies["SCT-40"]
    specialist, leader = world.actor("thamdinh"), world.actor("lanhdaoso")
    year, part = _last_ended(world)
    quarter = reports.draft(
        department, kind="quarter", year=year, part=part, by=specialist, at=world.day(DRAFTED)
    )
    reports.write(
        quarter,
        done="Đã thông báo đăng ký nhu cầu, thẩm định các đề án đã đăng ký.",
        hard="Một số cơ sở lập dự toán chưa đủ báo giá, phải bổ sung.",
        asked="Giao kế hoạch vốn sớm hơn để kịp ký hợp đồng trong quý sau.",
        by=specialist,
        at=world.day(DRAFTED),
    )
    reports.count_anew(quarter, by=specialist, at=world.day(DRAFTED))
    yield world.day(SENT)
    reports.send(quarter, by=leader, at=world.day(SENT))
    reports.draft(department, kind="year", year=year, by=specialist, at=world.day(SENT))


def _last_ended(world: Province) -> tuple[int, int]:
    """(year, quarter) before the one of today: its figures were cut on the 14th at the latest."""
    number = world.today.year * 4 + (world.today.month - 1) // 3 - 1
    return number // 4, number % 4 + 1
