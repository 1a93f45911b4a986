"""Larger projects: groups proposed from waiting requests, umbrellas of years, value chains."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.desk.forms import umbrellas
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment, Unit
from khuyencong.projects.models import ChainLink, Project, Request, Umbrella
from khuyencong.projects.selectors.grouping import suggestions
from khuyencong.projects.services import groups
from khuyencong.rules.engine import label

PLANNERS = ("centre_specialist", "centre_head", "department_specialist", "department_leader")
planners = roles(*PLANNERS)
readers = roles(*PLANNERS, "finance_officer", "provincial_approver", "inspector")
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
            "may_draft": request.actor.has_role("centre_specialist", "centre_head"),
        },
    )


def _province(request: ActorRequest) -> Unit:
    codes = {grant.province for grant in request.actor.grants if grant.province}
    return Unit.objects.provinces().on(timezone.localdate()).get(code=min(codes))


@readers
def umbrella_list(request: ActorRequest) -> HttpResponse:
    form, refusal = umbrellas.UmbrellaForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            row = groups.open_umbrella(
                _province(request), **form.values(), by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("desk:umbrella", number=row.uuid)
    rows = Umbrella.objects.visible_to(request.actor).prefetch_related("tranches")
    return render(
        request,
        "desk/umbrellas.html",
        {
            "rows": rows.order_by("-pk")[:100],
            "form": form,
            "refusal": refusal,
            "may_open": request.actor.has_role(*PLANNERS),
        },
        status=422 if request.method == "POST" else 200,
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
    row = Umbrella.objects.visible_to(request.actor).filter(uuid=number).first()
    if row is None:
        raise Http404(_("Không có đề án khung này trong phạm vi của bạn."))
    links = list(row.links.select_related("establishment", "supplies").order_by("pk"))
    form, refusal = umbrellas.LinkForm(request.POST or None, links=links), None
    if request.method == "POST" and form.is_valid():
        try:
            groups.add_link(row, **_link(request, form), by=request.actor, at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã thêm mắt xích."))
            return redirect("desk:umbrella", number=number)
    projects = list(Project.objects.visible_to(request.actor).filter(umbrella=row).order_by("year"))
    years = [
        (tranche, [project for project in projects if project.year == tranche.year])
        for tranche in row.tranches.order_by("year")
    ]
    return render(
        request,
        "desk/umbrella.html",
        {
            "umbrella": row,
            "years": years,
            "others": [p for p in projects if p.year not in {t.year for t, _p in years}],
            "drawing": drawing(links),
            "links": links,
            "form": form,
            "refusal": refusal,
            "may_open": request.actor.has_role(*PLANNERS),
        },
        status=422 if request.method == "POST" else 200,
    )


def _link(request: ActorRequest, form: umbrellas.LinkForm) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    code = data.pop("code")
    known = Establishment.objects.visible_to(request.actor)
    found = known.filter(code=code).first() if code else None
    if code and found is None:
        raise Refused(
            _("Không có cơ sở mã {code} trong phạm vi của bạn.").format(code=code),
            fix=_("Kiểm tra mã, hoặc ghi tên bên ngoài."),
            field="code",
        )
    return data | {"establishment": found}
