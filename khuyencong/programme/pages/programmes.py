"""The programme of several years and its targets."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.planning import permissions
from khuyencong.planning.permissions import province_of, readers
from khuyencong.planning.scenarios.selectors import wording
from khuyencong.programme import forms, selectors, services
from khuyencong.programme.models import Programme


@readers
def programmes(request: ActorRequest) -> HttpResponse:
    province = province_of(request)
    form, refusal = forms.ProgrammeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            row = services.enter_programme(
                province, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("programme:programme", number=row.uuid)
    rows = Programme.objects.visible_to(request.actor).order_by("-first_year", "-pk")
    return render(
        request,
        "programme/programmes.html",
        {
            "rows": rows[:50],
            "form": form,
            "refusal": refusal,
            "decision": permissions.can_plan(province.code, request.actor),
        },
        status=422 if request.method == "POST" else 200,
    )


@readers
def programme_page(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    found = Programme.objects.visible_to(request.actor).filter(uuid=number)
    row = found.select_related("province").first()
    if row is None:
        raise Http404(_("Không có chương trình này trong phạm vi của bạn."))
    lang = get_language() or "vi"
    contents = [(code, wording.content_label(code, lang)) for code in selectors.content_codes()]
    form, refusal = forms.TargetForm(request.POST or None, programme=row, contents=contents), None
    if request.method == "POST" and form.is_valid():
        try:
            services.set_target(row, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi chỉ tiêu."))
            return redirect("programme:programme", number=number)
    return render(
        request,
        "programme/programme.html",
        {
            "programme": row,
            "rows": selectors.progress(row),
            "form": form,
            "refusal": refusal,
            "decision": permissions.can_plan(row.province.code, request.actor),
            "content": lambda code: wording.content_label(code, lang),
        },
        status=422 if request.method == "POST" else 200,
    )
