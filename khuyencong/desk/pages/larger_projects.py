"""Larger projects: groups proposed from waiting requests, umbrellas of years, value chains."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk import selectors
from khuyencong.desk.forms import umbrellas
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment
from khuyencong.directory.selectors import province_of
from khuyencong.projects import permissions
from khuyencong.projects.models import ChainLink, Project, Request, Umbrella
from khuyencong.projects.selectors.grouping import suggestions
from khuyencong.projects.services import groups
from khuyencong.rules.engine import label
from khuyencong.ui.acts import Act, Page

planners, readers = roles(*permissions.HANDLERS), roles(*permissions.UMBRELLA_READERS)
MOST_READ = 2_000


@planners
def grouping(request: ActorRequest) -> HttpResponse:
    """Waiting requests that look like one purchase of many."""
    waiting = (
        Request.objects.visible_to(request.actor)
        .filter(state="submitted")
        .select_related("establishment__trade", "place")
        .order_by("-pk")[:MOST_READ]
    )
    return render(
        request,
        "desk/grouping.html",
        {
            "found": suggestions(waiting),
            "year": timezone.localdate().year + 1,
            "label": label,
            "may_draft": permissions.has_step("register", request.actor),
        },
    )


def _opened(umbrella: Umbrella) -> str:
    return reverse("desk:umbrella", args=[umbrella.uuid])


UMBRELLAS = {"open": Act(groups.open_umbrella, umbrellas.UmbrellaForm, then=_opened)}
LINKS = {"add": Act(groups.add_link, umbrellas.LinkForm, done=lazy("Đã thêm mắt xích."))}


@readers
def umbrella_list(request: ActorRequest) -> HttpResponse:
    province = province_of(request.actor, on=timezone.localdate())
    page = Page(request, UMBRELLAS, province)
    if answer := page.perform():
        return answer
    found = Umbrella.objects.visible_to(request.actor).prefetch_related("tranches")
    if (before := read_key(request.GET.get("after"))) is not None:
        found = found.filter(pk__lt=before)
    rows, after = selectors.page(found.order_by("-pk"))
    return page.show(
        "desk/umbrellas.html",
        {
            "rows": rows,
            "first_url": request.path if before else None,
            "next_url": f"{request.path}?after={after}" if after else None,
            "form": page.forms["open"],
            "may_open_umbrella": permissions.can_open_umbrella(province.code, request.actor),
        },
    )


@dataclass(frozen=True)
class Node:
    """A link of the chain on the drawing; sizes in the drawing's own units."""

    link: ChainLink
    x: int
    y: int


STEP_X, STEP_Y, WIDTH, HEIGHT = 230, 62, 190, 46


def drawing(links: list[ChainLink]) -> dict[str, object]:
    """Where each link stands, the lines between them, and which stages nobody fills."""
    stages = list(ChainLink.Stage)
    nodes: dict[int, Node] = {}
    for column, stage in enumerate(stages):
        for row, link in enumerate(one for one in links if one.stage == stage):
            nodes[link.pk] = Node(link, 10 + column * STEP_X, 40 + row * STEP_Y)
    lines = [
        (node, nodes[node.link.supplies_id])
        for node in nodes.values()
        if node.link.supplies_id in nodes
    ]
    deepest = max((node.y for node in nodes.values()), default=40)
    return {
        "nodes": list(nodes.values()),
        "lines": lines,
        "columns": [(10 + n * STEP_X, str(stage.label)) for n, stage in enumerate(stages)],
        "missing": [str(s.label) for s in stages if not any(one.stage == s for one in links)],
        "width": 10 + len(stages) * STEP_X,
        "height": deepest + HEIGHT + 20,
        "box": (WIDTH, HEIGHT),
    }


@readers
def umbrella(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """Years with their projects, and the chain with what is missing in it."""
    missing = _("Không có đề án khung này trong phạm vi của bạn.")
    row = find(Umbrella.objects.visible_to(request.actor), missing, uuid=number)
    links = list(row.links.select_related("establishment", "supplies").order_by("pk"))
    known = Establishment.objects.visible_to(request.actor).standing()
    page = Page(request, LINKS, row, options={"add": {"links": links, "known": known}})
    if answer := page.perform():
        return answer
    projects = list(Project.objects.visible_to(request.actor).filter(umbrella=row).order_by("year"))
    years = [
        (tranche, [project for project in projects if project.year == tranche.year])
        for tranche in row.tranches.order_by("year")
    ]
    return page.show(
        "desk/umbrella.html",
        {
            "umbrella": row,
            "contents": [dict(umbrellas.content_choices()).get(c, c) for c in row.contents],
            "years": years,
            "others": [p for p in projects if p.year not in {t.year for t, _p in years}],
            "drawing": drawing(links),
            "links": links,
            "form": page.forms["add"],
            "may_open_umbrella": permissions.can_open_umbrella(row.province.code, request.actor),
        },
    )
