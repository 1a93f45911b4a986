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
from khuyencong.appraisal.services import answer_files, completions
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
    "remove_file": Act(answer_files.remove, forms.FileForm, done=lazy("Đã bỏ tệp.")),
    "take_back_file": Act(answer_files.take_back, forms.FileForm, done=lazy("Đã lấy lại tệp.")),
}


@officers
def completion(request: ActorRequest, code: str) -> HttpResponse:
    """All items of the last request to complete, answered, accepted or asked again in one press."""
    project = projects.find_project(code, by=request.actor)
    items = selectors.items_asked(project)
    if not items:
        raise Http404(_("Đề án {code} chưa được yêu cầu bổ sung.").format(code=code))
    record, by, now = Record(project), request.actor, timezone.now()
    own = selectors.own_in_drafts(items, record, by=by, at=now)
    options: dict[str, dict[str, Any]] = {name: {"items": items} for name in ACTS}
    rows = {"rows": Upload.everything.filter(pk__in=[file.pk for file in own])}
    options |= {"remove_file": rows, "take_back_file": rows}
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform(then=reverse("appraisal:completion", args=[code])):
        return answer
    answering = page.pressed if page.pressed == "keep" else "send"
    abouts = {about for about, _kind in (item.files for item in items)}
    accesses.note(*abouts, by=by, at=now)
    sent = list(Upload.objects.filter(about__in=abouts).order_by("order", "pk"))
    items = selectors.items_asked(project)  # with what a refused press kept
    own = selectors.own_in_drafts(items, record, by=by, at=now)
    page.kept = page.forms[answering].show_kept(items, page.refusal)
    shown = [_row(page, page.forms[answering], item, sent, own, record) for item in items]
    return page.show(
        "appraisal/completion.html",
        {
            "project": project,
            "asked": items[0].request,
            "rows": shown,
            "may_answer": any(row["may_answer"] for row in shown),
            "may_judge": any(row["may_judge"] for row in shown),
            "open_count": sum(item.is_open for item in items),
            "is_waiting": project.state == "returned",
            "is_late": bool(project.due_date and hanoi_date(timezone.now()) > project.due_date),
            "register": steps.can_step("register", project, request.actor, record=record),
            "notes": selectors.completion_notes(project, on=timezone.localdate()),
            "judging": page.forms["judge"],
        },
    )


def _row(
    page: Page,
    answers: forms.AnswersForm,
    item: CompletionItem,
    sent: list[Upload],
    own: list[Upload],
    record: Record,
) -> dict[str, Any]:
    """An item with its files and the boxes of what its reader may do with it. `own`: files that
    its reader put to a draft and may take out, or back in."""
    by = page.request.actor  # type: ignore[attr-defined]
    may = bool(permissions.can_answer_item(item, record.project, by, record))
    may_judge = bool(permissions.can_judge_item(item, record.project, by, record))
    boxes = page.forms["judge"].boxes(item) if may_judge else []
    code = record.project.code
    return {
        "item": item,
        "files": [
            (one, reverse("desk:project_upload", args=[code, one.uuid]), may and one in own)
            for one in sent
            if (one.about, one.kind) == item.files
        ],
        "removed": [
            one for one in own if may and one.removed_at and (one.about, one.kind) == item.files
        ],
        "may_answer": may,
        "may_judge": may_judge,
        "is_draft": may and item.is_changed,
        "boxes": answers.boxes(item, may=may) or boxes,
    }
