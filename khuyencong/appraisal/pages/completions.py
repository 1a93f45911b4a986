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
    "answer": Act(
        completions.answer_item, forms.AnswerForm, subject="item", done=lazy("Đã ghi trả lời.")
    ),
    "accept": Act(
        completions.accept_item, forms.ItemForm, subject="item", done=lazy("Đã chấp nhận mục này.")
    ),
    "again": Act(
        completions.ask_item_again,
        forms.AgainForm,
        subject="item",
        done=lazy("Đã yêu cầu trả lời lại mục này."),
    ),
}


@officers
def completion(request: ActorRequest, code: str) -> HttpResponse:
    """All items of the last request to complete; each is answered, accepted or asked again here."""
    project = projects.find_project(code, by=request.actor)
    items = selectors.items_asked(project)
    if not items:
        raise Http404(_("Đề án {code} chưa được yêu cầu bổ sung.").format(code=code))
    listed = CompletionItem.objects.filter(pk__in=[item.pk for item in items])
    page = Page(request, ACTS, project, options={name: {"rows": listed} for name in ACTS})
    if answer := page.perform(then=reverse("appraisal:completion", args=[code])):
        return answer
    abouts = {about for about, _kind in (item.files for item in items)}
    accesses.note(*abouts, by=request.actor, at=timezone.now())
    sent = list(Upload.objects.filter(about__in=abouts).order_by("order", "pk"))
    record = Record(project)
    rows = [_row(page, item, sent, record) for item in items]
    return page.show(
        "appraisal/completion.html",
        {
            "project": project,
            "asked": items[0].request,
            "rows": rows,
            "open_count": sum(item.is_open for item in items),
            "is_waiting": project.state == "returned",
            "is_late": bool(project.due_date and hanoi_date(timezone.now()) > project.due_date),
            "register": steps.can_step("register", project, request.actor, record=record),
            "notes": selectors.completion_notes(project, on=timezone.localdate()),
        },
    )


def _row(page: Page, item: CompletionItem, sent: list[Upload], record: Record) -> dict[str, Any]:
    """An item with its files and the forms of what its reader may do with it; the one that was
    refused keeps what was typed."""
    by = page.request.actor  # type: ignore[attr-defined]
    about, kind = item.files
    is_pressed = page.typed.get("item") == str(item.pk)
    initial = {"item": item.pk, "text": item.answer}

    def form_of(name: str, form: type[forms.ItemForm]) -> forms.ItemForm:
        pressed = page.forms[name]
        if pressed.is_bound and is_pressed:
            return pressed
        return form(rows=None, initial=initial, auto_id=f"{name}_{item.pk}_%s")

    judge = permissions.can_judge_item(item, record.project, by, record)
    return {
        "item": item,
        "files": [
            (one, reverse("desk:project_upload", args=[record.project.code, one.uuid]))
            for one in sent
            if (one.about, one.kind) == (about, kind)
        ],
        "answer": form_of("answer", forms.AnswerForm)
        if permissions.can_answer_item(item, record.project, by, record)
        else None,
        "judge": bool(judge),
        "again": form_of("again", forms.AgainForm)
        if judge and record.project.state == "returned"
        else None,
    }
