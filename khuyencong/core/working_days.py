"""Working days in Vietnam: weekdays, less public holidays, with the dated table on top."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import holidays
import yaml

FIRST, LAST = date(2002, 1, 1), date(2041, 12, 31)
KINDS = {"holiday": False, "swap_off": False, "swap_working": True}
TABLE = Path(__file__).parent / "data" / "work_calendar.yaml"


class CalendarError(ValueError):
    """A date outside the years the calendar knows; `params`: date, first, last."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)


@dataclass(frozen=True)
class SpecialDay:
    date: date
    kind: str
    legal: str
    evidence: str


@cache
def table() -> tuple[SpecialDay, ...]:
    """The dated table, checked: known kinds, each date once, each with its basis."""
    rows = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["days"]
    days = tuple(SpecialDay(**row) for row in rows)
    for day in days:
        if day.kind not in KINDS or not day.legal:
            raise CalendarError("bad_row", date=day.date)
    if len({day.date for day in days}) != len(days):
        raise CalendarError("twice")
    return days


class WorkCalendar:
    """Built once from a set of days off and a table that overrides it."""

    def __init__(self, days_off: Iterable[date], special: Iterable[SpecialDay]) -> None:
        override = {day.date: KINDS[day.kind] for day in special}
        closed = set(days_off)
        self._days = [
            day
            for number in range(FIRST.toordinal(), LAST.toordinal() + 1)
            if override.get(
                day := date.fromordinal(number), day.weekday() < 5 and day not in closed
            )
        ]

    @classmethod
    def vietnam(cls, entered: Iterable[SpecialDay] = ()) -> WorkCalendar:
        """The `holidays` package (it knows past swaps too), our table on top of it, and on top of
        both the days that the office `entered` with their notices."""
        off = holidays.country_holidays("VN", years=range(FIRST.year, LAST.year + 1))
        swapped = [
            SpecialDay(day, "swap_working", "holidays", "seen") for day in off.weekend_workdays
        ]
        return cls(off, [*swapped, *table(), *entered])

    def is_working(self, day: date) -> bool:
        place = bisect_left(self._days, self._known(day))
        return place < len(self._days) and self._days[place] == day

    def add(self, start: date, working_days: int) -> date:
        """The day that is `working_days` ≥ 0 working days after `start` (0: `start` itself)."""
        if working_days == 0:
            return start
        place = bisect_right(self._days, self._known(start)) + working_days - 1
        if not working_days >= 0 or place >= len(self._days):
            raise CalendarError("out_of_range", date=start, first=FIRST, last=LAST)
        return self._days[place]

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is past."""
        return bisect_right(self._days, self._known(end)) - bisect_right(
            self._days, self._known(start)
        )

    def _known(self, day: date) -> date:
        if not FIRST <= day <= LAST:
            raise CalendarError("out_of_range", date=day, first=FIRST, last=LAST)
        return day
