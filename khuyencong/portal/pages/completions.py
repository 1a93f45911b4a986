"""What the owner was asked to complete after her request went into a project: one form for all."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions
from khuyencong.appraisal import selectors as appraisal
from khuyencong.appraisal.forms import AnswersForm, FileForm, ItemForm
from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services import answer_files, completions
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.models import Upload
from khuyencong.portal import selectors
from khuyencong.portal.pages.applications import applicants
from khuyencong.portal.pages.sending import with_files_ahead
from khuyencong.projects.selectors.record import Record
from khuyencong.ui.acts import Act, Page

ACTS = {
    "send": Act(
        completions.send_answers,
        AnswersForm,
        done=lambda sent: _("Đã gửi trả lời {count} mục cho Sở Công Thương.").format(
            count=len(sent)
        ),
    ),
    "keep": Act(completions.keep_answers, AnswersForm, done=lazy("Đã giữ nháp, chưa gửi mục nào.")),
    "take_back": Act(
        completions.take_back_answer,
        ItemForm,
        subject="item",
        done=lazy("Đã rút lại trả lời. Sửa rồi gửi lại: mục này đang chờ bạn."),
    ),
    "remove_file": Act(answer_files.remove, FileForm, done=lazy("Đã bỏ tệp.")),
    "take_back_file": Act(answer_files.take_back, FileForm, done=lazy("Đã lấy lại tệp.")),
}


@applicants
@with_files_ahead
def own_items(request: ActorRequest, code: str) -> HttpResponse:
    """Her items of the last return, each with its boxes for photos and words and its state."""
    row = selectors.find_own(code, by=request.actor)
    items = appraisal.items_of_owner(row)
    if not items:
        raise Http404(_("Đề nghị {code} không có mục nào bạn phải bổ sung.").format(code=code))
    project, asked = items[0].request.project, items[0].request
    boxes: dict[str, Any] = {"items": items, "has_camera": True}
    listed = CompletionItem.objects.filter(pk__in=[item.pk for item in items])
    record, by, now = Record(project), request.actor, timezone.now()
    own = appraisal.own_in_drafts(items, record, by=by, at=now)
    options = {"send": boxes, "keep": boxes, "take_back": {"rows": listed}}
    rows = {"rows": Upload.everything.filter(pk__in=[file.pk for file in own])}
    options |= {"remove_file": rows, "take_back_file": rows}
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform(then=reverse("portal:own_items", args=[code])):
        return answer
    items = appraisal.items_of_owner(row)  # with what a refused press kept
    form = page.forms[page.pressed if page.pressed == "keep" else "send"]
    page.kept = form.show_kept(items, page.refusal)
    sent = list(Upload.objects.filter(about=row.uuid).order_by("order", "pk"))
    own = appraisal.own_in_drafts(items, record, by=by, at=now)
    return page.show(
        "portal/own_items.html",
        {
            "row": row,
            "project": project,
            "asked": asked,
            "items": [_item(page, form, item, sent, own, record) for item in items],
            "open_count": sum(item.is_open for item in items),
            "is_waiting": project.state == "returned",
            "is_late": bool(project.due_date and hanoi_date(timezone.now()) > project.due_date),
            "contact": selectors.person_to_ask(row, on=timezone.localdate()),
        },
    )


def _item(
    page: Page,
    form: AnswersForm,
    item: CompletionItem,
    sent: list[Upload],
    own: list[Upload],
    record: Record,
) -> dict[str, Any]:
    by, project = page.request.actor, item.request.project  # type: ignore[attr-defined]
    may = bool(permissions.can_answer_item(item, project, by, record))
    code = item.of_request.code if item.of_request else ""
    return {
        "item": item,
        "files": [
            (one, reverse("portal:file", args=[code, one.uuid]), may and one in own)
            for one in sent
            if (one.about, one.kind) == item.files
        ],
        "removed": [
            one for one in own if may and one.removed_at and (one.about, one.kind) == item.files
        ],
        "boxes": form.boxes(item, may=may),
        "is_draft": item.is_open and item.is_changed,
        "can_take_back": bool(permissions.can_take_back_answer(item, project, by)),
    }
