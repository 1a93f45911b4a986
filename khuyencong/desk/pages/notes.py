"""Calls for requests, what owners ask about their data, snippets, and calls written down."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.desk import forms
from khuyencong.desk.services import snippets
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Unit
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Call, DataRequest, Project, Request
from khuyencong.projects.permissions import HANDLERS
from khuyencong.projects.services import calls, contacts
from khuyencong.projects.services import data_requests as privacy


@roles(*HANDLERS)
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


@roles(*HANDLERS)
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


officers = roles(*sorted(set(ROLES) - OF_AN_ESTABLISHMENT))


@officers
def snippet_list(request: ActorRequest) -> HttpResponse:
    """Snippets of one's office: read, written, removed."""
    rows = snippets.of(request.actor)
    is_removing = request.method == "POST" and "remove" in request.POST
    if is_removing:
        number = request.POST["remove"]
        found = rows.filter(pk=number).first() if number.isdigit() else None
        if found is None:
            raise Http404(_("Không có đoạn mẫu này trong cơ quan của bạn."))
        snippets.remove(found)
        return redirect("desk:snippets")
    form = forms.SnippetForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            snippets.save(by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            return redirect("desk:snippets")
    return render(
        request,
        "desk/snippets.html",
        {"rows": rows, "form": form, "refusal": refusal, "fields": snippets.FIELDS},
        status=422 if request.method == "POST" else 200,
    )


@officers
def project_contact(request: ActorRequest, code: str) -> HttpResponse:
    return _contact(request, projects.project_for(request.actor, code), "desk:project")


@officers
def request_contact(request: ActorRequest, code: str) -> HttpResponse:
    return _contact(request, projects.request_for(request.actor, code), "desk:request")


def _contact(request: ActorRequest, row: Project | Request | None, page: str) -> HttpResponse:
    """Writes down a call or a message about a dossier and goes back to it."""
    if row is None:
        raise Http404(_("Không có hồ sơ này trong phạm vi của bạn."))
    form = forms.ContactForm(request.POST)
    if request.method == "POST" and form.is_valid():
        contacts.note(row, by=request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã ghi lần liên hệ."))
    elif request.method == "POST":
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect(page, code=row.code)
