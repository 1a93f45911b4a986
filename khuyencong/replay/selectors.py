"""Replay: what past and pending projects would cost under a draft rule pack.

Each beneficiary's part of a project is asked twice about the day the pack takes effect: under the
rules in force without the pack, and with it. A part whose support reached its ceiling (or stood
above it, under older rules) moves by as much as the ceiling moves; a part that asked for less keeps
what it asked, as far as the new ceiling allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F, QuerySet, Sum

from khuyencong.core.money import share
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment, Unit
from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Project
from khuyencong.rules import bulk
from khuyencong.rules.bulk import NEEDS_PERSON_DONG
from khuyencong.rules.engine import Facts, RuleBook

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


@dataclass(frozen=True, slots=True)
class Total:
    """One line of a summary."""

    label: str
    parts: int
    given_dong: int
    projected_dong: int
    before_dong: int
    after_dong: int
    gaining: int
    losing: int
    undecided: int

    @property
    def gain_dong(self) -> int:
        return self.projected_dong - self.given_dong


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


def totals(rows: Iterable[Outcome], label: Callable[[Part], str]) -> list[Total]:
    """Summed by what `label` says of a part, in the order of the labels."""
    groups: dict[str, list[Outcome]] = {}
    for row in rows:
        groups.setdefault(label(row.part), []).append(row)
    return [total(name, groups[name]) for name in sorted(groups)]


def total(label: str, rows: list[Outcome]) -> Total:
    return Total(
        label=label,
        parts=len(rows),
        given_dong=sum(row.part.support_dong for row in rows),
        projected_dong=sum(row.projected_dong for row in rows),
        before_dong=sum(row.before_dong or 0 for row in rows),
        after_dong=sum(row.after_dong or 0 for row in rows),
        gaining=sum(row.gain_dong > 0 for row in rows),
        losing=sum(row.gain_dong < 0 for row in rows),
        undecided=sum(row.before_dong is None or row.after_dong is None for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """One budget given out under one cap. Amounts in đồng."""

    cap_dong: int
    parts: int
    support_dong: int
    cost_dong: int
    rest_dong: int


def spread(rows: Iterable[Outcome], *, budget_dong: int, cap_dong: int) -> Spread:
    """How many parts one budget reaches when none gets more than `cap_dong`; oldest first.

    The first part that no longer fits ends the list, as a queue does.
    """
    count = support = cost = 0
    for row in rows:
        amount = min(row.projected_dong, cap_dong)
        if amount <= 0:
            continue
        if support + amount > budget_dong:
            break
        count, support, cost = count + 1, support + amount, cost + row.part.cost_dong
    return Spread(cap_dong, count, support, cost, budget_dong - support)
