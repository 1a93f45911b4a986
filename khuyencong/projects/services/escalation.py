"""What is overdue: its holder hears of it the day after, the head of the office some days later; of
some kinds the holder is reminded before.

Each is told once for each day it was due; what waits for an applicant escalates to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.addresses import address
from khuyencong.core.calendar import working_days_left
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.told import told
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Unit, User
from khuyencong.directory.services import notices
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project, Request

AT_ONCE = 500
SOON = lazy("Sắp đến hạn {due}: {work}, {code} “{title}”.")
LATE = lazy("Quá hạn từ {due}: {work}, {code} “{title}”.")
HEADS = {
    "centre": ("centre_head",),
    "commune": ("centre_head",),
    "department": ("department_leader",),
    "council": ("department_leader",),
    "finance": ("department_leader",),
    "provincial": ("provincial_approver",),
}


def overdue_job(*, now: datetime) -> None:
    """Told in the order of their days, the longest overdue first, down to the last of them."""
    for province in directory.provinces_begun():
        posts, last = Posts(province, hanoi_date(now)), None
        while rows := obligations.overdue(province, on=posts.on, most=AT_ONCE, after=last):
            last = rows[-1]
            _tell([row for row in rows if row.sort.is_pressed], posts.audiences, now=now)
        last = None
        while rows := obligations.soon(province, on=posts.on, most=AT_ONCE, after=last):
            last = rows[-1]
            _tell(rows, posts.reminded, now=now)


class Posts:
    """Who holds them this day: each asked for once, however much is overdue there."""

    def __init__(self, province: Unit, on: date) -> None:
        self.province, self.on = province, on
        self._found: dict[object, list[User]] = {}

    def reminded(
        self, owed: Sequence[Obligation], subject: Project | Request
    ) -> Iterator[tuple[str, list[User]]]:
        """("soon", who owes it)."""
        yield "soon", self._holders(owed)

    def audiences(
        self, owed: Sequence[Obligation], subject: Project | Request
    ) -> Iterator[tuple[str, list[User]]]:
        """("late", who owes it), and once it is time ("late_head", who leads them)."""
        (first, *_others), on = owed, self.on
        assert first.due_date is not None  # asked for by the job
        yield "late", self._holders(owed)
        late = -working_days_left(first.due_date, on, province=self.province.code)
        if late >= first.sort.head_after:
            roles = HEADS.get(first.role.partition("_")[0], ())
            unit = subject.implementing_unit_id if isinstance(subject, Project) else None
            yield "late_head", self._once((roles, unit), lambda: self._heads(roles, unit))

    def _holders(self, owed: Sequence[Obligation]) -> list[User]:
        who = frozenset((row.role, row.debtor) for row in owed)
        return self._once(who, lambda: obligations.holders(owed, on=self.on))

    def _once(self, key: object, ask: Callable[[], Iterable[User]]) -> list[User]:
        if key not in self._found:
            self._found[key] = list(ask())
        return self._found[key]

    def _heads(self, roles: Sequence[str], unit: int | None) -> QuerySet[User]:
        return notices.holders(roles, on=self.on, province=self.province.code, organisation_id=unit)


Audiences = Callable[[Sequence[Obligation], Project | Request], Iterator[tuple[str, list[User]]]]


def _tell(rows: Sequence[Obligation], audiences: Audiences, *, now: datetime) -> None:
    """Who was not told yet: one look at what was told serves all of these."""
    subjects = _subjects(rows)
    known = [row for row in rows if row.subject in subjects]
    known.sort(key=_same)
    to_tell: list[tuple[str, Obligation, list[User]]] = []
    for _what, same in groupby(known, key=_same):
        owed = list(same)
        for kind, users in audiences(owed, subjects[owed[0].subject]):
            code = subjects[owed[0].subject].code
            to_tell.append((f"{kind}/{owed[0].kind}/{code}/{owed[0].due_date}", owed[0], users))
    told_before = notices.told_before((key, user) for key, _row, users in to_tell for user in users)
    for key, row, users in to_tell:
        if new := [user for user in users if (key, user) not in told_before]:
            _press(row, subjects[row.subject], new, key=key, now=now)


def _same(row: Obligation) -> tuple[date | None, UUID, str]:
    return row.due_date, row.subject, row.kind


def _subjects(rows: Sequence[Obligation]) -> dict[object, Project | Request]:
    keys = {row.subject for row in rows}
    found: dict[object, Project | Request] = {}
    found |= {one.uuid: one for one in Project.objects.filter(uuid__in=keys)}
    found |= {one.uuid: one for one in Request.objects.filter(uuid__in=keys)}
    return found


def _press(
    row: Obligation, subject: Project | Request, users: Sequence[User], *, key: str, now: datetime
) -> None:
    assert row.due_date is not None
    words = SOON if key.startswith("soon/") else LATE
    notices.tell(
        users,
        text=told(
            words,
            due=short(row.due_date),
            work=row.sort.label,
            code=subject.code,
            title=subject.title[:150],
        ),
        path=address(subject.chain, subject.code),
        key=key,
        at=now,
    )
