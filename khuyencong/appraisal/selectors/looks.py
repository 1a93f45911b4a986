"""What is to be looked at again since a rule changed, and what rests on a row of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import (
    LookAgain,
    RuleUsed,
)
from khuyencong.appraisal.selectors.said import seen_by
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.finding import find
from khuyencong.projects.selectors.record import Record

# A project in one of these states asks for nothing more of what was decided of it.
AT_REST = ("settled", "stopped", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Resting:
    """A decision that rests on the row asked for: of a project, or of a plan as a whole."""

    title: str
    code: str
    path: str
    decision: str
    basis_date: date
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision to be looked at again: which rows changed, by which pack."""

    title: str
    code: str
    path: str
    state: str
    pack: str
    rows: list[str]
    opened_at: datetime


class OfPlans(Protocol):
    """What an app above tells of decisions that are of no one project."""

    def resting(self, row: str, row_from: date, *, by: Actor, most: int) -> list[Resting]: ...
    def waiting(self, *, by: Actor, most: int) -> list[Waiting]: ...


_others: list[OfPlans] = []


def also_of(others: OfPlans) -> None:
    """Called in `AppConfig.ready` by the app that keeps such decisions."""
    _others.append(others)


def decisions_on(row: str, row_from: date, *, by: Actor, most: int) -> list[Resting]:
    """At most so many decisions that rest on this row: plans, then the newest projects."""
    found = [one for other in _others for one in other.resting(row, row_from, by=by, most=most)]
    used = RuleUsed.objects.filter(seen_by(by), row=row, row_from=row_from)
    used = used.select_related("project").order_by("-project_id", "-pk")
    found += (
        Resting(
            title=one.project.title,
            code=one.project.code,
            path=address("project", one.project.code),
            decision=one.get_decision_display(),
            basis_date=one.basis_date,
            decided_at=one.decided_at,
        )
        for one in used[:most]
    )
    return found[:most]


def open_looks(actor: Actor) -> QuerySet[LookAgain]:
    """Projects to be looked at again, the longest waiting first."""
    rows = LookAgain.objects.filter(seen_by(actor), closed_at=None)
    return rows.select_related("project", "rule__pack").order_by("opened_at", "pk")


def open_looks_in(record: Record) -> list[LookAgain]:
    """The same of one project, which whoever asks may see."""
    if not any(act.kind == "rule_changed" for act in record.history):
        return []
    rows = LookAgain.objects.filter(project=record.project, closed_at=None)
    return list(rows.select_related("rule__pack").order_by("opened_at", "pk"))


def to_look_at_again(actor: Actor, *, most: int) -> list[Waiting]:
    """Plans and projects whose rule changed, not yet looked at; the longest waiting first."""
    found = [one for other in _others for one in other.waiting(by=actor, most=most)]
    found += (
        Waiting(
            title=item.project.title,
            code=item.project.code,
            path=address("look_again_at", item.pk),
            state=item.project.get_state_display(),
            pack=item.rule.pack.title,
            rows=item.rows,
            opened_at=item.opened_at,
        )
        for item in open_looks(actor)[:most]
    )
    return sorted(found, key=lambda one: one.opened_at)[:most]


def find_look_again(number: int, *, by: Actor) -> LookAgain:
    """Raises Http404 for what `by` may not see."""
    rows = LookAgain.objects.filter(seen_by(by)).select_related("project__province", "rule__pack")
    return find(rows, _("Không có việc xem lại này trong phạm vi của bạn."), pk=number)


def lock_look_again(item: LookAgain) -> LookAgain:
    rows = LookAgain.objects.select_for_update(of=("self",))
    return rows.select_related("project__province", "rule__pack").get(pk=item.pk)
