"""Who holds which post, and its hand-over."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Assignment, Person
from khuyencong.documents import selectors as documents
from khuyencong.documents import services as issued
from khuyencong.network import permissions, selectors, services
from khuyencong.network.forms import DelegateForm, HandOverForm
from khuyencong.network.models import HandOver


@officers
def posts(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = selectors.assignments(request.actor, on=today)
    provinces = sorted({grant.province for grant in request.actor.grants})
    return render(
        request,
        "network/posts.html",
        {
            "rows": [(row, bool(permissions.can_hand_over(row, request.actor))) for row in rows],
            "orphans": [p for code in provinces for p in selectors.orphans(code, on=today)][:50],
            "done": HandOver.objects.visible_to(request.actor)
            .select_related("left__person", "taken__person")
            .order_by("-pk")[:20],
        },
    )


@officers
def hand_over(request: ActorRequest, number: int) -> HttpResponse:
    today = timezone.localdate()
    row = selectors.assignments(request.actor, on=today).filter(pk=number).first()
    if row is None:
        raise Http404(_("Không có chức danh này trong cơ quan của bạn."))
    decision = permissions.can_hand_over(row, request.actor)
    is_leave = request.POST.get("act") == "delegate"
    given = request.POST if request.method == "POST" else None
    people = _people(row)
    form = HandOverForm(None if is_leave else given, people=people, initial={"on": today})
    leave = DelegateForm(given if is_leave else None, people=people, auto_id="leave_%s")
    refusal = None
    asked = leave if is_leave else form
    if request.method == "POST" and asked.is_valid():
        service = services.delegate if is_leave else services.hand_over
        to = asked.cleaned_data.pop("to")
        try:
            service(row, to, by=request.actor, at=timezone.now(), **asked.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi nhận: {name}.").format(name=to.full_name))
            return redirect("network:posts")
    return render(
        request,
        "network/hand_over.html",
        {
            "row": row,
            "decision": decision,
            "form": form,
            "leave": leave,
            "refusal": refusal,
            "files": selectors.open_files(row),
            "promises": selectors.promises(row),
            "advances": selectors.open_advances(row),
        },
        status=422 if request.method == "POST" else 200,
    )


def _people(row: Assignment):
    """People of the same province's offices, by name."""
    assert row.organisation is not None
    return (
        Person.objects.filter(assignments__organisation__province=row.organisation.province)
        .exclude(pk=row.person_id)
        .distinct()
        .order_by("sort_key", "pk")
    )


@officers
def minutes(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The hand-over minutes as PDF."""
    found = HandOver.objects.visible_to(request.actor).filter(uuid=number).first()
    paper = documents.papers_about(number).first() if found else None
    if paper is None:
        raise Http404(_("Không có biên bản này trong cơ quan của bạn."))
    response = HttpResponse(issued.rendition(paper, "pdf"), content_type=issued.FORMATS["pdf"])
    response["Content-Disposition"] = f'attachment; filename="ban-giao-{paper.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
