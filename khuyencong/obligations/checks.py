"""Part of `verify`: open is what the tables of states say, no less, no more, of nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.core.dates import short
from khuyencong.directory.models.roles import ROLES
from khuyencong.obligations.models import Obligation, kinds
from khuyencong.obligations.services import Owed, is_met_still

AT_ONCE = 500


@dataclass(frozen=True)
class Lifecycle:
    """`of`: the kinds its states open. `subjects`: every one, with what `owed` reads; `owing`:
    those in a state that opens something. `owed`: what is due of one by its state."""

    of: Collection[str]
    subjects: QuerySet[Any]
    owing: QuerySet[Any]
    owed: Callable[[Any], Iterable[Owed]]


_lifecycles: list[Lifecycle] = []


def register(lifecycle: Lifecycle) -> None:
    """Called in `AppConfig.ready` of the app that has the table of states."""
    _lifecycles.append(lifecycle)


def faults() -> list[str]:
    return [*_unknown(), *(fault for one in _lifecycles for fault in _of_a_lifecycle(one))]


def _unknown() -> Iterator[str]:
    strange = Obligation.objects.exclude(kind__in=kinds.known()).order_by("pk")
    for row in strange.iterator(AT_ONCE):
        yield _("Việc phải làm {key}: không có loại việc “{kind}”.").format(
            key=row.pk, kind=row.kind
        )


def _of_a_lifecycle(life: Lifecycle) -> Iterator[str]:
    rows = Obligation.objects.still_open().of_kinds(life.of).order_by("pk")
    for some in _batches(rows):
        yield from _surplus(life, some)
    for subjects in _batches(life.owing.order_by("pk")):
        yield from _missing(life, subjects)


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    following = rows.iterator(AT_ONCE)
    while some := list(islice(following, AT_ONCE)):
        yield some


def _surplus(life: Lifecycle, rows: Collection[Obligation]) -> Iterator[str]:
    subjects = life.subjects.filter(uuid__in={row.subject for row in rows})
    due = {
        _key(subject.uuid, one): (str(subject), one.due_date)
        for subject in subjects
        for one in life.owed(subject)
    }
    for row in rows:
        code, day = due.get(_key(row.subject, row), ("", None))
        if not code:
            yield _(
                "Việc “{kind}” của {subject} ghi cho {who}: trạng thái không mở việc này."
            ).format(kind=row.sort.label, subject=row.subject, who=_who(row.role, row.debtor))
        elif day != row.due_date:
            yield _("Việc “{kind}” của {code}: hạn ghi {kept}, hồ sơ có hạn {due}.").format(
                kind=row.sort.label, code=code, kept=_day(row.due_date), due=_day(day)
            )


def _missing(life: Lifecycle, subjects: Collection[Any]) -> Iterator[str]:
    rows = Obligation.objects.filter(subject__in=[one.uuid for one in subjects])
    last = {
        _key(row.subject, row): row
        for row in rows.of_kinds(life.of).select_related("closed_by").order_by("pk")
    }
    for subject in subjects:
        for one in life.owed(subject):
            row = last.get(_key(subject.uuid, one))
            met_by = kinds.find(one.kind).met_by
            if row and (row.closed_by is None or row.closed_by.kind in met_by):
                continue
            if not is_met_still(subject, one.kind):
                yield _("Việc “{kind}” của {code}: {who} phải làm mà không ghi.").format(
                    kind=kinds.find(one.kind).label,
                    code=subject,
                    who=_who(one.role, one.debtor),
                )


def _key(subject: uuid.UUID, one: Obligation | Owed) -> tuple[uuid.UUID, str, str, str, str]:
    return subject, one.kind, one.part, one.role, one.debtor


def _who(role: str, debtor: str) -> str:
    return f"{ROLES[role].label if role in ROLES else role} ({debtor})"


def _day(day: Any) -> str:
    return short(day) if day else "–"
