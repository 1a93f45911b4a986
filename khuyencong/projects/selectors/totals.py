"""Kept totals against what they are totals of."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Count, QuerySet, Sum

from khuyencong.core import standings
from khuyencong.projects.models import Beneficiary, Project, ProjectTotal

Key = tuple[Any, ...]  # the values of ProjectTotal.KEY
Amounts = tuple[int, ...]  # projects, support in đồng, memberships
NOTHING: Amounts = (0, 0, 0)


def differences() -> dict[Key, tuple[Amounts, Amounts]]:
    """{key: (what is kept, what the projects add up to)} where the two are not the same."""
    with standings.one_moment():
        placed = Project.objects.filter(state__in=ProjectTotal.STATES)
        found = _amounts(placed, "", Count("pk"), Sum("support_dong"))
        members = Beneficiary.objects.filter(project__state__in=ProjectTotal.STATES)
        memberships = _amounts(members, "project__", Count("pk"))
        kept = _amounts(ProjectTotal.objects.all(), "", *map(Sum, ProjectTotal.AMOUNTS))
    both = {
        key: (kept.get(key, NOTHING), (*found.get(key, (0, 0)), *memberships.get(key, (0,))))
        for key in found.keys() | kept.keys()
    }
    return {key: (total, sums) for key, (total, sums) in sorted(both.items()) if total != sums}


def _amounts(rows: QuerySet[Any], to_project: str, *amounts: Aggregate) -> dict[Key, Amounts]:
    key = [to_project + name for name in ProjectTotal.KEY]
    grouped = rows.order_by().values_list(*key).annotate(*amounts)
    return {row[: len(key)]: row[len(key) :] for row in grouped}
