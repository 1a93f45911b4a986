"""Papers on their way in: whole, in pieces over a weak line, and cut at the edges."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import PartialUpload
from khuyencong.documents.services import parts
from khuyencong.policy import selectors as policy
from khuyencong.portal import forms
from khuyencong.portal.pages.applications import APPLICANTS, own_request
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts
from khuyencong.rules import engine

applicants = roles(*APPLICANTS)


@applicants
def send(request: ActorRequest, code: str) -> HttpResponse:
    """A file in pieces. GET: how much of it is there. POST: the next piece, from `offset` on.

    Answers {"have": bytes, "done": bool}; a refused file answers 422 and says why.
    """
    row = own_request(request, code)
    given = request.POST if request.method == "POST" else request.GET
    kind, name = given.get("kind", ""), given.get("name", "")
    if kind not in kinds(row):
        raise Http404(_("Đề nghị này không cần giấy tờ đó."))
    size, offset = _number(given.get("size")), _number(given.get("offset"))
    key = parts.key_of(kind, name, given.get("chosen", ""))
    if request.method != "POST":
        have, is_done = parts.standing(row.uuid, key=key, size=size, by=request.actor)
        return JsonResponse({"have": have, "done": is_done})
    now = timezone.now()
    piece = request.FILES.get("piece")
    try:
        drafts.require_open(row, by=request.actor)
        part = parts.begin(row.uuid, key=key, size=size, by=request.actor, at=now)
        part = parts.add(part, offset=offset, piece=piece.read() if piece else b"", at=now)
        part = _attach(row, part, kind, name, request)
    except Refused as error:
        return JsonResponse({"told": str(error)}, status=422)
    return JsonResponse({"have": part.have, "done": part.upload is not None})


def _attach(
    row: Request, part: PartialUpload, kind: str, name: str, request: ActorRequest
) -> PartialUpload:
    try:
        return drafts.attach_part(
            row, part, kind=kind, name=name, by=request.actor, at=timezone.now()
        )
    except Refused:
        parts.give_up(part)
        raise


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 12 else 0


def kinds(row: Request) -> set[str]:
    dossier = engine.dossier(row.activity, book=policy.book(row.province.code))
    return {paper.code for paper in dossier.papers}


@applicants
def crop(request: ActorRequest, code: str, number: str) -> HttpResponse:
    """One photo, large, and how much to cut off at each edge."""
    row = own_request(request, code)
    upload = documents.uploads_about(row.uuid).filter(uuid=number).first()
    if upload is None or not upload.is_image:
        raise Http404(_("Không có ảnh này trong đề nghị {code}.").format(code=code))
    form = forms.CropForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and ("undo" in request.POST or form.is_valid()):
        edges = None if "undo" in request.POST else form.cleaned_data
        try:
            drafts.crop(row, upload, edges=edges, by=request.actor)
        except Refused as error:
            refusal = error
        else:
            return redirect(reverse("portal:crop", args=[code, number]))
    return render(
        request,
        "portal/crop.html",
        {"row": row, "upload": upload, "form": form, "refusal": refusal},
        status=422 if request.method == "POST" else 200,
    )
