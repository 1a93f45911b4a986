"""Reports of fakes: what buyers saw, answered here."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.market import permissions, selectors, services
from khuyencong.market.forms import AnswerForm
from khuyencong.ui.acts import Act, Page

A_PAGE = 50
ONE = {"answer": Act(services.answer, AnswerForm, done=_("Đã ghi kết quả."))}


@permissions.readers
def reports(request: ActorRequest) -> HttpResponse:
    found = selectors.reports(request.actor)
    before = read_key(request.GET.get("after"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: A_PAGE + 1])
    return render(
        request,
        "market/reports.html",
        {
            "rows": rows[:A_PAGE],
            "first_url": request.path if before else None,
            "next_url": f"{request.path}?after={rows[A_PAGE - 1].pk}" if rows[A_PAGE:] else None,
        },
    )


@permissions.readers
def report(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    found = selectors.find_report(number, by=request.actor)
    page = Page(request, ONE, found)
    if answer := page.perform():
        return answer
    return page.show(
        "market/report.html",
        {
            "report": found,
            "form": page.forms["answer"],
            "may_answer": permissions.can_answer_report(found, request.actor),
        },
    )
