"""The working calendar in force, built once."""

from __future__ import annotations

from datetime import date
from functools import cache

from khuyencong.core.working_days import WorkCalendar


@cache
def calendar() -> WorkCalendar:
    return WorkCalendar.vietnam()


def due_date(on: date, working_days: int) -> date:
    """Last day of a promise of `working_days`, counted from the working day after `on`."""
    return calendar().add(on, working_days)


def working_days_left(due: date, on: date) -> int:
    """Working days from `on` to `due`; negative when overdue."""
    return calendar().between(on, due)
