"""Bảng chéo: what stands beside, above and inside is chosen; a number opens its projects."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.reports import permissions
from khuyencong.reports.forms import CrossForm
from khuyencong.reports.selectors import crossed, crossing
from khuyencong.reports.selectors.crossing import DIMENSIONS, MEASURES, Key, Question
from khuyencong.ui import sheets

A_PAGE = 50
CELLS = 600  # of a page of the table, so that it stays light however many columns are chosen
LEAST_ROWS = 10


@permissions.readers
def cross_table(request: ActorRequest) -> HttpResponse:
    form, question = _asked(request)
    shown: dict[str, Any] = {}
    if question:
        answer = crossing.answer(question, by=request.actor)
        table = crossed.table(question, answer, on=timezone.localdate())
        a_page = max(LEAST_ROWS, CELLS // max(len(table.columns), 1))
        start = ((read_key(request.GET.get("trang")) or 1) - 1) * a_page
        address, words = f"{reverse('reports:cross')}?{_query(question)}", _words(question)
        shown = words | {
            "table": table,
            "lines": table.lines[start : start + a_page],
            "at": answer.at,
            "query": _query(question),
            "next_url": f"{address}&trang={start // a_page + 2}"
            if table.lines[start + a_page :]
            else None,
            "first_url": address if start else None,
            "said": crossed.said,
        }
    return render(request, "reports/cross.html", {"form": form, "question": question} | shown)


@permissions.readers
def cross_projects(request: ActorRequest) -> HttpResponse:
    """The projects of one number, fifty a page, each with what it adds."""
    _form, question = _asked(request)
    if question is None:
        raise Http404(_("Địa chỉ này không hỏi số nào."))
    on = timezone.localdate()
    asked = [
        (name, _key(name, request.GET[word]))
        for name, word in ((question.rows, "r"), (question.columns, "c"))
        if word in request.GET
    ]
    of = crossing.of_keys(question, asked)
    after = read_key(request.GET.get("sau")) or 0
    answer = crossing.answer(of, by=request.actor)
    rows = crossing.projects_behind(of, by=request.actor, after=after, limit=A_PAGE + 1)
    more = request.GET.copy()
    more["sau"] = str(rows[A_PAGE - 1][0].pk) if rows[A_PAGE:] else ""
    return render(
        request,
        "reports/cross_projects.html",
        _words(question)
        | {
            "question": question,
            "names": [crossed.name_of(name, key, on=on) for name, key in asked],
            "figure": crossed.said(question.measure, sum(answer.cells.values())),
            "at": answer.at,
            "rows": rows[:A_PAGE],
            "query": _query(question),
            "next_url": f"{request.path}?{more.urlencode()}" if rows[A_PAGE:] else None,
            "said": crossed.said,
        },
    )


@permissions.readers
def cross_sheet(request: ActorRequest) -> HttpResponseBase:
    """The whole table as a workbook, numbers as numbers."""
    limits.count_export(request.actor, now=timezone.now())
    _form, question = _asked(request)
    if question is None:
        raise Http404(_("Địa chỉ này không hỏi số nào."))
    on = timezone.localdate()
    answer = crossing.answer(question, by=request.actor)
    table = crossed.table(question, answer, on=on)
    day = timezone.localtime(answer.at).date() if answer.at else on
    heads = [(str(DIMENSIONS[question.rows]), 48)]
    heads += [(name, 20) for _key, name in table.columns] + [(str(_("Cộng")), 22)]
    lines = [(one.name, *one.cells, one.total) for one in table.lines]
    lines.append((str(_("Cộng")), *table.sums, table.total))
    words = {"measure": MEASURES[question.measure], "day": f"{day:%d/%m/%Y}"}
    lines.append((str(_("{measure}, số liệu đến {day}").format(**words)),))
    return sheets.download(sheets.workbook(str(_("Bảng chéo")), heads, lines), "bang-cheo")


def _asked(request: ActorRequest) -> tuple[CrossForm, Question | None]:
    """The question of the address, that of an empty one; None where it cannot be answered."""
    this_year = timezone.localdate().year
    form = CrossForm(CrossForm.at_first(this_year) | request.GET.dict())
    return form, form.question() if form.is_valid() else None


def _query(question: Question) -> str:
    names = CrossForm.base_fields
    return urlencode({name: getattr(question, name) for name in names})


def _words(question: Question) -> dict[str, Any]:
    return {
        "rows_name": DIMENSIONS[question.rows],
        "columns_name": DIMENSIONS[question.columns],
        "measure_name": MEASURES[question.measure],
    }


def _key(dimension: str, text: str) -> Key:
    """What an address calls a row or a column. Http404 for what none is called."""
    found: Key | None = text if dimension in crossing.WORDS else read_key(text)
    if dimension in crossing.WORDS and text not in crossing.words_of(dimension):
        found = None
    if found is None:
        raise Http404(_("Bảng này không có số đó."))
    return found
