"""Calls for requests, what owners ask about their data, snippets, and calls written down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.core.dates import short
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk import forms
from khuyencong.desk.models import Snippet
from khuyencong.desk.services import snippets
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.models import Establishment
from khuyencong.directory.selectors import province_of
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Call, DataRequest, Project, Request
from khuyencong.projects.permissions import HANDLERS
from khuyencong.projects.selectors import calling
from khuyencong.projects.services import calls, contacts
from khuyencong.projects.services import data_requests as privacy
from khuyencong.ui.acts import Act, Page

handlers = roles(*HANDLERS)
DATA_REQUESTS = 100  # shown, those that wait for an answer first


def _save(_nobody: None, **values: object) -> Snippet:
    return snippets.save(**values)  # type: ignore[arg-type]


CALLS = {
    "open": Act(calls.open_call, forms.CallForm),
    "correct": Act(
        calls.correct_call, forms.CorrectCallForm, subject="call", done=_("Đã sửa đợt đăng ký.")
    ),
}
ANSWERS = {"answer": Act(privacy.answer, forms.AnswerForm, subject="number")}
SNIPPETS = {
    "save": Act(_save, forms.SnippetForm),
    "remove": Act(
        snippets.remove,
        forms.RemoveSnippetForm,
        subject="remove",
        done=_("Đã bỏ đoạn mẫu. Lấy lại được trong 30 ngày, ở cuối trang này."),
    ),
    "take_back": Act(
        snippets.take_back,
        forms.TakeBackSnippetForm,
        subject="take_back",
        done=_("Đã lấy lại đoạn mẫu."),
    ),
}
CONTACT = {"note": Act(contacts.note, forms.ContactForm, done=_("Đã ghi lần liên hệ."))}


@handlers
def call_list(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    near = Call.objects.filter(province__code__in=request.actor.provinces)
    opened = near.select_related("province").order_by("-closes_date", "-pk")
    province = province_of(request.actor, on=today)
    options: dict[str, dict[str, Any]] = {
        "open": {"province": province.code},
        "correct": {"rows": opened},
    }
    page = Page(request, CALLS, province, options=options)
    if answer := page.perform():
        return answer
    typed = page.forms["correct"]
    asked = read_key(page.typed.get("call")) if typed.is_bound else None
    rows = list(opened[:50])
    corrections = [typed if row.pk == asked else _correction(row) for row in rows]
    return page.show(
        "desk/calls.html",
        {
            "form": page.forms["open"],
            "rows": list(zip(rows, calling.said(rows, on=today), corrections, strict=True)),
            "today": today,
        },
    )


def _correction(row: Call) -> forms.CorrectCallForm:
    said = {"call": row.pk, "title": row.title, "closes_date": short(row.closes_date)}
    return forms.CorrectCallForm(rows=(), initial=said, auto_id=f"correct_{row.pk}_%s")


@handlers
def data_requests(request: ActorRequest) -> HttpResponse:
    here = Establishment.objects.filter(province__code__in=request.actor.provinces)
    asked = DataRequest.objects.filter(Exists(here.filter(pk=OuterRef("establishment"))))
    page = Page(request, ANSWERS, options={"answer": {"rows": asked}})
    if answer := page.perform():
        return answer
    in_turn = asked.order_by("answered_at", "due_date", "pk").prefetch_related("establishment")
    rows = list(in_turn.filter(answered_at=None)[:DATA_REQUESTS])
    rows += in_turn.exclude(answered_at=None)[: DATA_REQUESTS - len(rows)]
    return page.show("desk/data_requests.html", {"rows": rows})


@officers
def snippet_list(request: ActorRequest) -> HttpResponse:
    """Snippets of one's office: read, written, removed."""
    rows = snippets.of(request.actor)
    removed = snippets.removed(request.actor, at=timezone.now())
    page = Page(
        request, SNIPPETS, options={"remove": {"rows": rows}, "take_back": {"rows": removed}}
    )
    if answer := page.perform():
        return answer
    context = {
        "rows": rows,
        "removed": removed,
        "form": page.forms["save"],
        "fields": snippets.FIELDS,
    }
    return page.show("desk/snippets.html", context)


@officers
def project_contact(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    return _contact(request, project, reverse("desk:project", args=[code]))


@officers
def request_contact(request: ActorRequest, code: str) -> HttpResponse:
    asked = projects.find_request(code, by=request.actor)
    return _contact(request, asked, reverse("desk:request", args=[code]))


def _contact(request: ActorRequest, dossier: Project | Request, back: str) -> HttpResponse:
    """Writes down a call or a message about a dossier and goes back to it."""
    page = Page(request, CONTACT, dossier)
    if answer := page.perform(then=back):
        return answer
    if page.refusal:
        raise page.refusal
    wrong = page.forms["note"].errors.values()
    if told := " ".join(str(error) for errors in wrong for error in errors):
        messages.error(request, told)
    return redirect(back)
