"""The check at a workshop: the commune's own form, and the Centre's for what came on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.appraisal import permissions
from khuyencong.appraisal.services import site_checks
from khuyencong.core import accesses
from khuyencong.core.errors import Refused
from khuyencong.desk import forms
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.projects import selectors as projects


@roles("commune_officer", "centre_specialist")
def site_check(request: ActorRequest, code: str) -> HttpResponse:
    row = projects.request_for(request.actor, code)
    if row is None:
        raise Http404(_("Không có đề nghị {code} trong phạm vi của bạn.").format(code=code))
    is_on_paper = not request.actor.has_role("commune_officer")
    decision = (permissions.can_key_site_check if is_on_paper else permissions.can_check_site)(
        row, request.actor
    )
    refusal = None
    form = forms.SiteCheckForm(
        request.POST if request.method == "POST" else None,
        is_on_paper=is_on_paper,
        initial={"visited_date": timezone.localdate()},
    )
    if request.method == "POST":
        try:
            scans = [(f.name or "", f.read()) for f in request.FILES.getlist("scan")]
            if is_on_paper and not scans:
                raise Refused(
                    _("Chưa có bản giấy đã ký."), fix=_("Chọn ảnh hoặc tệp PDF của bản giấy.")
                )
            if form.is_valid():
                site_checks.verify_on_site(
                    row,
                    **form.values(),
                    photos=[(f.name or "", f.read()) for f in request.FILES.getlist("photo")],
                    scan=scans[0] if is_on_paper else None,
                    by=request.actor,
                    at=timezone.now(),
                )
                messages.success(request, _("Đã ghi kết quả xác minh."))
                return redirect("desk:request", code=code)
        except Refused as error:
            refusal = error
    else:
        accesses.note(row.uuid, by=request.actor, at=timezone.now())
    return render(
        request,
        "desk/site_check.html",
        {
            "row": row,
            "form": form,
            "refusal": refusal,
            "decision": decision,
            "is_on_paper": is_on_paper,
        },
        status=422 if request.method == "POST" else 200,
    )
