"""Slots of a group: what the next one is like, and which request may take which."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from khuyencong.core.actors import Actor
from khuyencong.projects.models import Project, Request, Slot
from khuyencong.projects.selectors.dossiers import estimate_lines
from khuyencong.projects.workflow import PROJECT

MOST_SHOWN = 20
# From the draft until the money is paid out somebody may still join.
FILLED_IN = {"draft", "registered", "returned", "concluded", "planned", "estimated", "committed"}


def like_the_last(project: Project) -> dict[str, Any]:
    """Boxes of a new slot as the last one got it, else as the last workshop that is known: item,
    unit, price, support and its fund, in đồng. Empty where the estimate supports no single thing.
    """
    lines = [line for line in estimate_lines(project) if line.quantity == 1]
    for line in sorted(lines, key=lambda line: line.slot_id is not None, reverse=True):
        for source in line.sources.all():
            if source.source == "support":
                return {
                    "item": line.item,
                    "unit": line.unit,
                    "unit_price_dong": line.unit_price_dong,
                    "support_dong": source.amount_dong,
                    "fund": source.fund_id,
                }
    return {}


def open_to(request: Request, by: Actor) -> list[Slot]:
    """The first free slot of each group for the same content that `by` writes, newest group first,
    where the workshop of the request is not in it yet."""
    grants = by.grants_for(*PROJECT.find("register").roles)
    groups = Project.objects.visible_to(by).filter(
        is_group=True,
        activity=request.activity,
        province=request.province,
        state__in=FILLED_IN,
        implementing_unit__in=[grant.organisation_id for grant in grants],
    )
    groups = groups.exclude(beneficiaries__establishment=request.establishment_id)
    free = Slot.objects.filter(project__in=groups, beneficiary=None).select_related("project")
    first: dict[int, Slot] = {}
    for slot in free.order_by("-project", "order")[: MOST_SHOWN * 3]:
        first.setdefault(slot.project_id, slot)
    return list(first.values())[:MOST_SHOWN]


def waiting_for(slot: Slot, by: Actor) -> QuerySet[Request]:
    """Requests for the same content whose workshop is not in the project, the oldest first."""
    project = slot.project
    rows = Request.objects.filter(
        # Asked of each for itself: filtered beside it, the table might be walked instead.
        Exists(Request.objects.visible_to(by).filter(pk=OuterRef("pk"))),
        province=project.province_id,
        activity=project.activity,
        state="submitted",
    )
    rows = rows.exclude(establishment__in=project.beneficiaries.values("establishment"))
    return rows.select_related("establishment__place").order_by("submitted_at", "pk")
