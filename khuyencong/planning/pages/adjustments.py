"""Adjustments of the plan of one project."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.models.roles import ROLES
from khuyencong.documents import selectors as documents
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms, permissions
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.planning.papers.adjustment_decision import AdjustmentDecision
from khuyencong.planning.permissions import readers
from khuyencong.planning.services.adjustments import OF_MONEY, OPEN_TO_MONEY, STATES
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


def _waits_for(adjustment: Adjustment, by: Actor) -> str:
    """Who answers it, in words; "" for a reader who holds that role, and is told why not she."""
    role = permissions.decider_of(adjustment)
    return "" if by.has_role(role) else str(ROLES[role].label)


@readers
def adjustment_page(request: ActorRequest, code: str) -> HttpResponse:
    """Adjustments of one project: asked by its implementing unit, decided at their level."""
    project = projects.find_project(code, by=request.actor)
    is_of_money = project.state == OPEN_TO_MONEY
    planned = PlanLine.objects.filter(project=project, project__state=OPEN_TO_MONEY)
    funds = Fund.objects.filter(pk__in=planned.values("fund")).order_by("code")
    kinds = [one for one in Adjustment.Kind.choices if is_of_money or one[0] not in OF_MONEY]
    asked = Adjustment.objects.filter(project=project).select_related("project__province", "fund")
    rows = {"rows": asked}
    options: dict[str, dict[str, Any]] = {
        "ask": {"funds": funds, "kinds": kinds},
        "decide": rows,
        "refuse": rows,
    }
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform():
        return answer
    issued = documents.issued_about([project.uuid])
    decisions = {one.issued_at: one for one in issued if one.code == AdjustmentDecision.code}
    return page.show(
        "planning/adjustments.html",
        {
            "project": project,
            "rows": [
                (
                    adjustment,
                    permissions.can_decide(adjustment, request.actor),
                    _waits_for(adjustment, request.actor),
                    decisions.get(adjustment.decided_at) if adjustment.decided_at else None,
                )
                for adjustment in asked.order_by("-pk")
            ],
            "form": page.forms["ask"],
            "may_ask": project.state in STATES
            and can_draft(project.implementing_unit_id, request.actor),
            "typed": page.typed,
        },
    )
