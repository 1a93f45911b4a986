"""What the owner was asked to complete after her request went into a project, item by item."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions
from khuyencong.appraisal import selectors as appraisal
from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services import completions
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.models import Upload
from khuyencong.portal import forms, selectors
from khuyencong.portal.pages.applications import applicants
from khuyencong.portal.pages.sending import with_files_ahead
from khuyencong.ui.acts import Act, Page

ACTS = {
    "answer": Act(
        completions.answer_item,
        forms.OwnItemForm,
        subject="item",
        done=lazy("Đã gửi trả lời mục này cho Sở Công Thương."),
    ),
    "take_back": Act(
        completions.take_back_answer,
        forms.OwnItem,
        subject="item",
        done=lazy("Đã rút lại trả lời. Sửa rồi gửi lại: mục này đang chờ bạn."),
    ),
}


@applicants
@with_files_ahead
def own_items(request: ActorRequest, code: str) -> HttpResponse:
    """Her items of the last return, each with its own box for photos, words and its state."""
    row = selectors.find_own(code, by=request.actor)
    items = appraisal.items_of_owner(row)
    if not items:
        raise Http404(_("Đề nghị {code} không có mục nào bạn phải bổ sung.").format(code=code))
    listed = CompletionItem.objects.filter(pk__in=[item.pk for item in items])
    page = Page(request, ACTS, row, options={name: {"rows": listed} for name in ACTS})
    if answer := page.perform(then=reverse("portal:own_items", args=[code])):
        return answer
    project, asked = items[0].request.project, items[0].request
    sent = list(Upload.objects.filter(about=row.uuid).order_by("order", "pk"))
    return page.show(
        "portal/own_items.html",
        {
            "row": row,
            "project": project,
            "asked": asked,
            "items": [_item(page, item, sent) for item in items],
            "open_count": sum(item.is_open for item in items),
            "is_waiting": project.state == "returned",
            "is_late": bool(project.due_date and hanoi_date(timezone.now()) > project.due_date),
            "contact": selectors.person_to_ask(row, on=timezone.localdate()),
        },
    )


def _item(page: Page, item: CompletionItem, sent: list[Upload]) -> dict[str, Any]:
    by, project = page.request.actor, item.request.project  # type: ignore[attr-defined]
    pressed = page.forms["answer"]
    form = forms.OwnItemForm(
        rows=None, initial={"item": item.pk, "text": item.answer}, auto_id=f"item_{item.pk}_%s"
    )
    if pressed.is_bound and page.typed.get("item") == str(item.pk):
        form = pressed
    about, kind = item.files
    return {
        "item": item,
        "files": [one for one in sent if (one.about, one.kind) == (about, kind)],
        "form": form if permissions.can_answer_item(item, project, by) else None,
        "can_take_back": bool(permissions.can_take_back_answer(item, project, by)),
    }
