"""Slots of a group project on screen: who fills each, the candidate's checks, the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.appraisal import forms, permissions
from khuyencong.appraisal.services import overlaps, slots
from khuyencong.core import full_text
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment
from khuyencong.projects import permissions as steps
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Request, Slot
from khuyencong.projects.services import groups

workers = roles("centre_specialist", "centre_head", "department_specialist", "department_leader")
MOST_FOUND = 20


def _project(request: ActorRequest, code: str) -> Project:
    project = projects.project_for(request.actor, code)
    if project is None or not project.is_group:
        raise Http404(_("Không có đề án nhóm {code} trong phạm vi của bạn.").format(code=code))
    return project


@workers
def slot_list(request: ActorRequest, code: str) -> HttpResponse:
    """All slots of a project; while its estimate is open, more of them and fewer."""
    project = _project(request, code)
    may_open = steps.can_step("register", project, request.actor)
    given = request.POST if "count" in request.POST else None
    form, refusal = forms.SlotsForm(given, province=project.province.code), None
    if request.method == "POST":
        try:
            if _change(request, project, form):
                return redirect("appraisal:slots", code=code)
        except Refused as error:
            refusal = error
    rows = project.slots.select_related("beneficiary__establishment__place").order_by("order")
    return render(
        request,
        "appraisal/slots.html",
        {
            "project": project,
            "rows": rows.prefetch_related("lines__sources"),
            "form": form,
            "refusal": refusal,
            "may_open": may_open,
            "may_fill": steps.can_draft(project.implementing_unit_id, request.actor)
            and project.state in groups.FILLED_IN,
        },
        status=422 if request.method == "POST" else 200,
    )


def _change(request: ActorRequest, project: Project, form: forms.SlotsForm) -> bool:
    now = timezone.now()
    if request.POST.get("act") == "close":
        slot = project.slots.filter(order=forms.whole(request.POST.get("slot"))).first()
        if slot is None:
            raise Http404(_("Không có suất này."))
        groups.close_slot(slot, by=request.actor, at=now)
        messages.success(request, _("Đã bỏ suất."))
        return True
    if not form.is_valid():
        return False
    made = groups.open_slots(project, **form.cleaned_data, by=request.actor, at=now)
    messages.success(request, _("Đã mở {count} suất.").format(count=len(made)))
    return True


@workers
def slot_page(request: ActorRequest, code: str, order: int) -> HttpResponse:
    """One open slot: look for an establishment, see what is alike, choose it."""
    project = _project(request, code)
    slot = project.slots.filter(order=order).first()
    if slot is None:
        raise Http404(_("Không có suất này."))
    asked = request.GET.get("co-so", "")
    chosen = Establishment.objects.visible_to(request.actor).filter(code=asked).first()
    refusal = None
    if request.method == "POST" and chosen is not None:
        try:
            if _act(request, slot, chosen):
                return redirect("appraisal:slots", code=code)
            return redirect(f"{reverse('appraisal:slot', args=[code, order])}?co-so={asked}")
        except Refused as error:
            refusal = error
    text = request.GET.get("q", "").strip()
    known = Establishment.objects.visible_to(request.actor).filter(province=project.province)
    found = full_text.search(known, text)[:MOST_FOUND] if text else ()
    return render(
        request,
        "appraisal/slot.html",
        {
            "project": project,
            "slot": slot,
            "chosen": chosen,
            "found": found,
            "text": text,
            "waiting": _waiting(request, project, chosen),
            "overlaps": overlaps.compare(project, [chosen]) if chosen else (),
            "may_decide": permissions.can_decide_overlap(project, request.actor),
            "may_fill": steps.can_draft(project.implementing_unit_id, request.actor),
            "refusal": refusal,
            "typed": request.POST,
        },
        status=422 if refusal else 200,
    )


def _waiting(request: ActorRequest, project: Project, chosen: Establishment | None):
    """Requests of the candidate for the same content that wait for a project."""
    if chosen is None:
        return Request.objects.none()
    found = Request.objects.visible_to(request.actor).filter(
        establishment=chosen, activity=project.activity, state="submitted"
    )
    return found.order_by("pk")


def _act(request: ActorRequest, slot: Slot, chosen: Establishment) -> bool:
    """True when the slot is filled; False when only a likeness was decided on."""
    by, now = request.actor, timezone.now()
    act = request.POST.get("act", "")
    if act in {"same", "different"}:
        other = Establishment.objects.filter(pk=forms.whole(request.POST.get("other"))).first()
        if other is None:
            raise Http404(_("Không có dấu hiệu này."))
        overlaps.decide_overlap(
            slot.project,
            chosen,
            other,
            is_allowed=act == "different",
            reason=request.POST.get("reason", ""),
            by=by,
            at=now,
        )
        messages.success(request, _("Đã ghi kết luận."))
        return False
    asked = _waiting(request, slot.project, chosen)
    row = asked.filter(code=request.POST.get("request", "")).first()
    slots.choose_for_slot(slot, chosen, request=row, by=by, at=now)
    messages.success(request, _("Đã chọn {name}.").format(name=chosen.name))
    return True
