"""The 24 kinds of error on one page, and the rows that answer a saved question."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.inspection import permissions
from khuyencong.inspection.selectors import kinds, questions
from khuyencong.ui.sheets import download, workbook

SHOWN = 200


@permissions.readers
def question_list(request: ActorRequest) -> HttpResponse:
    """No question is asked before it is opened."""
    return render(
        request,
        "inspection/questions.html",
        {
            "kinds": kinds.KINDS,
            "questions": {name: label for name, (label, _ask) in kinds.QUESTIONS.items()},
            "is_printed": bool(request.GET.get("print")),
        },
    )


@permissions.readers
def question(request: ActorRequest, name: str) -> HttpResponse:
    """The rows on screen, all of them in print and in the sheet."""
    if name not in kinds.QUESTIONS:
        raise Http404(_("Không có câu hỏi này."))
    label, ask = kinds.QUESTIONS[name]
    today = timezone.localdate()
    province = province_of(request.actor, *permissions.READERS, on=today)
    rows = questions.answer(ask, province, by=request.actor, on=today)
    if request.GET.get("excel"):
        heads = [
            (_("Đề án"), 18), (_("Tên đề án"), 50), (_("Ngày"), 12), (_("Số tiền (đồng)"), 18),
            (_("Vì sao có ở đây"), 70),
        ]  # fmt: skip
        cells = [[r.project.code, r.project.title, r.day, r.amount_dong, r.words] for r in rows]
        return download(workbook(_("Câu hỏi"), heads, cells), f"kiem-tra-{name}")
    is_printed = bool(request.GET.get("print"))
    return render(
        request,
        "inspection/question.html",
        {
            "label": label,
            "name": name,
            "today": today,
            "count": len(rows),
            "is_cut": len(rows) == questions.MOST,
            "total_dong": sum(row.amount_dong or 0 for row in rows),
            "rows": rows if is_printed else rows[:SHOWN],
            "kinds": [kind for kind in kinds.KINDS if name in kind.asked],
            "is_printed": is_printed,
        },
    )
