"""The request to complete on screen: each item with its answer, and whose turn it is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services import completions
from khuyencong.core import accesses
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.documents.models import Upload
from khuyencong.projects import permissions as steps
from khuyencong.projects import selectors as projects
from khuyencong.projects.selectors.record import Record
from khuyencong.ui.acts import Act, Page

ACTS = {
    "send": Act(
        completions.send_answers,
        forms.AnswersForm,
        done=lambda sent: _("Đã gửi trả lời {count} mục.").format(count=len(sent)),
    ),
    "keep": Act(
        completions.keep_answers, forms.AnswersForm, done=lazy("Đã giữ nháp, chưa gửi mục nào.")
    ),
    "judge": Act(
        completions.judge_answers,
        forms.JudgeForm,
        done=lambda items: _("Đã ghi kết quả xem {count} mục.").format(count=len(items)),
    ),
}


@officers
def completion(request: ActorRequest, code: str) -> HttpResponse:
    """All items of the last request to complete, answered, accepted or asked again in one press."""
    project = projects.find_project(code, by=request.actor)
    items = selectors.items_asked(project)
    if not items:
        raise Http404(_("Đề án {code} chưa được yêu cầu bổ sung.").format(code=code))
    page = Page(request, ACTS, project, options={name: {"items": items} for name in ACTS})
    if answer := page.perform(then=reverse("appraisal:completion", args=[code])):
        return answer
    answering = page.pressed if page.pressed == "keep" else "send"
    abouts = {about for about, _kind in (item.files for item in items)}
    accesses.note(*abouts, by=request.actor, at=timezone.now())
    sent = list(Upload.objects.filter(about__in=abouts).order_by("order", "pk"))
    record = Record(project)
    items = selectors.items_asked(project)  # with what a refused press kept
    page.kept = page.forms[answering].show_kept(items, page.refusal)
    rows = [_row(page, page.forms[answering], item, sent, record) for item in items]
    return page.show(
        "appraisal/completion.html",
        {
            "project": project,
            "asked": items[0].request,
            "rows": rows,
            "may_answer": any(row["may_answer"] for row in rows),
            "may_judge": any(row["may_judge"] for row in rows),
            "open_count": sum(item.is_open for item in items),
            "is_waiting": project.state == "returned",
            "is_late": bool(project.due_date and hanoi_date(timezone.now()) > project.due_date),
            "register": steps.can_step("register", project, request.actor, record=record),
            "notes": selectors.completion_notes(project, on=timezone.localdate()),
            "judging": page.forms["judge"],
        },
    )


def _row(
    page: Page, answers: forms.AnswersForm, item: CompletionItem, sent: list[Upload], record: Record
) -> dict[str, Any]:
    """An item with its files and the boxes of what its reader may do with it."""
    by = page.request.actor  # type: ignore[attr-defined]
    about, kind = item.files
    may = bool(permissions.can_answer_item(item, record.project, by, record))
    may_judge = bool(permissions.can_judge_item(item, record.project, by, record))
    boxes = page.forms["judge"].boxes(item) if may_judge else []
    return {
        "item": item,
        "files": [
            (one, reverse("desk:project_upload", args=[record.project.code, one.uuid]))
            for one in sent
            if (one.about, one.kind) == (about, kind)
        ],
        "may_answer": may,
        "may_judge": may_judge,
        "is_draft": may and item.is_changed,
        "boxes": answers.boxes(item, may=may) or boxes,
    }
