"""The programme, its targets, the catalogue of other programmes and the calendar of deadlines."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.calendar import working_days_left
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.planning import forms, permissions, programme
from khuyencong.planning.models import OtherProgramme, Programme
from khuyencong.planning.permissions import province_of, readers
from khuyencong.planning.scenarios.selectors import wording
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Call
from khuyencong.rules import engine

STATUTORY = ("registration_deadline_unit", "registration_deadline_department")


@readers
def programmes(request: ActorRequest) -> HttpResponse:
    province = province_of(request)
    form, refusal = forms.ProgrammeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            row = programme.enter_programme(
                province, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("planning:programme", number=row.uuid)
    rows = Programme.objects.visible_to(request.actor).order_by("-first_year", "-pk")
    return render(
        request,
        "planning/programmes.html",
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
    contents = [(code, wording.content_label(code, lang)) for code in programme.content_codes()]
    form, refusal = forms.TargetForm(request.POST or None, programme=row, contents=contents), None
    if request.method == "POST" and form.is_valid():
        try:
            programme.set_target(row, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi chỉ tiêu."))
            return redirect("planning:programme", number=number)
    return render(
        request,
        "planning/programme.html",
        {
            "programme": row,
            "rows": programme.progress(row),
            "form": form,
            "refusal": refusal,
            "decision": permissions.can_plan(row.province.code, request.actor),
            "content": lambda code: wording.content_label(code, lang),
        },
        status=422 if request.method == "POST" else 200,
    )


@dataclass(frozen=True)
class Deadline:
    on: date
    name: str
    whose: str
    left: int
    is_verified: bool


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
                return redirect("planning:others")
        except Refused as error:
            refusal = error
    rows = list(programme.standing(province.code, on=today))
    return render(
        request,
        "planning/others.html",
        {
            "rows": rows,
            "deadlines": deadlines(province, rows, today),
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
        programme.end_other(row, ended_date=timezone.localdate(), by=request.actor, at=now)
        messages.success(request, _("Đã bỏ khỏi danh mục."))
        return True
    if not form.is_valid():
        return False
    programme.enter_other(province, **form.cleaned_data, by=request.actor, at=now)
    messages.success(request, _("Đã ghi chương trình."))
    return True


def deadlines(province, rows: list[OtherProgramme], today: date) -> list[Deadline]:
    """Of other programmes, of calls for requests, and of the law; the nearest first."""
    found = [
        Deadline(row.closes_date, row.name, row.office, 0, row.evidence == "seen")
        for row in rows
        if row.closes_date
    ]
    calls = Call.objects.filter(province=province, closes_date__gte=today)
    found += [
        Deadline(call.closes_date, call.title, _("Thông báo đăng ký nhu cầu"), 0, True)
        for call in calls.order_by("closes_date")[:20]
    ]
    book = policy.book(province.code)
    for name in STATUTORY:
        label = book.procedure[name].label["en" if get_language() == "en" else "vi"]
        for year in (today.year, today.year + 1):
            day = engine.deadline(name, year=year, book=book)
            if day and day >= today:
                row = engine.procedure_row(name, on=day, book=book)
                found.append(Deadline(day, label, row.citation, 0, row.is_verified))
                break
    return [
        Deadline(one.on, one.name, one.whose, working_days_left(one.on, today), one.is_verified)
        for one in sorted(found, key=lambda one: one.on)
    ]
