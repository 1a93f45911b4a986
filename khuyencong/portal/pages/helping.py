"""Typing for an owner, who has the last word; and what is kept of her workshop."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import accesses, gateway
from khuyencong.core.folding import fold
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT
from khuyencong.directory.services import limits, workshops
from khuyencong.portal import forms, selectors
from khuyencong.portal.pages.applications import applicants, choose, own_establishment
from khuyencong.projects.models import COMMUNE, Confirmation, DataRequest, Request
from khuyencong.projects.services import confirmations, data_requests
from khuyencong.ui.acts import Act, Page

SHOWN = 50
helpers, owners = roles(*COMMUNE), roles(*OF_AN_ESTABLISHMENT)


def _to_start(workshop: Establishment) -> str:
    return f"{reverse('portal:start')}?co-so={workshop.code}&khac=1"


DECLARE = {"declare": Act(workshops.declare_workshop, forms.WorkshopForm, then=_to_start)}


@helpers
def typing_for(request: ActorRequest) -> HttpResponse:
    """Workshops of the commune, to type for one of them, or for one that is new."""
    places = selectors.places_to_help(request.actor, on=timezone.localdate())
    page = Page(request, DECLARE, options={"declare": {"places": places}})
    if answer := page.perform():
        return answer
    words = fold(request.GET.get("q", ""))
    if words:
        limits.count_search(request.actor, now=timezone.now())
    return page.show(
        "portal/typing_for.html",
        {
            "rows": selectors.workshops_to_help(request.actor, words, most=SHOWN),
            "q": request.GET.get("q", ""),
            "form": page.forms["declare"],
        },
    )


def _to_check(page: Page) -> str:
    name = "portal:my_request" if page.pressed == "refuse" else "portal:check"
    return reverse(name, args=[page.subject.code])


def _how_it_goes(_confirmation: Confirmation) -> str:
    if gateway.reaches("text"):
        return _("Đã gửi mã đến điện thoại của chủ cơ sở.")
    return _("Không có tin nào tới điện thoại của chủ cơ sở: tỉnh chưa nối cổng nhắn tin.")


CONFIRM = {
    "ask": Act(confirmations.ask_confirmation, done=_how_it_goes),
    "code": Act(confirmations.confirm_by_code, forms.CodeForm),
    "refuse": Act(confirmations.refuse_help),
    "signed": Act(confirmations.confirm_by_signature, forms.SignedForm),
}
WISH = {"ask": Act(data_requests.ask, forms.WishForm)}


@applicants
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Asks the owner for her word, and takes it: a code, or a photo of the signed page."""
    row = selectors.find_own(code, by=request.actor)
    page = Page(request, CONFIRM, row)
    if answer := page.perform(then=_to_check(page)):
        return answer
    is_confirmed = confirmations.is_confirmed(row)
    return page.show("portal/confirm.html", {"row": row, "is_confirmed": is_confirmed})


@owners
def my_data(request: ActorRequest) -> HttpResponse:
    """What is kept of one's workshop, who opened it, and a wish to correct or erase."""
    own = own_establishment(request, is_owned=True)
    if own is None:
        return choose(request, "portal:my_data")
    page = Page(request, WISH, own)
    if answer := page.perform():
        return answer
    abouts = list(Request.objects.filter(establishment=own).values_list("uuid", flat=True))
    return page.show(
        "portal/my_data.html",
        {
            "own": own,
            "typed": page.typed.get("text", ""),
            "asked": DataRequest.objects.filter(establishment=own).order_by("-pk")[:20],
            "seen": accesses.of(*abouts)[:100],
        },
    )


@owners
def my_data_file(request: ActorRequest) -> HttpResponse:
    """All of it as one JSON file."""
    own = own_establishment(request, is_owned=True)
    if own is None:
        return choose(request, "portal:my_data_file")
    response = JsonResponse(
        data_requests.everything(own),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return response
