"""Typing for an owner, who has the last word; and what is kept of her workshop."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import accesses
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment
from khuyencong.portal.pages.applications import applicants, own_establishment, own_request
from khuyencong.projects.models import COMMUNE, DataRequest, Request
from khuyencong.projects.services import data_requests, drafts

helpers = roles(*COMMUNE)
owners = roles("owner", "helper")


@helpers
def typing_for(request: ActorRequest) -> HttpResponse:
    """Workshops of the commune, to type for one of them."""
    words = fold(request.GET.get("q", ""))
    found = Establishment.objects.visible_to(request.actor).select_related("place")
    if words:
        found = found.filter(folded__contains=words)
    return render(
        request,
        "portal/typing_for.html",
        {"rows": found.order_by("sort_key", "pk")[:50], "q": request.GET.get("q", "")},
    )


@applicants
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Asks the owner for her word, and takes it: a code, or a photo of the signed page."""
    row, refusal = own_request(request, code), None
    if request.method == "POST":
        act, by, at = request.POST.get("act", ""), request.actor, timezone.now()
        try:
            if act == "ask":
                drafts.ask_confirmation(row, by=by, at=at)
                messages.success(request, _("Đã gửi mã đến điện thoại của chủ cơ sở."))
            elif act == "code":
                drafts.confirm_by_code(row, code=request.POST.get("code", ""), by=by, at=at)
            elif act == "refuse":
                drafts.refuse_help(row, by=by, at=at)
            elif file := request.FILES.get("file"):
                drafts.confirm_by_signature(
                    row, name=file.name or "", content=file.read(), by=by, at=at
                )
            else:
                raise Refused(_("Chưa chọn tệp nào."), fix=_("Chụp ảnh hoặc chọn tệp."))
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:check" if act != "refuse" else "portal:my_request", code=code)
    return render(
        request,
        "portal/confirm.html",
        {"row": row, "refusal": refusal, "is_confirmed": drafts.is_confirmed(row)},
        status=422 if refusal else 200,
    )


@owners
def my_data(request: ActorRequest) -> HttpResponse:
    """What is kept of one's workshop, who opened it, and a wish to correct or erase."""
    own = own_establishment(request)
    refusal = None
    if request.method == "POST":
        try:
            data_requests.ask(
                own,
                kind="erase" if request.POST.get("kind") == "erase" else "correct",
                text=request.POST.get("text", ""),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("portal:my_data")
    abouts = list(Request.objects.filter(establishment=own).values_list("uuid", flat=True))
    return render(
        request,
        "portal/my_data.html",
        {
            "own": own,
            "refusal": refusal,
            "typed": request.POST.get("text", ""),
            "asked": DataRequest.objects.filter(establishment=own).order_by("-pk")[:20],
            "seen": accesses.of(*abouts)[:100],
        },
        status=422 if refusal else 200,
    )


@owners
def my_data_file(request: ActorRequest) -> HttpResponse:
    """All of it as one JSON file."""
    response = JsonResponse(
        data_requests.everything(own_establishment(request)),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return response
