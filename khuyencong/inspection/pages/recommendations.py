"""Sổ kiến nghị: what was recommended, what is late; one of them answered and closed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.directory.services import limits
from khuyencong.inspection import forms, permissions
from khuyencong.inspection.models import INSPECTOR, Recommendation
from khuyencong.inspection.selectors import recommendations as selectors
from khuyencong.inspection.services import recommendations as services
from khuyencong.ui import sheets
from khuyencong.ui.acts import Act, Page


def _to(row: Recommendation) -> str:
    return reverse("inspection:recommendation", args=[row.uuid])


RECORD = {
    "record": Act(
        services.record, forms.RecordForm, then=_to,
        done=_("Đã ghi kiến nghị; người phải trả lời thấy ở việc cần làm."),
    )
}  # fmt: skip
ON_ONE = {
    "answer": Act(services.answer, forms.AnswerForm, done=_("Đã trả lời; thanh tra xem rồi đóng.")),
    "close": Act(services.close, forms.CloseForm, done=_("Đã đóng kiến nghị.")),
    "send_back": Act(services.send_back, forms.SendBackForm, done=_("Đã yêu cầu làm tiếp.")),
}


def _listed(request: ActorRequest, most: int | None) -> tuple[str, list[Recommendation]]:
    asked = request.GET.get("xem", "open")
    shown = asked if asked in selectors.SHOWN else "open"
    return shown, selectors.listed(request.actor, shown, timezone.localdate(), most)


@permissions.of_recommendations
def register(request: ActorRequest) -> HttpResponse:
    shown, rows = _listed(request, selectors.MOST + 1)
    are_more, rows = len(rows) > selectors.MOST, rows[: selectors.MOST]
    today = timezone.localdate()
    return render(
        request,
        "inspection/recommendations.html",
        {
            "rows": [(row, selectors.state_of(row, today), _is_late(row)) for row in rows],
            "are_more": are_more,
            "shown": shown,
            "views": list(selectors.SHOWN.items()),
            "total_dong": sum(row.amount_dong or 0 for row in rows),
            "records": request.actor.has_role(INSPECTOR),
        },
    )


def _is_late(row: Recommendation) -> bool:
    return not row.answered_at and row.due_date < timezone.localdate()


@permissions.of_recommendations
def sheet(request: ActorRequest) -> HttpResponseBase:
    """The same rows in the same order, all of them, as a workbook."""
    limits.count_export(request.actor, now=timezone.now())
    _shown, rows = _listed(request, None)
    today = timezone.localdate()
    heads = [
        (str(_("Cơ quan kiến nghị")), 30), (str(_("Số báo cáo, kết luận")), 20),
        (str(_("Ngày báo cáo, kết luận")), 12), (str(_("Kiến nghị")), 60),
        (str(_("Số tiền kiến nghị")), 18), (str(_("Đề án")), 18), (str(_("Hạn thực hiện")), 12),
        (str(_("Ai phải trả lời")), 24), (str(_("Trạng thái")), 16), (str(_("Đã làm gì")), 50),
        (str(_("Chứng từ chứng minh")), 40),
    ]  # fmt: skip
    cells = [
        (
            row.body, row.report_number, row.report_date, row.content, row.amount_dong,
            row.project.code if row.project else "", row.due_date, row.get_answerer_display(),
            selectors.state_of(row, today), row.answer, row.proof,
        )
        for row in rows
    ]  # fmt: skip
    return sheets.download(sheets.workbook(str(_("Sổ kiến nghị")), heads, cells), "so-kien-nghi")


@permissions.readers
def record(request: ActorRequest) -> HttpResponse:
    province = province_of(request.actor, *permissions.READERS, on=timezone.localdate())
    page = Page(request, RECORD, province, options={"record": {"by": request.actor}})
    if answer := page.perform():
        return answer
    return page.show(
        "inspection/record.html",
        {
            "may_record": permissions.can_record(province.code, request.actor),
            "form": page.forms["record"],
        },
    )


@permissions.of_recommendations
def recommendation(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    row = selectors.find_recommendation(number, by=request.actor)
    page = Page(request, ON_ONE, row)
    if answer := page.perform():
        return answer
    may: dict[str, Any] = {
        "may_answer": permissions.can_answer(row, request.actor),
        "may_close": permissions.can_close(row, request.actor),
    }
    today = timezone.localdate()
    return page.show(
        "inspection/recommendation.html",
        may | {"row": row, "state": selectors.state_of(row, today), "forms": page.forms},
    )
