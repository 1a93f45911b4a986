"""What officers answer about workshops: who claims one."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpResponse

from khuyencong.directory import forms
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Claim, Establishment
from khuyencong.directory.permissions import ANSWERS_CLAIMS
from khuyencong.directory.services import owning
from khuyencong.ui.acts import Act, Page

ANSWERS = {
    "accept": Act(owning.accept_claim, forms.ClaimForm, subject="claim"),
    "refuse": Act(owning.refuse_claim, forms.ClaimForm, subject="claim"),
}


@roles(*ANSWERS_CLAIMS)
def workshop_answers(request: ActorRequest) -> HttpResponse:
    """Claims that wait for an officer: who claims what, what shows it, what the holder says."""
    near = Establishment.objects.visible_to(request.actor)
    claims = Claim.objects.filter(Exists(near.filter(pk=OuterRef("establishment"))))
    shown = claims.select_related("establishment__place", "person__user")
    waiting = claims.filter(outcome=Claim.Outcome.WAITING).order_by("pk").values("pk")
    answered = claims.filter(answered_at__isnull=False).order_by("-answered_at").values("pk")
    rows = {"rows": claims}
    page = Page(request, ANSWERS, options={"accept": rows, "refuse": rows})
    if answer := page.perform():
        return answer
    return page.show(
        "directory/workshop_answers.html",
        {
            "waiting": [
                (
                    claim,
                    owning.current_holders(claim.establishment, at=claim.asked_at),
                    owning.can_answer(claim, by=request.actor),
                )
                for claim in shown.filter(pk__in=waiting[:50]).order_by("pk")
            ],
            "typed": page.typed,
            "answered": shown.filter(pk__in=answered[:20]).order_by("-answered_at"),
        },
    )
