"""Reads of the plan room: sums by source, content and area; floors and caps; who enters and leaves.

A handful of grouped queries whatever the number of proposals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from khuyencong.core.prepared import prepared
from khuyencong.planning.models import Limit, Proposal, Scenario, Share


@dataclass(slots=True)
class Total:
    """Of some proposals: how many ask and are in, what they ask and are given, people reached."""

    asking: int = 0
    inside: int = 0
    asked_dong: int = 0
    given_dong: int = 0
    people: int = 0

    def add(self, asking: int, inside: int, asked: int, given: int, people: int = 0) -> None:
        self.asking += asking
        self.inside += inside
        self.asked_dong += asked
        self.given_dong += given
        self.people += people


@dataclass
class Totals:
    """Everything a room shows above its table. Keys: fund, content, area."""

    whole: Total = field(default_factory=Total)
    by_fund: dict[int, Total] = field(default_factory=dict)
    by_content: dict[str, Total] = field(default_factory=dict)
    by_area: dict[str, Total] = field(default_factory=dict)
    limits_dong: dict[int, int] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    @property
    def over(self) -> dict[int, int]:
        """{fund: đồng above what may be placed}."""
        sums = {fund: total.given_dong for fund, total in self.by_fund.items()}
        return {
            fund: given - self.limits_dong.get(fund, 0)
            for fund, given in sums.items()
            if given > self.limits_dong.get(fund, 0)
        }

    @property
    def is_possible(self) -> bool:
        return not self.over and all(one.is_kept for one in self.kept)


@dataclass(frozen=True, slots=True)
class Kept:
    """A floor or cap and what the plan measures against it."""

    limit: Limit
    found: int

    @property
    def short(self) -> int:
        least = self.limit.least
        return max(least - self.found, 0) if least is not None else 0

    @property
    def over(self) -> int:
        most = self.limit.most
        return max(self.found - most, 0) if most is not None else 0

    @property
    def is_kept(self) -> bool:
        return not self.short and not self.over


SUMS = {
    "asking": Count("pk"),
    "inside": Count("pk", filter=Q(percent__gt=0)),
    "asked": Sum("asked_dong"),
    "given": Sum("given_dong"),
}


REACHED = Sum("people", filter=Q(percent__gt=0), default=0)


def wholes(scenarios: Iterable[Scenario]) -> dict[int, Total]:
    """{scenario: the sums of all its proposals}, those without proposals left out. One query."""
    groups = Proposal.objects.filter(scenario__in=[one.pk for one in scenarios]).order_by()
    rows = groups.values_list("scenario").annotate(**SUMS, reached=REACHED)
    return {key: Total(*sums) for key, *sums in rows}


def totals(scenario: Scenario) -> Totals:
    """Sums of one scenario: three grouped queries and its limits."""
    plan = Totals(
        limits_dong=dict(scenario.budgets.order_by("pk").values_list("fund_id", "limit_dong"))
    )
    rows = _by_content(scenario.pk)
    for content, area, *sums in rows:
        for total in (
            plan.whole,
            plan.by_content.setdefault(content, Total()),
            plan.by_area.setdefault(area, Total()),
        ):
            total.add(*sums)
    cells: dict[tuple[int, str, str], Total] = {}
    for fund, content, area, *sums in _by_fund(scenario.pk):
        plan.by_fund.setdefault(fund, Total()).add(*sums)
        cells[fund, content, area] = Total(*sums)
    groups = {(content, area): Total(*sums) for content, area, *sums in rows}
    for limit in limits_of(scenario.province_id, scenario.year):
        parts = (
            total
            for key, total in _cells(limit, cells, groups)
            if (not limit.content or key[0] == limit.content)
            and (not limit.area or key[1] == limit.area)
        )
        measured = [
            part.inside if limit.measure == Limit.Measure.COUNT else part.given_dong
            for part in parts
        ]
        plan.kept.append(Kept(limit, sum(measured)))
    return plan


@prepared
def _by_content(scenario: int) -> QuerySet[Proposal, tuple]:
    rows = Proposal.objects.filter(scenario=scenario).order_by()
    return rows.values_list("content", "area").annotate(**SUMS, reached=REACHED)


@prepared
def _by_fund(scenario: int) -> QuerySet[Share, tuple]:
    rows = Share.objects.filter(proposal__scenario=scenario).order_by()
    given = SUMS | {"inside": Count("pk", filter=Q(given_dong__gt=0))}
    return rows.values_list("fund_id", "proposal__content", "proposal__area").annotate(**given)


@prepared
def limits_of(province: int, year: int) -> QuerySet[Limit]:
    return Limit.objects.filter(province=province, year=year).select_related("fund").order_by("pk")


def _cells(
    limit: Limit,
    cells: dict[tuple[int, str, str], Total],
    groups: dict[tuple[str, str], Total],
) -> Iterable[tuple[tuple[str, str], Total]]:
    if limit.fund_id is None:
        return groups.items()
    return (
        ((content, area), total)
        for (fund, content, area), total in cells.items()
        if fund == limit.fund_id
    )


@dataclass(frozen=True, slots=True)
class Fairness:
    """A group of owners or places: its part of the money asked and of the money given."""

    name: str
    total: Total
    whole: Total

    @property
    def percent_asked(self) -> int:
        return _percent(self.total.asked_dong, self.whole.asked_dong)

    @property
    def percent_given(self) -> int:
        return _percent(self.total.given_dong, self.whole.given_dong)


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0


def fairness(scenario: Scenario, plan: Totals) -> list[Fairness]:
    """Highland (difficult areas), women-owned, minority-owned, against all proposals."""
    names = [f"{name}_{part}" for name in GROUPS for part in PARTS]
    sums = next(iter(_groups(scenario.pk)), [0] * len(names))  # no row where nothing is proposed
    measures = dict(zip(names, sums, strict=True))
    return [
        Fairness(name, Total(*(measures[f"{name}_{part}"] for part in PARTS)), plan.whole)
        for name in GROUPS
    ]


GROUPS = {
    "hard": Q(area__in=("difficult", "extremely_difficult")),
    "women": Q(is_women_owned=True),
    "minority": Q(is_minority_owned=True),
}
PARTS = ("asking", "inside", "asked", "given")


@prepared
def _groups(scenario: int) -> QuerySet[Proposal, tuple]:
    """One row: every part of every group."""
    sums: dict[str, Any] = {}
    for name, which in GROUPS.items():
        sums |= {
            f"{name}_asking": Count("pk", filter=which),
            f"{name}_inside": Count("pk", filter=which & Q(percent__gt=0)),
            f"{name}_asked": Sum("asked_dong", filter=which, default=0),
            f"{name}_given": Sum("given_dong", filter=which, default=0),
        }
    rows = Proposal.objects.filter(scenario=scenario).order_by().values("scenario")
    return rows.annotate(**sums).values_list(*sums)


def by_commune(scenario: Scenario) -> list[tuple[str, Total]]:
    """Each commune's proposals, the one that is given most first."""
    communes = [(commune, Total(*sums)) for commune, *sums in _by_commune(scenario.pk)]
    return sorted(communes, key=lambda one: (-one[1].given_dong, -one[1].asked_dong, one[0]))


@prepared
def _by_commune(scenario: int) -> QuerySet[Proposal, tuple]:
    rows = Proposal.objects.filter(scenario=scenario).exclude(commune="").order_by()
    return rows.values_list("commune").annotate(**SUMS)


@dataclass(frozen=True)
class Difference:
    """One scenario beside the first: its sums, who enters and who leaves (codes and titles)."""

    scenario: Scenario
    totals: Totals
    enter: list[tuple[str, str, int]]
    leave: list[tuple[str, str, int]]


def compared(scenarios: list[Scenario]) -> list[Difference]:
    """Side by side; entering and leaving are told against the first."""
    inside = {
        one.pk: {
            code: (title, given)
            for code, title, given in Proposal.objects.filter(scenario=one, percent__gt=0)
            .order_by("place")
            .values_list("project__code", "project__title", "given_dong")
        }
        for one in scenarios
    }
    first = inside[scenarios[0].pk] if scenarios else {}
    comparison = []
    for one in scenarios:
        mine = inside[one.pk]
        comparison.append(
            Difference(
                one,
                totals(one),
                [(code, *mine[code]) for code in mine if code not in first],
                [(code, *first[code]) for code in first if code not in mine],
            )
        )
    return comparison
