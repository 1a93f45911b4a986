"""Floors and caps of a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.allocation.objective import AREAS
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms, permissions
from khuyencong.planning import services as planning
from khuyencong.planning.models import Limit
from khuyencong.planning.permissions import province_of, readers
from khuyencong.planning.scenarios.selectors import wording
from khuyencong.planning.selectors.years import year_of
from khuyencong.rules.reading import words


@readers
def limits(request: ActorRequest) -> HttpResponse:
    province, year = province_of(request), year_of(request)
    lang = get_language() or "vi"
    contents = words("parameters/vocabulary.yaml")["contents"]
    form = forms.LimitForm(
        request.POST if request.POST.get("act") == "set" else None,
        funds=Fund.objects.filter(province=province.code).order_by("code"),
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
        planning.drop_limit(row, by=request.actor, at=now)
        messages.success(request, _("Đã bỏ mức này."))
        return True
    if not form.is_valid():
        return False
    planning.set_limit(province, year=year, **form.cleaned_data, by=request.actor, at=now)
    messages.success(request, _("Đã đặt mức. Tính lại phương án để áp dụng."))
    return True
