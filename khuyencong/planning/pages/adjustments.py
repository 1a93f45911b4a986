"""Adjustments of the plan of one project."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms, permissions
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.planning.permissions import readers
from khuyencong.planning.services.adjustments import STATES
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import can_draft


@readers
def adjustment_page(request: ActorRequest, code: str) -> HttpResponse:
    """Adjustments of one project: asked by its implementing unit, decided at their level."""
    project = projects.project_for(request.actor, code)
    if project is None:
        raise Http404(_("Không có đề án {code} trong phạm vi của bạn.").format(code=code))
    act = request.POST.get("act", "")
    funds = Fund.objects.filter(pk__in=PlanLine.objects.filter(project=project).values("fund"))
    form = forms.AdjustmentForm(
        request.POST if act == "ask" else None, funds=funds.order_by("code")
    )
    rows = list(
        Adjustment.objects.filter(project=project)
        .select_related("project__province", "fund")
        .order_by("-pk")
    )
    refusal = None
    if request.method == "POST":
        try:
            if _adjust(request, project, rows, act, form):
                return redirect("planning:adjustments", code=code)
        except Refused as error:
            refusal = error
    return render(
        request,
        "planning/adjustments.html",
        {
            "project": project,
            "rows": [(row, permissions.can_decide(row, request.actor)) for row in rows],
            "form": form,
            "refusal": refusal,
            "may_ask": project.state in STATES
            and can_draft(project.implementing_unit_id, request.actor),
            "typed": request.POST,
        },
        status=422 if request.method == "POST" else 200,
    )


def _adjust(
    request: ActorRequest,
    project: Project,
    rows: list[Adjustment],
    act: str,
    form: forms.AdjustmentForm,
) -> bool:
    by, now = request.actor, timezone.now()
    if act == "ask":
        if not form.is_valid():
            return False
        planning.ask_adjustment(project, **form.cleaned_data, by=by, at=now)
        messages.success(request, _("Đã gửi đề nghị điều chỉnh."))
        return True
    row = next((one for one in rows if str(one.pk) == request.POST.get("row")), None)
    if row is None or act not in {"decide", "refuse"}:
        raise Http404(_("Không có điều chỉnh này."))
    if act == "decide":
        planning.decide_adjustment(row, number=request.POST.get("number", "")[:60], by=by, at=now)
        messages.success(request, _("Đã quyết định điều chỉnh."))
    else:
        answer = request.POST.get("answer", "")
        planning.refuse_adjustment(row, answer=answer, by=by, at=now)
        messages.success(request, _("Đã trả lời không đồng ý."))
    return True
