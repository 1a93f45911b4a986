"""The catalogue of other programmes and the calendar of deadlines."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.planning import permissions
from khuyencong.planning.permissions import province_of, readers
from khuyencong.programme import forms, selectors, services
from khuyencong.programme.models import OtherProgramme


@readers
def others(request: ActorRequest) -> HttpResponse:
    """The catalogue with a calendar: what closes next, the law's own dates among them."""
    province, today = province_of(request), timezone.localdate()
    decision = permissions.can_plan(province.code, request.actor)
    is_new = request.POST.get("act") == "enter"
    form, refusal = forms.OtherForm(request.POST if is_new else None), None
    if request.method == "POST":
        try:
            if _change(request, province, form):
                return redirect("programme:others")
        except Refused as error:
            refusal = error
    rows = list(selectors.standing(province.code, on=today))
    return render(
        request,
        "programme/others.html",
        {
            "rows": rows,
            "deadlines": selectors.deadlines(province, rows, today),
            "form": form,
            "refusal": refusal,
            "decision": decision,
        },
        status=422 if request.method == "POST" else 200,
    )


def _change(request: ActorRequest, province, form: forms.OtherForm) -> bool:
    now = timezone.now()
    if request.POST.get("act") == "end":
        text = request.POST.get("other", "")
        rows = OtherProgramme.objects.visible_to(request.actor).select_related("province")
        row = rows.filter(pk=int(text) if text.isdigit() and len(text) < 19 else 0).first()
        if row is None:
            raise Http404(_("Không có chương trình này trong phạm vi của bạn."))
        services.end_other(row, ended_date=timezone.localdate(), by=request.actor, at=now)
        messages.success(request, _("Đã bỏ khỏi danh mục."))
        return True
    if not form.is_valid():
        return False
    services.enter_other(province, **form.cleaned_data, by=request.actor, at=now)
    messages.success(request, _("Đã ghi chương trình."))
    return True
