"""The days of a report's period.

Cut-off days are those of the frame for state bodies (Nghị định 09/2019/NĐ-CP, seen only where a
province repeats it): a project accepted on 20/12 is of the next report year, but of this budget
year. Where no row tells the day, the calendar's own months are taken, and the report says so.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from khuyencong.policy import selectors as policy
from khuyencong.reports.models import Report
from khuyencong.rules import engine

Kind = Report.Kind
PARTS = {Kind.MONTH: 12, Kind.QUARTER: 4}
LAST = {
    Kind.HALF: "report_half_year_last_day",
    Kind.NINE: "report_nine_months_last_day",
    Kind.YEAR: "report_year_last_day",
    Kind.FIVE: "report_year_last_day",
}
MONTHS = {Kind.HALF: 6, Kind.NINE: 9, Kind.YEAR: 12, Kind.FIVE: 12}
FIVE = 5  # years, ending with the named one


@dataclass(frozen=True)
class Period:
    """`since`: the first day of the report year, from which a month or quarter is added up."""

    kind: str
    year: int
    part: int
    first: date
    last: date
    since: date
    is_by_law: bool

    @property
    def budget_years(self) -> range:
        return range(self.year - FIVE + 1 if self.kind == Kind.FIVE else self.year, self.year + 1)

    @property
    def before(self) -> tuple[date, date]:
        """The same period of the year before; of five years, the five before them."""
        years = FIVE if self.kind == Kind.FIVE else 1
        return _years_before(self.first, years), _years_before(self.last, years)

    @property
    def adds_up(self) -> bool:
        """Whether what was since the year began is another figure than that of the period."""
        return self.since != self.first


def period(kind: str, year: int, part: int, province: str) -> Period:
    """KeyError for a kind, ValueError for a part that no year has."""
    book = policy.book(province)
    if not 1 <= part <= PARTS[Kind(kind)] if kind in PARTS else part != 0:
        raise ValueError(f"no {kind} {part}")
    day = engine.count("report_month_last_day", on=date(year, 1, 1), book=book)
    begins = engine.deadline("report_year_first_day", year=year, book=book)
    if day is None or begins is None:
        return _of_the_calendar(kind, year, part)
    since = begins.replace(year=year - 1)
    if kind in PARTS:
        months = 12 // PARTS[Kind(kind)]
        last_month = part * months
        last = date(year, last_month, day)
        return Period(kind, year, part, _back(last, months) + timedelta(1), last, since, True)
    last = engine.deadline(LAST[Kind(kind)], year=year, book=book) or date(year, 12, 31)
    first = since.replace(year=year - FIVE) if kind == Kind.FIVE else since
    return Period(kind, year, part, first, last, first, True)


def unverified_ground(province: str, year: int) -> str:
    """The text that the cut-off days are taken from while nobody has verified it; "" otherwise."""
    book = policy.book(province)
    row = engine.procedure_row("report_month_last_day", on=date(year, 1, 1), book=book)
    return "" if row.value is None or row.is_verified else row.citation


def _of_the_calendar(kind: str, year: int, part: int) -> Period:
    since = date(year, 1, 1)
    if kind in PARTS:
        months = 12 // PARTS[Kind(kind)]
        return Period(
            kind, year, part, date(year, (part - 1) * months + 1, 1), _end(year, part * months),
            since, False,
        )  # fmt: skip
    first = date(year - FIVE + 1, 1, 1) if kind == Kind.FIVE else since
    return Period(kind, year, part, first, _end(year, MONTHS[Kind(kind)]), first, False)


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _back(day: date, months: int) -> date:
    before = day.year * 12 + day.month - 1 - months
    return day.replace(year=before // 12, month=before % 12 + 1)


def _years_before(day: date, years: int) -> date:
    """29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
