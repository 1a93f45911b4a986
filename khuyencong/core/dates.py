"""Dates and hours as papers print them, and the day it is in Hanoi."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def hanoi_date(at: datetime) -> date:
    """The day it was in Hanoi, where every deadline and every dated rule is read."""
    return at.astimezone(HANOI).date()


def short(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def in_months(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def in_words(value: date) -> str:
    """ngày 05 tháng 02 năm 2026: leading zero for days under 10 and for January and February
    (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def hour_in_words(value: time) -> str:
    """08 giờ; 14 giờ 30 phút."""
    return f"{value:%H} giờ {value:%M} phút".removesuffix(" 00 phút")
