"""The proposals of a scenario as its grid shows them: found, in an order, a page at a time.

A scenario holds at most some thousands: every page costs the same few queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from khuyencong.core.folding import fold
from khuyencong.core.full_text import MOST_WORDS
from khuyencong.core.prepared import prepared
from khuyencong.planning.models import Proposal, Scenario

PAGE = 40  # a page stays below 80 kB
SORTS = {
    "place": "place",
    "points": "points_hundredths",
    "asked": "asked_dong",
    "given": "given_dong",
}
WHICH = {
    "in": Q(percent__gt=0),
    "out": Q(percent=0),
    "pinned": ~Q(pin=""),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page. `rows`: (proposal, đồng given to it and to all that stand before it)."""

    rows: list[tuple[Proposal, int]]
    count: int
    asked_dong: int
    given_dong: int
    next_from: int | None


def listed(scenario: Scenario, filters: Mapping[str, str], *, skipped: int = 0) -> Listed:
    """Proposals that the filters q, which, content and commune leave, in the order `sort`."""
    found = _found(scenario, filters)
    ordered = found.order_by(*_order(filters.get("sort", "")))
    if filters or skipped:
        page = list(ordered.select_related("project")[skipped : skipped + PAGE])
    else:
        page = _first_page(scenario.pk)
    sums = _sums(found, page, skipped)
    running = _given_before(ordered, skipped)
    rows = []
    for proposal in page:
        running += proposal.given_dong
        rows.append((proposal, running))
    next_from = skipped + len(page)
    return Listed(
        rows,
        sums["count"],
        sums["asked"],
        sums["given"],
        next_from if page and next_from < sums["count"] else None,
    )


@prepared
def _first_page(scenario: int) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(scenario=scenario).order_by(*_order(""))
    return rows.select_related("project")[:PAGE]


def _sums(found: QuerySet[Proposal], page: list[Proposal], skipped: int) -> dict[str, int]:
    """Of all that are found, asked of the database where they are more than the page shows."""
    if not skipped and len(page) < PAGE:
        return {
            "count": len(page),
            "asked": sum(row.asked_dong for row in page),
            "given": sum(row.given_dong for row in page),
        }
    return found.aggregate(
        count=Count("pk"), asked=Sum("asked_dong", default=0), given=Sum("given_dong", default=0)
    )


def _found(scenario: Scenario, filters: Mapping[str, str]) -> QuerySet[Proposal]:
    found = Proposal.objects.filter(scenario=scenario)
    if which := WHICH.get(filters.get("which", "")):
        found = found.filter(which)
    for name in ("content", "commune"):
        if filters.get(name):
            found = found.filter(**{name: filters[name]})
    text = filters.get("q", "")
    return found.filter(_named(scenario, text)) if text else found


def _named(scenario: Scenario, text: str) -> Q:
    """Every word, with or without its marks, in the name, the code, the owners or the commune."""
    asked = fold(text).split()[:MOST_WORDS]
    rows = scenario.proposals.exclude(commune="").order_by().distinct()
    communes = {name: fold(name) for name in rows.values_list("commune", flat=True)}
    said = Q() if asked else Q(pk__in=())
    for word in asked:
        there = [name for name, folded in communes.items() if word in folded]
        said &= Q(project__words__contains=word) | Q(commune__in=there)
    return said


def _order(sort: str) -> list:
    name = SORTS.get(sort.lstrip("-"), "place")
    column = F(name)
    by = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_first=True)
    return [by, "place", "pk"]


def _given_before(ordered: QuerySet[Proposal], skipped: int) -> int:
    if not skipped:
        return 0
    return ordered[:skipped].aggregate(given=Sum("given_dong", default=0))["given"]
