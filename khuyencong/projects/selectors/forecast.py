"""Time to money, read off the record: how long each state took, when a plan may be expected, and by
when to begin.

Nothing is modelled: durations are those of past projects of the same province and track, in working
days; P50 and P90 are the days by which half and nine tenths of them had passed. Fewer than LEAST of
them make no forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import QuerySet

from khuyencong.core import events
from khuyencong.core.calendar import calendar, due_date
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Event
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Unit
from khuyencong.projects.models import Project, Track
from khuyencong.projects.selectors.clock import HOLDERS, holder_of
from khuyencong.projects.selectors.deadlines import working_days
from khuyencong.projects.workflow import PROJECT

APPROVED = "planned"
REACHED = ("planned", "estimated", "committed", "accepted", "settled")
LEAST, SAMPLE = 5, 300
WAY = {
    Track.LOCAL: ("draft", "registered", "concluded", APPROVED),
    Track.NATIONAL: ("draft", "registered", "concluded", "forwarded", APPROVED),
}


@dataclass(frozen=True)
class Life:
    """Days on which one project entered each state, the last entry of each counting."""

    entered: dict[str, date]
    province: str

    def days(self, state: str, until: str) -> int | None:
        if state not in self.entered or until not in self.entered:
            return None
        return max(calendar(self.province).between(self.entered[state], self.entered[until]), 0)


def lives(province: str, track: str) -> list[Life]:
    """The latest projects of this province and track whose plan was approved here."""
    latest = [row for (key,) in _keys(province) for row in _latest(key, track)]
    known = {f"project:{uuid}": at for uuid, at in latest}
    steps = [step for step in PROJECT.steps if step.target and step.name != "withdraw"]
    targets = {step.name: step.target for step in steps}
    entered = {stream: {PROJECT.initial: _day(at)} for stream, at in known.items()}
    for stream, kind, at in events.of_streams(known, kinds=targets):
        entered[stream][targets[kind]] = _day(at)
    return [Life(days, province) for days in entered.values() if APPROVED in days]


@prepared
def _keys(province: str) -> QuerySet[Unit, tuple[int]]:
    return Unit.objects.filter(code=province).order_by("pk").values_list("pk")


@prepared
def _latest(province: int, track: str) -> QuerySet[Project, tuple[UUID, datetime]]:
    """By the key of the province, with which the index begins: by its code all are walked."""
    rows = Project.objects.filter(province=province, track=track, origin="system")
    return rows.newest(REACHED, SAMPLE).values_list("uuid", "created_at")


def _day(at: datetime) -> date:
    return hanoi_date(at)


def quantile(values: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]


@dataclass(frozen=True)
class Forecast:
    """When the plan may be expected; `count`: of how many past projects."""

    likely_date: date
    safe_date: date
    count: int


def forecast(
    project: Project, past: Sequence[Life], *, on: date, history: Iterable[Event] | None = None
) -> Forecast | None:
    """P50 and P90 of the approval date. Past projects that were faster than this one already is
    tell nothing about it and are left out. `history`: its events in their order, read already."""
    since = _entered(project, events.history(project.stream) if history is None else history)
    province = project.province.code
    spent = max(calendar(province).between(since, on), 0)
    took = [days for life in past if (days := life.days(project.state, APPROVED)) is not None]
    slow = [days for days in took if days >= spent]
    if len(slow) < LEAST or project.state not in WAY.get(Track(project.track), ()):
        return None
    likely, safe = (quantile(slow, percent) - spent for percent in (50, 90))
    return Forecast(
        due_date(on, likely, province=province) if likely > 0 else on,
        due_date(on, safe, province=province) if safe > 0 else on,
        len(slow),
    )


def _entered(project: Project, history: Iterable[Event]) -> date:
    targets = {step.name for step in PROJECT.steps if step.target == project.state}
    moments = [event.at for event in history if event.kind in targets]
    return _day(moments[-1] if moments else project.created_at)


@dataclass(frozen=True)
class Stage:
    """One state of the way: who holds it, how long it takes, how often longer than promised."""

    state: str
    label: str
    holder: str
    promised: int | None
    count: int
    half: int
    nine_tenths: int
    late: int

    @property
    def late_percent(self) -> int:
        return self.late * 100 // self.count if self.count else 0


def stages(past: Sequence[Life], track: str, *, province: str, on: date) -> list[Stage]:
    """Every state before the plan, the slowest nine tenths first; promised as the rules of `on`."""
    way = WAY[Track(track)]
    slow = []
    for state, following in pairwise(way):
        took = [days for life in past if (days := life.days(state, following)) is not None]
        if len(took) < LEAST:
            continue
        steps = [s for s in PROJECT.open_from(state, track) if s.target == following]
        waits = [working_days(step, province=province, on=on) for step in steps]
        promised = next((days for days in waits if days), None)
        holder = holder_of(PROJECT, state, track)
        slow.append(
            Stage(
                state=state,
                label=str(PROJECT.state(state).label),
                holder=str(HOLDERS.get(holder, "")),
                promised=promised,
                count=len(took),
                half=quantile(took, 50),
                nine_tenths=quantile(took, 90),
                late=sum(days > promised for days in took) if promised else 0,
            )
        )
    return sorted(slow, key=lambda stage: -stage.nine_tenths)


@dataclass(frozen=True)
class Mark:
    """By when a state must be entered for nine tenths of the record to reach the goal in time."""

    label: str
    holder: str
    by: date


def backward(past: Sequence[Life], track: str, *, goal: str, on: date) -> list[Mark]:
    """From a goal (a state and the day it must be reached) back to the beginning."""
    way = WAY[Track(track)]
    marks = []
    for state in way[: way.index(goal)]:
        took = [days for life in past if (days := life.days(state, goal)) is not None]
        if len(took) >= LEAST:
            by = _back(on, quantile(took, 90), past[0].province)
            holder = str(HOLDERS.get(holder_of(PROJECT, state, track), ""))
            marks.append(Mark(str(PROJECT.state(state).label), holder, by))
    return marks


def _back(day: date, working_days: int, province: str) -> date:
    """The day that is so many working days before `day`."""
    while working_days > 0:
        day -= timedelta(days=1)
        working_days -= calendar(province).is_working(day)
    return day
