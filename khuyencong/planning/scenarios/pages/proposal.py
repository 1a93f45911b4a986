"""One project in one scenario."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.appraisal.papers.issuing import points
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.planning.permissions import can_plan, readers
from khuyencong.planning.scenarios import forms
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words, find
from khuyencong.planning.scenarios.selectors.merit import parts_of


@readers
def proposal(request: ActorRequest, number: uuid.UUID, code: str) -> HttpResponse:
    """One project in one scenario: what it is worth and why, and the pin."""
    row = find(request, number)
    one = row.proposals.filter(project__code=code).select_related("project").first()
    if one is None:
        raise Http404(_("Phương án không có đề án {code}.").format(code=code))
    form, refusal = (
        forms.PinForm(request.POST or None, initial={"how": one.pin, "reason": one.pin_reason}),
        None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            scenarios.pin(one, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi. Tính lại để máy chọn các đề án khác theo ghim."))
            return redirect("planning:scenario", number=number)
    words = Words(row)
    return render(
        request,
        "planning/proposal.html",
        {
            "scenario": row,
            "row": one,
            "form": form,
            "refusal": refusal,
            "decision": can_plan(row.province.code, request.actor),
            "reason": words.reason(one),
            "words": words,
            "points": points,
            "parts": parts_of(one, scenario=row),
            "shares": one.shares.select_related("fund").order_by("fund__code"),
        },
        status=422 if request.method == "POST" else 200,
    )
