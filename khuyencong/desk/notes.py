"""Calls for requests, and what owners ask about their data."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.desk import forms
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Unit
from khuyencong.projects import calls, privacy
from khuyencong.projects.models import Call, DataRequest


@roles(*calls.OPENERS)
def call_list(request: ActorRequest) -> HttpResponse:
    provinces = {grant.province for grant in request.actor.grants}
    form = forms.CallForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        today = timezone.localdate()
        province = Unit.objects.provinces().on(today).filter(code__in=provinces).first()
        if province is None:
            raise Http404(_("Chưa có tỉnh nào trong phạm vi của bạn."))
        try:
            calls.open_call(province, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            return redirect("desk:calls")
    return render(
        request,
        "desk/calls.html",
        {
            "form": form,
            "refusal": refusal,
            "rows": Call.objects.filter(province__code__in=provinces).order_by("-closes_date")[:50],
            "today": timezone.localdate(),
        },
        status=422 if request.method == "POST" else 200,
    )


@roles(*privacy.ANSWERERS)
def data_requests(request: ActorRequest) -> HttpResponse:
    provinces = {grant.province for grant in request.actor.grants}
    found = DataRequest.objects.filter(establishment__province__code__in=provinces)
    refusal = None
    if request.method == "POST":
        number = request.POST.get("number", "")
        row = found.filter(pk=number).first() if number.isdigit() else None
        if row is None:
            raise Http404(_("Không có yêu cầu này trong phạm vi của bạn."))
        try:
            privacy.answer(
                row, text=request.POST.get("text", ""), by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("desk:data_requests")
    return render(
        request,
        "desk/data_requests.html",
        {
            "rows": found.select_related("establishment").order_by("answered_at", "due_date", "pk")[
                :100
            ],
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )
