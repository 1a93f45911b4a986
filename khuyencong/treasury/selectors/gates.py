"""The days of the law at the end of a budget year, with what is left until each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from khuyencong.core.calendar import working_days_left
from khuyencong.policy import selectors as policy
from khuyencong.rules import engine
from khuyencong.rules.engine import RuleBook

# In their order; the second word: whether the day lies in the year after the budget year.
DAYS = (
    ("estimate_changes_until", False),
    ("year_end_papers", False),
    ("year_end_spending", False),
    ("year_end_adjusting", True),
    ("year_end_reconciling", True),
    ("year_end_returning", True),
    ("year_end_treasury_report", True),
)
LAST_DAY = "year_end_spending"
# So many working days before the one, papers are at the Treasury.
ADJUSTING, BEFORE = "year_end_adjusting", "year_end_adjusting_working_days"


@dataclass(frozen=True)
class Gate:
    """`left`: working days, negative when the day has passed."""

    name: str
    on: date
    label: str
    legal: str
    left: int
    is_verified: bool


def gates(province: str, year: int, today: date) -> list[Gate]:
    """Those that are known for this year, in their order."""
    book = policy.book(province)
    lang = "en" if get_language() == "en" else "vi"
    found: list[Gate] = []
    for name, is_later in DAYS:
        # The rule of the budget year decides, also where its day lies in the next.
        row = engine.procedure_row(name, on=date(year, 12, 31), book=book)
        if day := _day(row.value, year + is_later):
            left = working_days_left(day, today, province=province)
            label = book.procedure[name].label[lang]
            if name == ADJUSTING:
                found += _papers_before(day, today, province, book, lang)
            found.append(Gate(name, day, label, row.legal, left, row.is_verified))
    return found


def _papers_before(
    last: date, today: date, province: str, book: RuleBook, lang: str
) -> Iterator[Gate]:
    """The latest day from which the working days that the rule asks for are left until `last`."""
    row = engine.procedure_row(BEFORE, on=date(last.year - 1, 12, 31), book=book)
    if not isinstance(row.value, int):
        return
    day = last
    while working_days_left(last, day, province=province) < row.value:
        day -= timedelta(days=1)
    label = f"{book.procedure[BEFORE].label[lang]}: {row.value}"
    left = working_days_left(day, today, province=province)
    yield Gate(BEFORE, day, label, row.legal, left, row.is_verified)


def _day(month_day: object, year: int) -> date | None:
    return date.fromisoformat(f"{year:04d}-{month_day}") if month_day else None


def last_day(province: str, year: int) -> date:
    """By which money of the year is spent or signed for; 31 December where no rule is known."""
    row = engine.procedure_row(LAST_DAY, on=date(year, 12, 31), book=policy.book(province))
    return _day(row.value, year) or date(year, 12, 31)


def grounds(name: str, province: str, year: int) -> tuple[tuple[str, ...], str]:
    """(codes of a dated list of grounds, its article) as they hold for a budget year."""
    row = engine.procedure_row(name, on=date(year, 12, 31), book=policy.book(province))
    value = row.value if isinstance(row.value, tuple) else ()
    return tuple(str(code) for code in value), row.legal


def contract_ruling(province: str, year: int) -> tuple[str, str]:
    """(open, binds or aside, its article): whether a contract of support is carried over like an
    order of the State; ("", "") where no rule is known."""
    row = engine.procedure_row(
        "carry_over_contract_ruling", on=date(year, 12, 31), book=policy.book(province)
    )
    return (str(row.value), row.legal) if row.value else ("", "")
