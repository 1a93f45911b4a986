"""Replay: what past and pending projects would cost under a draft rule pack.

Each beneficiary's part of a project is asked twice about the day the pack takes effect: under the
rules in force without the pack, and with it. A part whose support reached its ceiling (or stood
above it, under older rules) moves by as much as the ceiling moves; a part that asked for less keeps
what it asked, as far as the new ceiling allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from khuyencong.core.actors import Actor
from khuyencong.core.money import share
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Unit
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RulePack
from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Project
from khuyencong.rules import bulk
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
    keys = list(asked(pack, filters, by=by).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        tell(start, len(keys))
        some = Project.objects.filter(pk__in=keys[start : start + AT_A_TIME])
        yield replay(parts(some, on=on), on=on, before=before, after=after)


def parts(projects: QuerySet[Project], *, on: date) -> list[Part]:
    """Every part of these projects, places and areas as they stand on `on`. Flat in queries."""
    found = list(
        projects.exclude(state__in=LEFT_OUT)
        .order_by("year", "pk")
        .values("pk", "code", "title", "year", "activity", "track")
    )
    keys = {row["pk"] for row in found}
    costs = _costs(EstimateLine.objects.filter(project__in=projects, is_eligible=True))
    supports = _sums(
        LineSource.objects.filter(line__project__in=projects, source="support"),
        "line__project_id",
        "line__beneficiary__establishment_id",
        F("amount_dong"),
    )
    only = _only_beneficiary(projects)
    who = _establishments(projects, on=on)
    by_project = {row["pk"]: row for row in found}
    result = []
    for (project_id, establishment_id), cost in sorted(
        costs.items(), key=lambda item: (item[0][0], item[0][1] or 0)
    ):
        if project_id not in keys or cost <= 0:
            continue
        row = by_project[project_id]
        name, trade, facts = who.get(
            establishment_id or only.get(project_id), ("", "", _no_facts())
        )
        result.append(
            Part(
                project=row["code"],
                title=row["title"],
                year=row["year"],
                activity=row["activity"],
                who=name,
                area=facts["area"] or "",
                trade=trade,
                cost_dong=cost,
                support_dong=supports.get((project_id, establishment_id), 0),
                facts=Facts(activity=row["activity"], track=row["track"], **facts),
            )
        )
    return result


def _sums(rows: QuerySet, project: str, who: str, amount: Any) -> dict[tuple, int]:
    grouped = rows.values(project, who).annotate(total=Sum(amount)).order_by(project, who)
    return {(row[project], row[who]): row["total"] for row in grouped}


def _costs(lines: QuerySet[EstimateLine]) -> dict[tuple, int]:
    """Worked out here: a database multiplies a decimal quantity in its own way."""
    costs: dict[tuple, int] = {}
    names = ("project_id", "beneficiary__establishment_id", "quantity", "unit_price_dong")
    for project, who, quantity, price in lines.order_by("pk").values_list(*names):
        costs[project, who] = costs.get((project, who), 0) + share(price, quantity)
    return costs


def _only_beneficiary(projects: QuerySet[Project]) -> dict[int, int]:
    """{project: its one beneficiary}, for estimates whose lines do not name one."""
    members: dict[int, list[int]] = {}
    rows = Beneficiary.objects.filter(project__in=projects).order_by("pk")
    for project_id, establishment_id in rows.values_list("project_id", "establishment_id"):
        members.setdefault(project_id, []).append(establishment_id)
    return {project: ids[0] for project, ids in members.items() if len(ids) == 1}


def _no_facts() -> dict[str, str | None]:
    return {"form": None, "place_kind": None, "area": None}


def _establishments(projects: QuerySet[Project], *, on: date) -> dict[int | None, tuple]:
    """{establishment: (name, trade, facts)}."""
    rows = (
        Establishment.objects.filter(
            pk__in=Beneficiary.objects.filter(project__in=projects).values("establishment_id")
        )
        .order_by("pk")
        .values("pk", "name", "trade__name_vi", "legal_form", "place_id")
    )
    established = list(rows)
    places = Unit.objects.in_bulk({row["place_id"] for row in established})
    of_place = {
        pk: (directory.place_kind(unit, on), directory.area_of(unit, on))
        for pk, unit in places.items()
    }
    return {
        row["pk"]: (
            row["name"],
            row["trade__name_vi"],
            {
                "form": row["legal_form"],
                "place_kind": of_place[row["place_id"]][0],
                "area": of_place[row["place_id"]][1],
            },
        )
        for row in established
    }


def replay(rows: list[Part], *, on: date, before: RuleBook, after: RuleBook) -> list[Outcome]:
    """Each part asked under both books about `on`."""
    if not rows:
        return []
    place_of: dict[Facts, int] = {}
    case = np.array([place_of.setdefault(row.facts, len(place_of)) for row in rows])
    costs = np.array([row.cost_dong for row in rows], dtype=np.int64)
    cases = [(facts, on) for facts in place_of]
    ceilings = [
        bulk.ceilings(costs, case, bulk.table(cases, book=book)) for book in (before, after)
    ]
    return [
        Outcome(row, _known(was), _known(will))
        for row, was, will in zip(rows, ceilings[0].tolist(), ceilings[1].tolist(), strict=True)
    ]


def _known(dong: int) -> int | None:
    return None if dong == NEEDS_PERSON_DONG else dong
