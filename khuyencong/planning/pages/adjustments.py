"""Adjustments of the plan of one project."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms, permissions
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.planning.permissions import readers
from khuyencong.planning.services.adjustments import STATES
from khuyencong.projects import selectors as projects
from khuyencong.projects.permissions import can_draft
from khuyencong.ui.acts import Act, Page

ACTS = {
    "ask": Act(planning.ask_adjustment, forms.AdjustmentForm, done=_("Đã gửi đề nghị điều chỉnh.")),
    "decide": Act(
        planning.decide_adjustment,
        forms.DecideForm,
        subject="adjustment",
        done=_("Đã quyết định điều chỉnh."),
    ),
    "refuse": Act(
        planning.refuse_adjustment,
        forms.RefuseForm,
        subject="adjustment",
        done=_("Đã trả lời không đồng ý."),
    ),
}


@readers
def adjustment_page(request: ActorRequest, code: str) -> HttpResponse:
    """Adjustments of one project: asked by its implementing unit, decided at their level."""
    project = projects.find_project(code, by=request.actor)
    planned = PlanLine.objects.filter(project=project).values("fund")
    funds = Fund.objects.filter(pk__in=planned).order_by("code")
    asked = Adjustment.objects.filter(project=project).select_related("project__province", "fund")
    rows = {"rows": asked}
    options: dict[str, dict[str, Any]] = {"ask": {"funds": funds}, "decide": rows, "refuse": rows}
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "planning/adjustments.html",
        {
            "project": project,
            "rows": [
                (adjustment, permissions.can_decide(adjustment, request.actor))
                for adjustment in asked.order_by("-pk")
            ],
            "form": page.forms["ask"],
            "may_ask": project.state in STATES
            and can_draft(project.implementing_unit_id, request.actor),
            "typed": page.typed,
        },
    )
