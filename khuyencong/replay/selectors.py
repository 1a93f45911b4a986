"""Replay: what past and pending projects would cost under a draft rule pack.

Each beneficiary's part of a project is asked twice about the day the pack takes effect: under the
rules in force without the pack, and with it. A part whose support reached its ceiling (or stood
above it, under older rules) moves by as much as the ceiling moves; a part that asked for less keeps
what it asked, as far as the new ceiling allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from khuyencong.core.actors import Actor
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment
from khuyencong.directory.selectors.listed_areas import Listed
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RulePack
from khuyencong.projects.models import Beneficiary, EstimateLine, Project
from khuyencong.projects.selectors import as_plain, estimate, lines_of
from khuyencong.projects.selectors.estimate import Line
from khuyencong.projects.selectors.lookups import Lookups
from khuyencong.rules import bulk, engine
from khuyencong.rules.bulk import NEEDS_PERSON_DONG
from khuyencong.rules.engine import Facts, RuleBook

AT_A_TIME = 1_000  # projects in memory
LEFT_OUT = ("draft", "withdrawn", "rejected", "stopped")


@dataclass(frozen=True, slots=True)
class Part:
    """One beneficiary's part of a project, or a whole project without beneficiaries. In đồng."""

    project: str
    title: str
    year: int
    activity: str
    who: str
    area: str
    trade: str
    cost_dong: int
    support_dong: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """`before_dong`, `after_dong`: the two ceilings, None where a person must decide."""

    part: Part
    before_dong: int | None
    after_dong: int | None

    @property
    def projected_dong(self) -> int:
        """What the part would get with the pack."""
        granted, before, after = self.part.support_dong, self.before_dong, self.after_dong
        if before is None or after is None:
            return granted
        return max(granted + after - before, 0) if granted >= before else min(granted, after)

    @property
    def gain_dong(self) -> int:
        return self.projected_dong - self.part.support_dong


def asked(pack: RulePack, filters: dict[str, Any], *, by: Actor) -> QuerySet[Project]:
    """The projects that a replay of this pack goes over, the oldest first.

    `filters`: `since`, `until` (years), `activity`, each or none.
    """
    found = Project.objects.visible_to(by).filter(province=pack.province)
    if since := filters.get("since"):
        found = found.filter(year__gte=since)
    if until := filters.get("until"):
        found = found.filter(year__lte=until)
    if activity := filters.get("activity"):
        found = found.filter(activity=activity)
    return found.exclude(state__in=LEFT_OUT).order_by("year", "pk")


def day_of(pack: RulePack) -> date:
    """The day every part is asked about: the pack's first, or today where that has passed."""
    return max(pack.first_date or date.min, timezone.localdate())


