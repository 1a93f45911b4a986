"""What is overdue: its holder hears of it the day after, the head of the office some days later.

Each is told once for each day it was due; what waits for an applicant escalates to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.addresses import address
from khuyencong.core.calendar import working_days_left
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.told import told
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Unit
from khuyencong.directory.services import notices
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project, Request

AT_ONCE = 500
HEADS = {
    "centre": ("centre_head",),
    "commune": ("centre_head",),
    "department": ("department_leader",),
    "council": ("department_leader",),
    "finance": ("department_leader",),
    "provincial": ("provincial_approver",),
}


def overdue_job(*, now: datetime) -> None:
    """Told in the order of their days, the longest overdue first."""
    for province in directory.provinces_begun():
        rows = obligations.overdue(province, on=hanoi_date(now), most=AT_ONCE)
        rows = [row for row in rows if row.sort.is_pressed]
        subjects = _subjects(rows)
        for _what, same in groupby(rows, key=lambda row: (row.due_date, row.subject, row.kind)):
            owed = list(same)
            if owed[0].subject in subjects:
                _tell(owed, subjects[owed[0].subject], province, now=now)


def _subjects(rows: Sequence[Obligation]) -> dict[object, Project | Request]:
    keys = {row.subject for row in rows}
    found: dict[object, Project | Request] = {}
    found |= {one.uuid: one for one in Project.objects.filter(uuid__in=keys)}
    found |= {one.uuid: one for one in Request.objects.filter(uuid__in=keys)}
    return found


def _tell(
    owed: Sequence[Obligation], subject: Project | Request, province: Unit, *, now: datetime
) -> None:
    today, (first, *_others) = hanoi_date(now), owed
    assert first.due_date is not None  # asked for above
    audiences = [("late", obligations.holders(owed, on=today))]
    if -working_days_left(first.due_date, today, province=province.code) >= first.sort.head_after:
        audiences.append(("late_head", _heads(first, subject, province, today)))
    for key, users in audiences:
        notices.tell(
            users,
            text=told(
                lazy("Quá hạn từ {due}: {work}, {code} “{title}”."),
                due=short(first.due_date),
                work=first.sort.label,
                code=subject.code,
                title=subject.title[:150],
            ),
            path=address(subject.chain, subject.code),
            key=f"{key}/{first.kind}/{subject.code}/{first.due_date}",
            at=now,
        )


def _heads(row: Obligation, subject: Project | Request, province: Unit, today: date):
    return notices.holders(
        HEADS.get(row.role.partition("_")[0], ()),
        on=today,
        province=province.code,
        organisation_id=subject.implementing_unit_id if isinstance(subject, Project) else None,
    )
