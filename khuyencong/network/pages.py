"""Who holds which post, and its hand-over."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.directory.access import ActorRequest, officers
from khuyencong.documents import services as issued
from khuyencong.network import permissions, selectors, services
from khuyencong.network.forms import DelegateForm, HandOverForm
from khuyencong.network.models import HandOver
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment


def _passed_on(done: HandOver) -> str:
    return _("Đã ghi nhận: {name}.").format(name=done.taken.person.full_name)


ACTS = {
    "hand_over": Act(services.hand_over, HandOverForm, done=_passed_on),
    "delegate": Act(
        services.delegate,
        DelegateForm,
        done=lambda stand_in: _("Đã ghi nhận: {name}.").format(name=stand_in.person.full_name),
    ),
}


@officers
def posts(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = selectors.assignments(request.actor, on=today)
    orphans = [p for code in request.actor.provinces for p in selectors.orphans(code, on=today)]
    return render(
        request,
        "network/posts.html",
        {
            "rows": [
                (assignment, bool(permissions.can_hand_over(assignment, request.actor)))
                for assignment in rows
            ],
            "orphans": orphans[:50],
            "done": HandOver.objects.visible_to(request.actor)
            .select_related("left__person", "taken__person")
            .order_by("-pk")[:20],
        },
    )


@officers
def hand_over(request: ActorRequest, number: int) -> HttpResponse:
    today = timezone.localdate()
    held = selectors.find_assignment(number, by=request.actor, on=today)
    people = selectors.people_near(held)
    page = Page(
        request,
        ACTS,
        held,
        options={
            "hand_over": {"people": people, "initial": {"on": today}},
            "delegate": {"people": people, "auto_id": "leave_%s"},
        },
    )
    if answer := page.perform(then=reverse("network:posts")):
        return answer
    return page.show(
        "network/hand_over.html",
        {
            "row": held,
            "decision": permissions.can_hand_over(held, request.actor),
            "form": page.forms["hand_over"],
            "leave": page.forms["delegate"],
            "files": selectors.open_files(held),
            "promises": selectors.promises(held),
            "advances": selectors.open_advances(held),
        },
    )


@officers
def minutes(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The hand-over minutes as PDF."""
    paper = selectors.find_minutes(number, by=request.actor)
    content = issued.rendition(paper, "pdf")
    return attachment(content, issued.FORMATS["pdf"], f"ban-giao-{paper.number}.pdf")