def outcomes(
    pack: RulePack,
    filters: dict[str, Any],
    *,
    by: Actor,
    tell: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Iterator[list[Outcome]]:
    """What becomes of every part, a thousand projects in memory at once; told as they go.

    Errors: ParameterError of a pack that does not fit what is in force.
    """
    on = day_of(pack)
    before, after = policy.book(pack.province.code), policy.book_with(pack)
    listed = policy.communes(pack)
    keys = list(asked(pack, filters, by=by).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        tell(start, len(keys))
        some = Project.objects.filter(pk__in=keys[start : start + AT_A_TIME])
        found = parts(some, on=on, books=(before, after))
        then = None
        if listed or _places_differ(before, after):
            then = parts(some, on=on, books=(before, after), listed=listed, of_places=after)
        yield replay(found, on=on, before=before, after=after, then=then)


def _places_differ(before: RuleBook, after: RuleBook) -> bool:
    """Whether the two say otherwise what a place is: its class of area, the kind of its ward."""
    return before.areas != after.areas or any(
        before.procedure[name] != after.procedure[name] for name in directory.FIGURES_OF_PLACES
    )


def parts(
    projects: QuerySet[Project],
    *,
    on: date,
    books: Sequence[RuleBook] = (),
    listed: Sequence[Listed] = (),
    of_places: RuleBook | None = None,
) -> list[Part]:
    """Every part of these projects, with the very facts that a decision would ask about on `on`.

    `books`: those the parts will be asked under. `listed`: areas of a pack, as if it were in force.
    `of_places`: the book that says what a place is, else the one in force. Flat in queries.
    """
    found = list(projects.exclude(state__in=LEFT_OUT).order_by("year", "pk"))
    lines: dict[int, list[EstimateLine]] = {}
    rows = lines_of(EstimateLine.objects.filter(project__in=[one.pk for one in found]))
    for line in rows.order_by("project_id", "order", "pk"):
        lines.setdefault(line.project_id, []).append(line)
    members = [line.beneficiary for some in lines.values() for line in some if line.beneficiary]
    looked = Lookups(
        {member.establishment_id for member in members},
        listed,
        book=of_places,
        years={project.year for project in found},
    )
    once = {
        activity
        for activity in {project.activity for project in found}
        if any(engine.is_once(activity, on=on, book=book) for book in books)
    }
    only = _only_beneficiary(found)
    result = []
    for project in found:
        for party in estimate.by_party(as_plain(project, lines.get(project.pk, ()))):
            if cost := sum(line.amount_dong for line in party if line.is_eligible):
                facts = estimate.facts(
                    project.activity,
                    cost,
                    on=on,
                    track=project.track,
                    establishment=party[0].establishment,
                    project=project,
                    known=party[0].known,
                    is_once=project.activity in once,
                    looked=looked,
                )
                who = party[0].establishment or only.get(project.pk)
                result.append(_part(project, party, cost, facts, who, on=on, looked=looked))
    return result


def _part(
    project: Project,
    party: list[Line],
    cost_dong: int,
    facts: Facts,
    who: Establishment | None,
    *,
    on: date,
    looked: Lookups,
) -> Part:
    area = facts.area or (looked.area_of(who.place, on) if who else None)
    return Part(
        project=project.code,
        title=project.title,
        year=project.year,
        activity=project.activity,
        who=who.name if who else "",
        area=area or "",
        trade=who.trade.name_vi if who else "",
        cost_dong=cost_dong,
        support_dong=sum(line.support_dong for line in party),
        facts=replace(facts, cost_dong=None),  # parts of one case are worked out together
    )


def _only_beneficiary(projects: list[Project]) -> dict[int, Establishment]:
    """{project: its one beneficiary}, to name parts whose lines name none."""
    members: dict[int, list[Establishment]] = {}
    rows = Beneficiary.objects.filter(project__in=[one.pk for one in projects]).order_by("pk")
    for row in rows.select_related("establishment__place", "establishment__trade"):
        members.setdefault(row.project_id, []).append(row.establishment)
    return {project: some[0] for project, some in members.items() if len(some) == 1}


def replay(
    rows: list[Part],
    *,
    on: date,
    before: RuleBook,
    after: RuleBook,
    then: list[Part] | None = None,
) -> list[Outcome]:
    """Each part asked under both books about `on`. `then`: the same parts with the pack's areas."""
    if not rows:
        return []
    costs = np.array([row.cost_dong for row in rows], dtype=np.int64)
    ceilings = []
    for asked_of, book in ((rows, before), (then or rows, after)):
        place_of: dict[Facts, int] = {}
        case = np.array([place_of.setdefault(row.facts, len(place_of)) for row in asked_of])
        cases = [(facts, on) for facts in place_of]
        ceilings.append(bulk.ceilings(costs, case, bulk.table(cases, book=book)))
    return [
        Outcome(row, _known(was), _known(will))
        for row, was, will in zip(rows, ceilings[0].tolist(), ceilings[1].tolist(), strict=True)
    ]


def _known(dong: int) -> int | None:
    return None if dong == NEEDS_PERSON_DONG else dong
