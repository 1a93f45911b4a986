"""The working calendar in force: built anew when a day was entered, here or in another process."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import DatabaseError

from khuyencong.core.models import WorkDay
from khuyencong.core.working_days import SpecialDay, WorkCalendar

LOOK_EVERY = 3.0  # seconds between two looks at what was entered
COUNTRY = ""  # where a province's code stands: a day of the whole country
Entered = tuple[tuple[str, SpecialDay], ...]  # (province or COUNTRY, what was entered for it)
# The days entered as they were last seen, and when this process looks again.
_seen: dict[str, Any] = {"days": (), "next": 0.0}


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


def look(**_signal: object) -> None:
    """At the start of a request or of a round of the worker: what another process entered."""
    now = time.monotonic()
    if now < _seen["next"]:
        return
    _seen["next"] = now + LOOK_EVERY
    try:
        refresh()
    except DatabaseError:  # away, or not migrated yet: the calendar known so far stays
        return


def due_date(on: date, working_days: int, *, province: str) -> date:
    """Last day of a promise of `working_days`, counted from the working day after `on`."""
    return calendar(province).add(on, working_days)


def working_days_left(due: date, on: date, *, province: str) -> int:
    """Working days from `on` to `due`; negative when overdue."""
    return calendar(province).between(on, due)
