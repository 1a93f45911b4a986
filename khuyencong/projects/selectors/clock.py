"""Whose the days were: every working day of a project or request, by who had it.

Told from the record of its steps. A day belongs to whoever held the dossier when it ended; days
on which it waited for the applicant are hers, and the offices' clocks stand still.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khuyencong.core import events
from khuyencong.core.calendar import calendar
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Event
from khuyencong.core.workflow import Workflow
from khuyencong.projects.models import Project, Request
from khuyencong.projects.workflow import PROJECT, REQUEST

HOLDERS: dict[str, str | Promise] = {
    "owner": _("Cơ sở"),
    "centre": _("Trung tâm khuyến công"),
    "department": _("Sở Công Thương"),
    "finance": _("Sở Tài chính"),
    "provincial": _("UBND tỉnh"),
    "commune": _("UBND xã, phường"),
    "ministry": _("Bộ Công Thương"),
}
AT_THE_MINISTRY = "forwarded"  # the Department writes down the answer, the wait is not its own
# Until the year's plan is decided; how much of it the Department took to submit is not told apart.
FOR_THE_PLAN = ("concluded", "local")


@dataclass(frozen=True)
class Span:
    """A stretch in one state. `until` is None while it lasts; `days` are working days."""

    state: str
    holder: str
    since: date
    until: date | None
    days: int


def holder_of(flow: Workflow, state: str, track: str = "") -> str:
    """The office that owes the next step first; "" when nobody does. What was not sent yet is its
    owner's."""
    if state == AT_THE_MINISTRY:
        return "ministry"
    if (state, track) == FOR_THE_PLAN:
        return "provincial"
    owed = flow.owed_in(state, track)
    if not owed:
        return "owner" if state == flow.initial else ""
    office = owed[0][1].partition("_")[0]
    return office if office in HOLDERS else ""


def spans(
    dossier: Project | Request, *, now: datetime, history: Iterable[Event] | None = None
) -> list[Span]:
    """The life so far, oldest first. `history`: all its events in their order, read already."""
    flow = PROJECT if isinstance(dossier, Project) else REQUEST
    targets = {step.name: step.target for step in flow.steps}
    moves = [(flow.initial, _day(dossier.created_at))]
    if history is None:
        history = events.history(dossier.stream).filter(kind__in=targets)
    for event in history:
        # "draft" begins a project, and is the step that takes a request into one.
        if event.kind in targets and (flow is REQUEST or event.kind != "draft"):
            moves.append((targets[event.kind] or moves[-1][0], _day(event.at)))
    if moves[-1][0] != dossier.state:  # written down from the records of past years
        moves.append((dossier.state, moves[-1][1]))
    days_of, stretches = calendar(dossier.province.code), []
    for place, (state, since) in enumerate(moves):
        until = moves[place + 1][1] if place + 1 < len(moves) else None
        holder = holder_of(flow, state, dossier.track if isinstance(dossier, Project) else "")
        if not holder and until is None:
            continue  # it ended
        last = until or _day(now)
        days = max(days_of.between(since, last), 0)
        stretches.append(Span(state, holder, since, until, days))
    return stretches


def by_holder(stretches: list[Span]) -> list[tuple[str, int]]:
    """(who, working days), the longest first."""
    days: dict[str, int] = {}
    for span in stretches:
        if span.holder:
            days[span.holder] = days.get(span.holder, 0) + span.days
    ordered = sorted(days.items(), key=lambda item: -item[1])
    return [(str(HOLDERS[holder]), count) for holder, count in ordered]


def _day(at: datetime) -> date:
    return hanoi_date(at)
