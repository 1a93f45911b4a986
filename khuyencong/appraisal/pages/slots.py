"""Slots of a group project on screen: who fills each, the candidate's checks, the decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms, permissions
from khuyencong.appraisal.services import overlaps, slots
from khuyencong.core import full_text
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment
from khuyencong.directory.services import limits
from khuyencong.projects import permissions as steps
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Request, Slot
from khuyencong.projects.selectors import slots as free
from khuyencong.projects.services import groups
from khuyencong.ui.acts import Act, Page

workers = roles(*steps.HANDLERS)
MOST_FOUND = 20


def _decide(slot: Slot, *, by: Actor, at: datetime, **values: object) -> None:
    overlaps.decide_overlap(slot.project, by=by, at=at, **values)  # type: ignore[arg-type]


def _opened(made: list[Slot]) -> str:
    return _("Đã mở {count} suất.").format(count=len(made))


def _chosen(slot: Slot) -> str:
    who = slot.beneficiary.establishment.name if slot.beneficiary else ""
    return _("Đã chọn {name}.").format(name=who)


def _after(slot: Slot) -> str:
    """The next slot to fill; the project, when none is left."""
    is_left = slot.project.slots.filter(beneficiary=None).exists()
    return address("slots" if is_left else "project", slot.project.code)


SLOTS = {
    "open": Act(groups.open_slots, forms.SlotsForm, done=_opened),
    "close": Act(groups.close_slot, forms.CloseSlotForm, subject="slot", done=lazy("Đã bỏ suất.")),
}
SLOT = {
    "choose": Act(
        slots.choose_for_slot,
        forms.ChooseForm,
        done=_chosen,
        then=_after,
    ),
    "same": Act(_decide, forms.OverlapForm, done=lazy("Đã ghi kết luận.")),
    "different": Act(_decide, forms.OverlapForm, done=lazy("Đã ghi kết luận.")),
}


@workers
def slot_list(request: ActorRequest, code: str) -> HttpResponse:
    """All slots of a project; while its estimate is open, more of them and fewer."""
    project = projects.find_group(code, by=request.actor)
    rows = project.slots.select_related("beneficiary__establishment__place").order_by("order")
    like = free.like_the_last(project)
    options: dict[str, dict[str, Any]] = {
        "open": {"province": project.province.code, "initial": like},
        "close": {"rows": rows},
    }
    page = Page(request, SLOTS, project, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "appraisal/slots.html",
        {
            "project": project,
            "rows": rows.prefetch_related("lines__sources"),
            "form": page.forms["open"],
            "may_open_slots": steps.can_step("register", project, request.actor),
            "may_fill": steps.can_draft(project.implementing_unit_id, request.actor)
            and project.state in free.FILLED_IN,
        },
    )


@workers
def slot_page(request: ActorRequest, code: str, order: int) -> HttpResponse:
    """One open slot: look for an establishment, see what is alike, choose it."""
    project = projects.find_group(code, by=request.actor)
    slot = find(project.slots.select_related("project"), _("Không có suất này."), order=order)
    seen = Establishment.objects.visible_to(request.actor).standing()
    chosen = seen.filter(code=request.GET.get("co-so", "")).first()
    waiting = _waiting(request, project, chosen)
    alike = overlaps.compare(project, [chosen]) if chosen else []
    pairs = {"pairs": alike}
    page = Page(
        request,
        SLOT if chosen else {},
        slot,
        options={"choose": {"rows": waiting}, "same": pairs, "different": pairs},
        more={
            "choose": {"establishment": chosen},
            "same": {"is_allowed": False},
            "different": {"is_allowed": True},
        },
    )
    if answer := page.perform():
        return answer
    text = request.GET.get("q", "").strip()
    if text:
        limits.count_search(request.actor, now=timezone.now())
    known = seen.filter(province=project.province)
    return page.show(
        "appraisal/slot.html",
        {
            "project": project,
            "slot": slot,
            "chosen": chosen,
            "found": full_text.search(known, text, most=MOST_FOUND)[:MOST_FOUND] if text else (),
            "text": text,
            "waiting": waiting,
            "asking": () if chosen or text else free.waiting_for(slot, request.actor)[:MOST_FOUND],
            "overlaps": alike,
            "may_decide": permissions.can_decide_overlap(project, request.actor),
            "may_fill": steps.can_draft(project.implementing_unit_id, request.actor),
            "typed": page.typed,
        },
    )


def _waiting(
    request: ActorRequest, project: Project, chosen: Establishment | None
) -> QuerySet[Request]:
    """Requests of the candidate for the same content that wait for a project."""
    requests = Request.objects.visible_to(request.actor).filter(
        establishment=chosen, activity=project.activity, state="submitted"
    )
    return requests.order_by("pk")
