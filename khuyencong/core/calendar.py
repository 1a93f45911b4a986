"""The working calendar in force: built anew when a day was entered, here or in another process."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from khuyencong.core.models import WorkDay
from khuyencong.core.working_days import SpecialDay, WorkCalendar

COUNTRY = ""  # where a province's code stands: a day of the whole country
Entered = tuple[tuple[str, SpecialDay], ...]  # (province or COUNTRY, what was entered for it)
_seen: dict[str, Any] = {"days": ()}  # as they were last read


@lru_cache(maxsize=64)  # one for each province that has days of its own
def _built(days: tuple[SpecialDay, ...]) -> WorkCalendar:
    return WorkCalendar.vietnam(days)


def of(days: Entered, province: str = COUNTRY) -> WorkCalendar:
    """The calendar of one province: the country's days, and on top of them its own."""
    country = [day for whose, day in days if whose == COUNTRY]
    own = [day for whose, day in days if whose == province != COUNTRY]
    return _built(tuple(country + own))


def calendar(province: str = COUNTRY) -> WorkCalendar:
    return of(_seen["days"], province)


def entered() -> Entered:
    """What the offices entered, as it stands in the database now."""
    days = WorkDay.objects.order_by("province", "date")
    rows = days.values_list("province", "date", "kind", "notice")
    return tuple(
        (whose, SpecialDay(day, kind, notice, "seen")) for whose, day, kind, notice in rows
    )


def refresh() -> None:
    _seen["days"] = entered()


def due_date(on: date, working_days: int, *, province: str) -> date:
    """Last day of a promise of `working_days`, counted from the working day after `on`."""
    return calendar(province).add(on, working_days)


def working_days_left(due: date, on: date, *, province: str) -> int:
    """Working days from `on` to `due`; negative when overdue."""
    return calendar(province).between(on, due)
