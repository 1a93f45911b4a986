"""Who holds which post, and its hand-over."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.documents import services as issued
from khuyencong.network import permissions, selectors, services
from khuyencong.network.forms import (
    ConfirmForm,
    DeclineForm,
    DelegateForm,
    EndForm,
    HandOverForm,
    TakeBackForm,
    UndoForm,
)
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.projects.permissions import duties
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

FILES_SHOWN = ORPHANS_SHOWN = 50
ASKED = _("Đã lập đề nghị. Người thứ hai xác nhận thì chức danh mới chuyển.")
ACTS = {
    "hand_over": Act(services.ask_hand_over, HandOverForm, done=ASKED),
    "delegate": Act(services.ask_stand_in, DelegateForm, done=ASKED),
    "end": Act(services.end_post, EndForm, done=_("Đã ghi ngày thôi chức danh.")),
}


def _given(request: PostRequest) -> str:
    return gettext("Đã giao chức danh cho {name}.").format(name=request.to.full_name)


ANSWERS = {
    "confirm": Act(services.confirm, ConfirmForm, subject="confirm", done=_given),
    "decline": Act(services.decline, DeclineForm, subject="decline", done=_("Đã ghi: không giao.")),
    "undo": Act(services.ask_undo, UndoForm, subject="undo", done=ASKED),
    "take_back": Act(
        services.take_back, TakeBackForm, subject="take_back", done=_("Đã thu lại việc làm thay.")
    ),
}


@officers
def posts(request: ActorRequest) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    rows = selectors.assignments(actor, on=today)
    waiting = selectors.open_requests(actor)
    handed_over = HandOver.objects.visible_to(actor).select_related(
        "left__person", "left__organisation__province", "taken__person"
    )
    own: dict[str, dict[str, Any]] = {
        "confirm": {"rows": waiting},
        "decline": {"rows": waiting},
        "undo": {"rows": handed_over},
        "take_back": {"rows": rows},
    }
    page = Page(request, ANSWERS, options=own)
    if answer := page.perform():
        return answer
    return page.show(
        "network/posts.html",
        {
            "rows": [(held, bool(permissions.can_hand_over(held, actor))) for held in rows],
            "waiting": [(asked, permissions.can_confirm(asked, actor)) for asked in waiting],
            "apart": duties.table(),
            "done": [
                (
                    row,
                    not row.undone_at
                    and today <= row.undo_until
                    and bool(permissions.can_hand_over(row.left, actor)),
                )
                for row in handed_over.order_by("-pk")[:20]
            ],
        },
    )


@roles(*permissions.ALARMED)
def orphans(request: ActorRequest) -> HttpResponse:
    """What nobody can do: because a post is vacant, because its holders may not."""
    today, actor = timezone.localdate(), request.actor
    province = directory.province_of(actor, *permissions.ALARMED, on=today)
    return render(
        request,
        "network/orphans.html",
        {
            "vacant": selectors.vacant(province, on=today, most=ORPHANS_SHOWN),
            "unable": selectors.unable(province, on=today, most=ORPHANS_SHOWN),
            "most": ORPHANS_SHOWN,
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
            "delegate": {
                "people": selectors.colleagues(held, on=today),
                "auto_id": "leave_%s",
            },
            "end": {"auto_id": "end_%s", "initial": {"until": today}},
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
            "ending": page.forms["end"] if permissions.can_end(held, request.actor) else None,
            "files": selectors.open_files(held, most=FILES_SHOWN),
            "counts": selectors.counts(held),
        },
    )


@officers
def minutes(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The hand-over minutes as PDF."""
    paper = selectors.find_minutes(number, by=request.actor)
    content = issued.rendition(paper, "pdf")
    return attachment(content, issued.FORMATS["pdf"], f"ban-giao-{paper.number}.pdf")


@officers
def undone(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The minutes of a hand-over taken back, to be read and printed: every file named."""
    found = selectors.find_undone(number, by=request.actor)
    return render(request, "network/undone.html", {"undone": found})
