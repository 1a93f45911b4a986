"""Thu hồi kinh phí: the register, one debt with what came, and the request for one."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.selectors import commitments
from khuyencong.core.dates import short
from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.documents import services as documents
from khuyencong.projects.models import Project
from khuyencong.recoveries import forms, permissions, selectors, services
from khuyencong.recoveries.models import Recovery
from khuyencong.ui import sheets
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

MOST = 200
SUMMED = ("collected", "waived", "left", "late")
SHOWN: dict[str, tuple[Any, dict[str, Any]]] = {
    "open": (_("Đang thu"), {"is_decided": True, "closed_at": None}),
    "waiting": (_("Chờ quyết định"), {"answered_at": None}),
    "closed": (_("Đã thu đủ"), {"closed_at__isnull": False}),
}
ON_A_RECOVERY = {
    "decide": Act(services.decide, done=_("Đã quyết định; quyết định và thông báo đã lập.")),
    "decline": Act(services.decline, forms.DeclineForm, done=_("Đã ghi: không thu hồi.")),
    "reschedule": Act(
        services.ask_rescheduling, forms.RescheduleForm, done=_("Đã đề nghị đổi lịch nộp.")
    ),
    "write_off": Act(services.ask_write_off, forms.WriteOffForm, done=_("Đã đề nghị xoá nợ.")),
    "decide_change": Act(services.decide_change, done=_("Đã quyết định; quyết định đã lập.")),
    "decline_change": Act(
        services.decline_change, forms.DeclineForm, done=_("Đã ghi: giữ nguyên khoản phải nộp.")
    ),
    "collect": Act(services.collect, forms.CollectForm, done=_("Đã ghi số tiền nộp.")),
}


def _to_recovery(recovery: Recovery) -> str:
    return reverse("recoveries:recovery", args=[recovery.uuid])


ASK = {
    "ask": Act(
        services.ask, forms.AskForm, subject="subject", then=_to_recovery,
        done=_("Đã lập đề nghị thu hồi. Lãnh đạo Sở quyết định thì mới phải nộp."),
    )
}  # fmt: skip


def _listed(request: ActorRequest, most: int | None) -> tuple[str, list[Recovery]]:
    asked = request.GET.get("xem", "open")
    shown = asked if asked in SHOWN else "open"
    return shown, selectors.newest(request.actor, SHOWN[shown][1], most=most)


def _row(recovery: Recovery) -> dict[str, Any]:
    due = selectors.uncovered(recovery) if recovery.is_decided else []
    return {
        "recovery": recovery,
        "payer": selectors.payer(recovery),
        "collected": selectors.collected(recovery),
        "waived": selectors.written_off(recovery),
        "left": selectors.left(recovery),
        "next": due[0] if due else None,
        "late": sum(one.left_dong for one in due if one.is_late(timezone.localdate())),
    }


@permissions.readers
def register(request: ActorRequest) -> HttpResponse:
    """Sổ thu hồi: each debt with what came, what is late, what is due next."""
    shown, recoveries = _listed(request, MOST + 1)
    are_more, recoveries = len(recoveries) > MOST, recoveries[:MOST]
    rows = [_row(one) for one in recoveries]
    return render(
        request,
        "recoveries/register.html",
        {
            "rows": rows,
            "are_more": are_more,
            "shown": shown,
            "views": [(key, label) for key, (label, _where) in SHOWN.items()],
            "sums": {name: sum(row[name] for row in rows) for name in SUMMED}
            | {"principal": sum(one.principal_dong for one in recoveries)},
        },
    )


@permissions.readers
def sheet(request: ActorRequest) -> HttpResponseBase:
    """The register as a workbook: the same rows in the same order, all of them."""
    limits.count_export(request.actor, now=timezone.now())
    _shown, recoveries = _listed(request, None)
    heads = [
        (str(_("Mã đề án")), 14), (str(_("Người nộp")), 40), (str(_("Nguồn")), 30),
        (str(_("Lý do thu hồi")), 50), (str(_("Căn cứ")), 40), (str(_("Phải thu (đồng)")), 18),
        (str(_("Đã nộp (đồng)")), 18), (str(_("Đã xoá nợ (đồng)")), 18),
        (str(_("Còn lại (đồng)")), 18), (str(_("Quá hạn (đồng)")), 18), (str(_("Hạn kế tiếp")), 14),
    ]  # fmt: skip
    cells = [
        (
            one.project.code, row["payer"], one.commitment.fund.name, one.reason, one.basis,
            one.principal_dong, row["collected"], row["waived"], row["left"], row["late"],
            short(row["next"].due_date) if row["next"] else "",
        )
        for one, row in ((one, _row(one)) for one in recoveries)
    ]  # fmt: skip
    return sheets.download(sheets.workbook(str(_("Sổ thu hồi")), heads, cells), "so-thu-hoi")


@permissions.readers
def ask(request: ActorRequest, code: str) -> HttpResponse:
    """What was asked of a project before, and a new request."""
    missing = _("Không có đề án này trong phạm vi của bạn.")
    project = find(Project.objects.visible_to(request.actor), missing, code=code)
    signed = commitments(project)
    page = Page(request, ASK, options={"ask": {"commitments": signed}})
    if answer := page.perform():
        return answer
    return page.show(
        "recoveries/ask.html",
        {
            "project": project,
            "rows": [_row(one) for one in selectors.of_project(project)],
            "may_ask": permissions.can_ask(project, request.actor),
            "form": page.forms["ask"],
            "most": [(one, selectors.recoverable(one)) for one in signed],
        },
    )


@permissions.readers
def recovery(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """One debt: its instalments, what came, its papers; decided and collected here."""
    found = selectors.find_recovery(number, by=request.actor)
    options = {"reschedule": {"left_dong": selectors.left(found)}}
    page = Page(request, ON_A_RECOVERY, found, options=options)
    if answer := page.perform():
        return answer
    today = timezone.localdate()
    return page.show(
        "recoveries/recovery.html",
        {
            **_row(found),
            "project": found.project,
            "schedule": [(one, one.is_late(today)) for one in selectors.schedule(found)],
            "papers": selectors.papers_of([found]).get(found.uuid, []),
            "decides": request.actor.has_role(*permissions.DECIDERS, *permissions.ASKERS),
            "collects": request.actor.has_role(*permissions.COLLECTORS),
            "may_decide": permissions.can_decide(found, request.actor),
            "may_decline": permissions.can_decline(found, request.actor),
            "may_collect": permissions.can_collect(found, request.actor),
            "may_ask_change": permissions.can_ask_change(found, request.actor),
            "may_decide_change": permissions.can_decide_change(found, request.actor),
            "may_decline_change": permissions.can_decline_change(found, request.actor),
            "change": (change := selectors.waiting_change(found)),
            "new_days": selectors.days_asked(change) if change else [],
            "changes": [one for one in found.changes.all() if one.is_decided],
            "forms": page.forms,
        },
    )


@permissions.readers
def paper(request: ActorRequest, number: uuid.UUID, code: str, fmt: str) -> HttpResponse:
    """The decision or the notice."""
    found = selectors.find_paper(number, code, by=request.actor)
    content = documents.rendition(found, fmt)
    return attachment(content, documents.FORMATS[fmt], f"{found.code}-{found.number}.{fmt}")
