"""The calendar: what closes next, the law's own dates among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.calendar import working_days_left
from khuyencong.policy import selectors as policy
from khuyencong.programme.models import OtherProgramme
from khuyencong.projects.models import Call
from khuyencong.rules import engine

STATUTORY = (
    "registration_deadline_unit",
    "registration_deadline_department",
    "estimate_changes_until",
    "year_end_papers",
    "year_end_spending",
    "year_end_adjusting",
    "year_end_reconciling",
    "year_end_returning",
)


@dataclass(frozen=True)
class Deadline:
    on: date
    name: str
    whose: str
    left: int
    is_verified: bool


def deadlines(province, rows: list[OtherProgramme], today: date) -> list[Deadline]:
    """Of other programmes, of calls for requests, and of the law; the nearest first."""
    days = [
        Deadline(row.closes_date, row.name, row.office, 0, row.evidence == "seen")
        for row in rows
        if row.closes_date
    ]
    calls = Call.objects.filter(province=province, closes_date__gte=today)
    days += [
        Deadline(call.closes_date, call.title, _("Thông báo đăng ký nhu cầu"), 0, True)
        for call in calls.order_by("closes_date")[:20]
    ]
    book = policy.book(province.code)
    for name in STATUTORY:
        label = book.procedure[name].label["en" if get_language() == "en" else "vi"]
        for year in (today.year, today.year + 1):
            day = engine.deadline(name, year=year, book=book)
            if day and day >= today:
                row = engine.procedure_row(name, on=day, book=book)
                days.append(Deadline(day, label, row.citation, 0, row.is_verified))
                break

    def _left(on: date) -> int:
        return working_days_left(on, today, province=province.code)

    return [
        Deadline(one.on, one.name, one.whose, _left(one.on), one.is_verified)
        for one in sorted(days, key=lambda one: one.on)
    ]
