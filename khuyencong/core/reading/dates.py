"""Dates as people type them. Day first, always; never the American order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from khuyencong.core.dates import short
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.numerals import plain

_TYPED = re.compile(
    r"([0-9]{1,2})(?:[/\-. ]| thang )([0-9]{1,2})(?:[/\-. ]| nam )([0-9]{2}|[0-9]{4})"
)
_NO_YEAR = re.compile(r"([0-9]{1,2})(?:[/\-. ]| thang )([0-9]{1,2})")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[t ]00:00(?::00)?)?")
FIRST = date(2002, 1, 1)  # the first year of which the system keeps anything


class DateError(ReadingError):
    """What was typed is no date, or not one date only: `code` is empty, not_a_date, impossible,
    american (`meant`, with day and month changed over), no_year, century (`one`, `other`: both
    years) or outside (`first`, `last`: the days between which it may lie)."""

    kind = "date"


class Bounds(NamedTuple):
    """Between which days a date of some kind lies, seen from today; both days belong to it."""

    first: Callable[[date], date]
    last: Callable[[date], date]


def _years(count: int) -> Callable[[date], date]:
    """The last day of the year `count` years from now."""
    return lambda today: date(today.year + count, 12, 31)


def _from_the_first(_today: date) -> date:
    return FIRST


# A year of slack ahead: papers are typed before the day they bear, and year-ends are prepared.
KINDS = {
    "act": Bounds(_from_the_first, _years(1)),  # signed, decided, seen, visited, delivered
    "due": Bounds(_from_the_first, _years(10)),  # the end of a contract, of a post, of a licence
    "period": Bounds(_from_the_first, _years(2)),  # a call for requests: this plan year or the next
    "birth": Bounds(lambda today: date(today.year - 110, 1, 1), _years(-14)),
    "founding": Bounds(lambda _today: date(1900, 1, 1), _years(0)),
}


def read_date(text: str) -> date:
    """5/3/2026 · 05-03-2026 · 5.3.26 · 2026-03-05 · ngày 5 tháng 3 năm 2026 → 5 March 2026.

    Two digits mean 20xx up to 2049; later ones are asked back, as are days without a year and
    dates that only read month first.
    """
    clean = plain(text).removeprefix("ngay ").rstrip(".")
    if not clean:
        raise DateError("empty", text=text)
    if match := _ISO.fullmatch(clean):
        year, month, day = map(int, match.groups())
    elif match := _TYPED.fullmatch(clean):
        day, month, year = map(int, match.groups())
        if len(match[3]) == 2:
            if year >= 50:
                raise DateError("century", text=text, one=1900 + year, other=2000 + year)
            year += 2000
    elif match := _NO_YEAR.fullmatch(clean):
        raise DateError("no_year", text=text)
    else:
        raise DateError("not_a_date", text=text)
    try:
        return date(year, month, day)
    except ValueError:
        if month > 12 >= day and month <= 28:
            meant = short(date(year, day, month)) if year else ""
            raise DateError("american", text=text, meant=meant) from None
        raise DateError("impossible", text=text) from None


def read_date_of(kind: str, text: str, *, today: date) -> date:
    """A date of one of KINDS, within its bounds. Raises DateError."""
    day, bounds = read_date(text), KINDS[kind]
    first, last = bounds.first(today), bounds.last(today)
    if not first <= day <= last:
        raise DateError("outside", text=text, first=short(first), last=short(last))
    return day
