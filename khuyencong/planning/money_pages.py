"""Money of a year on screen: what was decided, and floors and caps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.allocation.objective import AREAS
from khuyencong.core.calendar import working_days_left
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning import adjustments, forms, national, permissions, room, services, wording
from khuyencong.planning.models import Adjustment, Appropriation, Limit, PlanLine
from khuyencong.planning.room_pages import province_of, readers, year_of
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Track
from khuyencong.projects.permissions import can_draft
from khuyencong.rules.reading import words


def _funds(code: str):
    return Fund.objects.filter(province=code).order_by("code")


@readers
def limits(request: ActorRequest) -> HttpResponse:
    province, year = province_of(request), year_of(request)
    lang = get_language() or "vi"
    contents = words("parameters/vocabulary.yaml")["contents"]
    form = forms.LimitForm(
        request.POST if request.POST.get("act") == "set" else None,
        funds=_funds(province.code),
        contents=[(code, wording.content_label(code, lang)) for code in contents],
        areas=[(code, wording.area_label(code, lang)) for code in ("normal", *AREAS)],
    )
    refusal = None
    if request.method == "POST":
        try:
            if _change(request, province, year, form):
                return redirect(f"{reverse('planning:limits')}?year={year}")
        except Refused as error:
            refusal = error
    rows = Limit.objects.visible_to(request.actor).filter(province=province, year=year)
    return render(
        request,
        "planning/limits.html",
        {
            "year": year,
            "rows": rows.select_related("fund").order_by("pk"),
            "form": form,
            "decision": permissions.can_plan(province.code, request.actor),
            "refusal": refusal,
            "name": lambda row: wording.limit_name(row, lang),
            "amount": wording.amount,
        },
        status=422 if request.method == "POST" else 200,
    )


def _change(request: ActorRequest, province, year: int, form: forms.LimitForm) -> bool:
    now = timezone.now()
    if request.POST.get("act") == "drop":
        number = request.POST.get("limit", "")
        rows = Limit.objects.visible_to(request.actor).select_related("province")
        row = rows.filter(pk=int(number) if number.isdigit() and len(number) < 19 else 0).first()
        if row is None:
            raise Http404(_("Không có mức này."))
        room.drop_limit(row, by=request.actor, at=now)
        messages.success(request, _("Đã bỏ mức này."))
        return True
    if not form.is_valid():
        return False
    room.set_limit(province, year=year, **form.cleaned_data, by=request.actor, at=now)
    messages.success(request, _("Đã đặt mức. Tính lại phương án để áp dụng."))
    return True


@readers
def appropriations(request: ActorRequest) -> HttpResponse:
    """Giao dự toán of a year, additions and cuts in their order, and what is left of each fund."""
    province, year = province_of(request), year_of(request)
    funds = _funds(province.code)
    form, refusal = forms.AppropriationForm(request.POST or None, funds=funds), None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        sign = -1 if data.pop("is_cut") else 1
        amount = sign * data.pop("amount_dong")
        try:
            services.appropriate(
                year=year, amount_dong=amount, **data, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi giao dự toán."))
            return redirect(f"{reverse('planning:appropriations')}?year={year}")
    rows = Appropriation.objects.filter(fund__in=funds, year=year).select_related("fund")
    return render(
        request,
        "planning/appropriations.html",
        {
            "year": year,
            "rows": rows.order_by("decided_date", "pk"),
            "money": [(fund, balances.fund_year(fund, year)) for fund in funds],
            "form": form,
            "refusal": refusal,
            "may_record": request.actor.has_role("finance_officer", "department_leader"),
        },
        status=422 if request.method == "POST" else 200,
    )


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
            "rows": [(row, adjustments.can_decide(row, request.actor)) for row in rows],
            "form": form,
            "refusal": refusal,
            "may_ask": project.state in adjustments.STATES
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
        adjustments.ask_adjustment(project, **form.cleaned_data, by=by, at=now)
        messages.success(request, _("Đã gửi đề nghị điều chỉnh."))
        return True
    row = next((one for one in rows if str(one.pk) == request.POST.get("row")), None)
    if row is None or act not in {"decide", "refuse"}:
        raise Http404(_("Không có điều chỉnh này."))
    if act == "decide":
        adjustments.decide_adjustment(
            row, number=request.POST.get("number", "")[:60], by=by, at=now
        )
        messages.success(request, _("Đã quyết định điều chỉnh."))
    else:
        answer = request.POST.get("answer", "")
        adjustments.refuse_adjustment(row, answer=answer, by=by, at=now)
        messages.success(request, _("Đã trả lời không đồng ý."))
    return True


@readers
def national_page(request: ActorRequest) -> HttpResponse:
    """National projects of a plan year: ready to be forwarded, at the ministry, decided."""
    province, year = province_of(request), year_of(request)
    rows = list(
        Project.objects.visible_to(request.actor)
        .filter(province=province, year=year, track=Track.NATIONAL)
        .exclude(state__in=("withdrawn", "rejected"))
        .select_related("province", "implementing_unit__parent")
        .order_by("state", "pk")[:500]
    )
    ready = [row for row in rows if row.state == "concluded"]
    chosen = [row for row in ready if row.code in request.POST.getlist("chosen")]
    refusal = None
    if request.method == "POST":
        try:
            national.forward(
                chosen,
                last_year=request.POST.get("last_year", ""),
                this_year=request.POST.get("this_year", ""),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(
                request, _("Đã gửi đăng ký {count} đề án về Bộ.").format(count=len(chosen))
            )
            return redirect(f"{reverse('planning:national')}?year={year}")
    due = national.deadline(province.code, year)
    return render(
        request,
        "planning/national.html",
        {
            "year": year,
            "ready": ready,
            "others": [row for row in rows if row.state != "concluded"],
            "chosen": {row.code for row in chosen} if request.method == "POST" else None,
            "due": due,
            "left": working_days_left(due, timezone.localdate()) if due else None,
            "may_forward": request.actor.has_role("department_leader"),
            "refusal": refusal,
            "typed": request.POST,
        },
        status=422 if refusal else 200,
    )
