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
# The days entered as they were last seen, and when this process looks again.
_seen: dict[str, Any] = {"days": (), "next": 0.0}


@lru_cache(maxsize=4)
def of(days: tuple[SpecialDay, ...]) -> WorkCalendar:
    return WorkCalendar.vietnam(days)


def calendar() -> WorkCalendar:
    return of(_seen["days"])


def entered() -> tuple[SpecialDay, ...]:
    """What the office entered, as it stands in the database now."""
    days = WorkDay.objects.order_by("date").values_list("date", "kind", "notice")
    return tuple(SpecialDay(day, kind, notice, "seen") for day, kind, notice in days)


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


def due_date(on: date, working_days: int) -> date:
    """Last day of a promise of `working_days`, counted from the working day after `on`."""
    return calendar().add(on, working_days)


def working_days_left(due: date, on: date) -> int:
    """Working days from `on` to `due`; negative when overdue."""
    return calendar().between(on, due)
