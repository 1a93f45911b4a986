"""Old lists on their way in: sent, looked at, understood otherwise, brought in, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.documents.services import store
from khuyencong.history import forms, permissions, selectors, services
from khuyencong.history.models import HistoricProject, HistoryImport
from khuyencong.history.reading.found import KINDS, WORDS, kept_words
from khuyencong.rules.wording import label
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

A_PAGE = 25
A_PAGE_OF_LINES = 200


def _to(batch: HistoryImport) -> str:
    return reverse("history:list", args=[batch.uuid])


SEND = {"send": Act(services.receive, forms.SendListForm, then=_to)}
ONE = {
    "choose": Act(services.choose, forms.ChooseForm, done=_("Đã đọc lại theo cách hiểu mới.")),
    "bring": Act(
        services.bring_in,
        done=lambda batch: str(
            _("Đã nhập danh sách.") if not batch.is_waiting else _("Đang nhập, có thể rời trang.")
        ),
    ),
    "cancel": Act(services.cancel, done=_("Đã huỷ: không dòng nào được tính.")),
    "undo": Act(services.undo, forms.UndoForm, done=_("Đã rút lại cả lần nhập.")),
}


@permissions.importers
def import_list(request: ActorRequest) -> HttpResponse:
    province = province_of(request.actor, *permissions.IMPORTERS, on=timezone.localdate())
    page = Page(request, SEND, province)
    if answer := page.perform():
        return answer
    found = selectors.imports(by=request.actor)
    before = read_key(request.GET.get("after"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: A_PAGE + 1])
    address = reverse("history:lists")
    return page.show(
        "history/lists.html",
        {
            "rows": rows[:A_PAGE],
            "first_url": address if before else None,
            "next_url": f"{address}?after={rows[A_PAGE - 1].pk}" if rows[A_PAGE:] else None,
            "form": page.forms["send"],
        },
    )


@permissions.readers
def one_list(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    batch = selectors.find_import(number, by=request.actor)
    page = Page(request, ONE, batch, options={"choose": {"batch": batch}})
    if answer := page.perform():
        return answer
    lang = get_language() or "vi"
    return page.show(
        "history/list.html",
        {
            "batch": batch,
            "summary": batch.summary,
            "counted": _counted(batch.summary),
            "words": kept_words,
            "choose": page.forms["choose"],
            "undo": page.forms["undo"],
            "may_change": permissions.can_change(batch, request.actor),
            "may_cancel": permissions.can_cancel(batch, request.actor),
            "may_undo": permissions.can_undo(batch, request.actor),
            "label": lambda code: label("content", code, lang) if code else "–",
            "tracks": dict(HistoricProject.Track.choices),
        },
    )


def _counted(summary: dict[str, Any]) -> list[tuple[str, int]]:
    """(what is to be known, how often), the most often first; its own figures left out."""
    counts: dict[str, int] = summary.get("counts", {})
    return sorted(
        ((str(WORDS[code][0]).replace("“{text}”", "…"), count) for code, count in counts.items()),
        key=lambda one: (-one[1], one[0]),
    )


@permissions.readers
def list_file(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The file as it was sent."""
    batch = selectors.find_import(number, by=request.actor)
    content = store.kept(batch.digest, name=batch.name)
    return attachment(content, "application/octet-stream", batch.name)


@permissions.readers
def list_lines(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """Every row that is no project, with what it is, or those of one kind."""
    batch = selectors.find_import(number, by=request.actor)
    kind = request.GET.get("loai", "")
    found = batch.lines.order_by("pk")
    found = found.filter(kind=kind) if kind in KINDS else found
    after = read_key(request.GET.get("after"))
    rows = list((found.filter(pk__gt=after) if after else found)[: A_PAGE_OF_LINES + 1])
    address = reverse("history:list_lines", args=[batch.uuid])
    question = f"loai={kind}&" if kind in KINDS else ""
    more = rows[A_PAGE_OF_LINES:]
    return render(
        request,
        "history/lines.html",
        {
            "batch": batch,
            "rows": rows[:A_PAGE_OF_LINES],
            "kinds": KINDS,
            "kind": kind,
            "words": kept_words,
            "first_url": f"{address}?{question}" if after else None,
            "next_url": f"{address}?{question}after={rows[A_PAGE_OF_LINES - 1].pk}"
            if more
            else None,
        },
    )
