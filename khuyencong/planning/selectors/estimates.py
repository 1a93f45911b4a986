"""What of an estimate was approved, line by line. Amounts in đồng, by the source of a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from khuyencong.core.bare import Keys
from khuyencong.core.money import allocate
from khuyencong.core.prepared import prepared
from khuyencong.planning.models import ApprovedLine
from khuyencong.projects.models import LineSource, Project


def approved(project: Project) -> dict[int, int]:
    """Nothing before the approval, and of one that was given by fund only."""
    return dict(_approved(project.pk))


def approved_of(projects: Iterable[int]) -> dict[int, dict[int, int]]:
    """The same of many: {key of a project: {its sources}}"""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    lines = ApprovedLine.objects.filter(approval__project__among=Keys(list(projects)))
    rows = lines.order_by("pk").values_list("approval__project", "source", "amount_dong")
    for project, source, amount_dong in rows:
        found[project][source] = amount_dong
    return found


def with_open_slots() -> QuerySet[ApprovedLine]:
    """Lines that got money for a slot with nobody in it: of such a project nothing is signed."""
    return ApprovedLine.objects.filter(
        amount_dong__gt=0, source__line__slot__isnull=False, source__line__beneficiary=None
    )


@prepared
def _approved(project: int) -> QuerySet[ApprovedLine, tuple[int, int]]:
    lines = ApprovedLine.objects.filter(approval__project=project).order_by("pk")
    return lines.values_list("source_id", "amount_dong")


def asked_sources(project: Project) -> list[LineSource]:
    """Support that the lines ask, in their order, with line, whose it is, and fund."""
    rows = LineSource.objects.filter(line__project=project, source="support").select_related(
        "line__beneficiary__establishment", "line__slot", "fund"
    )
    return list(rows.order_by("line__order", "pk"))


def spread(asked: list[LineSource], amounts: Mapping[int, int]) -> dict[int, int]:
    """`amounts`, {fund id: đồng}, over the lines that ask of the fund, in proportion."""
    parts: dict[int, int] = {}
    for fund in dict.fromkeys(source.fund_id for source in asked):
        own = [source for source in asked if source.fund_id == fund]
        amount_dong = amounts.get(fund or 0, 0)
        shares = allocate(amount_dong, [source.amount_dong for source in own])
        parts |= {source.pk: part for source, part in zip(own, shares, strict=True)}
    return parts
