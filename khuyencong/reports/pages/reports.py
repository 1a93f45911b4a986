"""Báo cáo định kỳ: the list, one report with its tables, the rows behind a figure, the workbook."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.reports import forms, permissions, selectors, services
from khuyencong.reports.selectors import facts
from khuyencong.reports.selectors.periods import unverified_ground
from khuyencong.reports.selectors.reading import HEADS, row_name
from khuyencong.ui import sheets
from khuyencong.ui.acts import Act, Page

A_PAGE = 50
DRAFT = {
    "draft": Act(
        lambda _none, **said: services.draft(**said), forms.DraftForm,
        done=lazy("Đã lập báo cáo với số liệu đến lúc này."),
        then=lambda report: reverse("reports:report", args=[report.uuid]),
    )
}  # fmt: skip
ACTS = {
    "count": Act(services.count_anew, done=lazy("Đã tính lại số liệu.")),
    "write": Act(services.write, forms.WordsForm, done=lazy("Đã ghi lời báo cáo.")),
    "send": Act(services.send, done=lazy("Đã ký gửi. Số liệu không đổi nữa.")),
    "adjust": Act(
        services.adjust, forms.AdjustForm,
        done=lambda made: _("Đã điều chỉnh {count} số.").format(count=len(made)),
    ),
}  # fmt: skip


@permissions.readers
def report_list(request: ActorRequest) -> HttpResponse:
    """The newest period first, fifty a page; a new one is begun here."""
    today = timezone.localdate()
    bodies = selectors.bodies(request.actor, today)
    options = {"draft": {"bodies": bodies, "initial": {"year": today.year}}}
    page = Page(request, DRAFT, options=options)
    if answer := page.perform():
        return answer
    at = read_key(request.GET.get("trang")) or 1
    start = (at - 1) * A_PAGE
    found = list(selectors.reports(by=request.actor)[start : start + A_PAGE + 1])
    names = selectors.names_of({one.organisation for one in found}, today)
    return page.show(
        "reports/list.html",
        {
            "reports": [
                (one, selectors.mark_of(one), names[one.organisation_id]) for one in found[:A_PAGE]
            ],
            "may_draft": permissions.can_draft(request.actor),
            "form": page.forms["draft"],
            "next_url": f"{request.path}?trang={at + 1}" if found[A_PAGE:] else None,
            "first_url": request.path if at > 1 else None,
        },
    )


@permissions.readers
def report(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The tables, the words, what may be done."""
    found = selectors.find_report(number, by=request.actor)
    words = {name: getattr(found, name) for name in services.WORDS}
    page = Page(request, ACTS, found, options={"write": {"initial": words}})
    if answer := page.perform():
        return answer
    names: dict[tuple[str, str], str] = {}
    adjustments = list(found.adjustments.order_by("pk")[:A_PAGE])
    for one in adjustments:
        names[one.table, one.row] = row_name(one.table, one.row)
    return page.show(
        "reports/report.html",
        {
            "report": found,
            "mark": selectors.mark_of(found),
            "body": permissions.body_name(found),
            "ground": unverified_ground(found.province.code, found.year),
            "tables": selectors.tables(found),
            "paper": selectors.paper_of(found) if found.is_sent else None,
            "adjustments": [
                (one, str(HEADS[one.column]), names[one.table, one.row]) for one in adjustments
            ],
            "may_write": permissions.can_write(found, request.actor),
            "may_send": permissions.can_send(found, request.actor),
            "may_adjust": permissions.can_adjust(found, request.actor),
            "forms": page.forms,
            "said": selectors.said,
        },
    )


@permissions.readers
def rows(request: ActorRequest, number: uuid.UUID, column: str, table: str) -> HttpResponse:
    """What a figure is made of, fifty a page; together they add up to it."""
    found = selectors.find_report(number, by=request.actor)
    row = request.GET.get("muc", "all")[:20]
    figure = found.figures.get(column, {}).get("all" if row == "all" else table, {}).get(row)
    if table not in facts.TABLES or figure is None:
        raise Http404(_("Báo cáo không có số này."))
    at = read_key(request.GET.get("trang")) or 1
    start = (at - 1) * A_PAGE
    behind = list(selectors.rows_behind(found, column, table, row)[start : start + A_PAGE + 1])
    question = request.GET.copy()
    question["trang"] = str(at + 1)
    return render(
        request,
        "reports/rows.html",
        {
            "report": found,
            "mark": selectors.mark_of(found),
            "head": str(HEADS[column]),
            "name": row_name(table, row),
            "figure": selectors.said(column, figure),
            "rows": behind[:A_PAGE],
            "is_money": column.endswith("_dong"),
            "next_url": f"{request.path}?{question.urlencode()}" if behind[A_PAGE:] else None,
            "first_url": f"{request.path}?muc={row}" if at > 1 else None,
        },
    )


@permissions.readers
def sheet(request: ActorRequest, number: uuid.UUID) -> HttpResponseBase:
    """The tables as a workbook, one under the other, with the numbers as numbers."""
    limits.count_export(request.actor, now=timezone.now())
    found = selectors.find_report(number, by=request.actor)
    tables = selectors.tables(found)
    heads = [(str(_("Bảng")), 28), (str(_("Mục")), 48)]
    heads += [(one, 22) for one in tables[0].heads] + [(str(_("Giải ngân trên kế hoạch")), 18)]
    name = f"bao-cao-{found.kind}-{found.year}" + (f"-{found.part}" if found.part else "")
    content = sheets.workbook(str(_("Báo cáo")), heads, list(_lines(tables)))
    return sheets.download(content, name)


def _lines(tables: list[selectors.Table]) -> Iterator[tuple[Any, ...]]:
    for table in tables:
        for name, cells, rate in (*table.lines, (str(_("Cộng")), *table.total)):
            yield (table.name, name, *(cell.number for cell in cells), rate)
