"""Part of `verify`: open is what the tables of states say, no less, no more, of nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from khuyencong.core.bare import Keys
from khuyencong.core.dates import short
from khuyencong.directory.models.roles import ROLES
from khuyencong.obligations.models import Obligation, kinds
from khuyencong.obligations.services import Owed, is_met_still

AT_ONCE = 2000
# Of an obligation; a row of it each, without the model.
COLUMNS = (
    "subject", "kind", "part", "role", "debtor", "due_date", "closed_by", "closed_by__kind",
)  # fmt: skip
Key = tuple[uuid.UUID, str, str, str, str]
Due = dict[Key, tuple[Any, Owed]]  # what is owed, with its subject


@dataclass(frozen=True)
class Lifecycle:
    """`of`: the kinds its states open. `subjects`: every one, with what `owed` reads; `owing`:
    those in a state that opens something. `owed`: what is due of one by its state; or `owed_of`:
    of many, each with its subject, where one alone would have to be asked for in the database."""

    of: Collection[str]
    subjects: QuerySet[Any]
    owing: QuerySet[Any]
    owed: Callable[[Any], Iterable[Owed]] = lambda subject: ()
    owed_of: Callable[[Collection[Any]], Iterable[tuple[Any, Owed]]] = lambda subjects: ()


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
    for subjects in _batches(life.owing.order_by("pk")):
        yield from _of_subjects(life, subjects)
    owing = life.owing.order_by().filter(uuid=OuterRef("subject"))
    others = Obligation.objects.still_open().of_kinds(life.of).filter(~Exists(owing))
    for some in _batches(others.order_by("pk").values_list(*COLUMNS, named=True)):
        named = life.subjects.filter(uuid__among=Keys([str(row.subject) for row in some]))
        yield from _surplus(some, _due(life, list(named)))


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    following = rows.iterator(AT_ONCE)
    while some := list(islice(following, AT_ONCE)):
        yield some


def _due(life: Lifecycle, subjects: Collection[Any]) -> Due:
    one_by_one = ((subject, one) for subject in subjects for one in life.owed(subject))
    together = life.owed_of(subjects)
    return {_key(subject.uuid, one): (subject, one) for subject, one in chain(one_by_one, together)}


def _of_subjects(life: Lifecycle, subjects: Collection[Any]) -> Iterator[str]:
    due = _due(life, subjects)
    rows = Obligation.objects.filter(subject__among=Keys([str(one.uuid) for one in subjects]))
    told = list(rows.of_kinds(life.of).order_by("pk").values_list(*COLUMNS, named=True))
    yield from _surplus([row for row in told if row.closed_by is None], due)
    yield from _missing(due, {_key(row.subject, row): row for row in told})


def _surplus(rows: Iterable[Any], due: Due) -> Iterator[str]:
    for row in rows:
        subject, owed = due.get(_key(row.subject, row), (None, None))
        if owed is None:
            yield _(
                "Việc “{kind}” của {subject} ghi cho {who}: trạng thái không mở việc này."
            ).format(
                kind=kinds.find(row.kind).label, subject=row.subject, who=_who(row.role, row.debtor)
            )
        elif owed.due_date != row.due_date:
            yield _("Việc “{kind}” của {code}: hạn ghi {kept}, hồ sơ có hạn {due}.").format(
                kind=kinds.find(row.kind).label,
                code=subject,
                kept=_day(row.due_date),
                due=_day(owed.due_date),
            )


def _missing(due: Due, last: dict[Key, Any]) -> Iterator[str]:
    for key, (subject, one) in due.items():
        row, kind = last.get(key), kinds.find(one.kind)
        if row and (row.closed_by is None or row.closed_by__kind in kind.met_by):
            continue
        if not is_met_still(subject, one.kind):
            yield _("Việc “{kind}” của {code}: {who} phải làm mà không ghi.").format(
                kind=kind.label, code=subject, who=_who(one.role, one.debtor)
            )


def _key(subject: uuid.UUID, one: Any) -> Key:
    return subject, one.kind, one.part, one.role, one.debtor


def _who(role: str, debtor: str) -> str:
    return f"{ROLES[role].label if role in ROLES else role} ({debtor})"


def _day(day: Any) -> str:
    return short(day) if day else "–"
