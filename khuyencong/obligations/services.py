"""Open, meet, excuse: always in the transaction of the act, with the event that tells of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.core.models import Chained, Event
from khuyencong.directory.models import Unit
from khuyencong.obligations.models import Obligation, kinds


@dataclass(frozen=True)
class Owed:
    """What one debtor owes: a role in a body, an establishment (their UUID), or a place (its
    code)."""

    kind: str
    role: str
    debtor: str
    due_date: date | None = None
    part: str = ""
    data: dict[str, Any] = field(default_factory=dict, compare=False)


def open(subject: Chained, owed: Iterable[Owed], *, province: Unit, event: Event) -> None:
    """`event`: of the subject's own chain, which then holds the rows. IntegrityError where the
    same is open already."""
    _require_own(subject, event)
    Obligation.objects.bulk_create(
        Obligation(
            subject=subject.uuid,
            kind=one.kind,
            part=one.part,
            role=one.role,
            debtor=one.debtor,
            province=province,
            creditor=kinds.find(one.kind).creditor,
            due_date=one.due_date,
            opened_by=event,
            data=one.data,
        )
        for one in owed
    )


def meet(
    subject: Chained, *codes: str, event: Event, debtor: str = "", part: str | None = None
) -> int:
    """Closes what is open of these kinds, of one debtor or one part where it is named. Returns how
    many."""
    _require_own(subject, event)
    rows = _open(subject, codes, debtor)
    rows = rows if part is None else rows.filter(part=part)
    return rows.update(closed_by=event)


def excuse(subject: Chained, *codes: str, reason: str, event: Event, debtor: str = "") -> int:
    """Closes it although it was not met; nobody is excused without a reason."""
    _require_own(subject, event)
    if not reason.strip():
        raise Refused(_("Thôi chờ một việc phải có lý do."), fix=_("Ghi lý do."), field="reason")
    rows = list(_open(subject, codes, debtor).select_for_update())
    for row in rows:
        row.closed_by, row.data = event, row.data | {"excused": reason}
    return Obligation.objects.bulk_update(rows, ["closed_by", "data"])


def follow(
    subject: Chained,
    owed: Iterable[Owed],
    *,
    of: Collection[str],
    province: Unit,
    event: Event,
) -> None:
    """A state was entered: closes what the state left made somebody owe (kinds `of` the
    lifecycle, and those that end with a state), opens what the new one does."""
    ended = kinds.of_a_state(subject.chain, getattr(subject, "state", ""))
    meet(subject, *of, *ended, event=event)
    still = [one for one in owed if not is_met_still(subject, one.kind)]
    open(subject, still, province=province, event=event)


def agree(subject: Chained, owed: Iterable[Owed], *, of: str, province: Unit, event: Event) -> None:
    """After an act about one of the parts of kind `of`: what is owed of a part as before stays as
    it is, the rest is closed and opened; so no part is opened twice."""
    wanted: dict[str, list[Owed]] = defaultdict(list)
    there: dict[str, set[Any]] = defaultdict(set)
    for one in owed:
        wanted[one.part].append(one)
    for part, *facts in _open(subject, [of]).values_list("part", "role", "debtor", "due_date"):
        there[part].add(tuple(facts))
    for part in sorted(wanted.keys() | there.keys()):
        if {(one.role, one.debtor, one.due_date) for one in wanted[part]} != there[part]:
            meet(subject, of, event=event, part=part)
            open(subject, wanted[part], province=province, event=event)


def is_met_still(subject: Chained, code: str) -> bool:
    """Whether it was met after the act since which it is owed, whatever the state was then."""
    kind = kinds.find(code)
    if not kind.since:
        return False
    acts = events.history(subject.stream).filter(kind__in=(kind.since, *kind.met_by))
    last = acts.last()
    return last is not None and last.kind in kind.met_by


def move_due_dates(
    subject: Chained, of: Collection[str], due_date: date | None, *, debtor: str = ""
) -> int:
    """The day of what is open of these kinds; the caller records an event in the same chain."""
    return _open(subject, of, debtor).update(due_date=due_date)


def _open(subject: Chained, codes: Iterable[str], debtor: str = "") -> QuerySet[Obligation]:
    rows = Obligation.objects.still_open().filter(subject=subject.uuid).of_kinds(codes)
    return rows.filter(debtor=debtor) if debtor else rows


def _require_own(subject: Chained, event: Event) -> None:
    if event.stream != subject.stream:
        raise ValueError(f"{event} tells nothing of {subject.stream}")
