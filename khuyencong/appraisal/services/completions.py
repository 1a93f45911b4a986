"""Items of a request to complete: each answered with files or words, accepted or asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions, selectors
from khuyencong.appraisal.models import CompletionItem
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.core.told import told
from khuyencong.directory.services import notices
from khuyencong.documents import selectors as documents
from khuyencong.documents import services as files
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project

LONGEST = 300  # of an item


def missing_papers(project: Project, picked: Sequence[tuple[str, str]]) -> list[CompletionItem]:
    """Items, not yet of a request to complete, for papers picked by (code of a request, code of
    the paper). Refused where one is no longer missing."""
    if not picked:
        return []
    found = {
        (one.request.code, paper.code): CompletionItem(
            item=f"{paper.label['vi']} – {one.establishment}"[:LONGEST],
            reason=f"Chưa có trong hồ sơ đề nghị {one.request.code}.",
            of_request=one.request,
            paper=paper.code,
        )
        for one in selectors.intake(project, projects.members(project))
        for paper in one.missing
    }
    wanted = list(dict.fromkeys(picked))
    if gone := [paper for paper in wanted if paper not in found]:
        raise Refused(
            _("{count} giấy tờ đã chọn không còn thiếu trong hồ sơ.").format(count=len(gone)),
            fix=_("Tải lại trang rồi chọn lại."),
            field="papers",
        )
    return [found[paper] for paper in wanted]


@transaction.atomic
def answer_item(
    item: CompletionItem,
    *,
    text: str = "",
    file: tuple[str, bytes] | None = None,
    by: Actor,
    at: datetime,
) -> CompletionItem:
    """Trả lời một mục, by a file or in words; after its day too, which is then said."""
    project, item = _lock(item)
    words = nfc(text.strip())
    if item.answered_by_id == by.id and not item.is_open and item.answer == words:
        return item  # a second press
    permissions.can_answer_item(item, project, by).require()
    about, kind = item.files
    has_file = documents.uploads_about(about).filter(kind=kind).exists()
    if not words and file is None and not has_file:
        raise Refused(
            _("Chưa có trả lời cho mục này."),
            fix=_("Chọn tệp, hoặc ghi trả lời bằng lời."),
            field="text",
        )
    if item.asked_again and file is None and words == item.answer:
        raise Refused(
            _("Trả lời này đã được yêu cầu làm lại: {reason}").format(reason=item.asked_again),
            fix=_("Sửa trả lời, hoặc gửi tệp khác."),
            field="text",
        )
    if file is not None:
        name, content = file
        files.receive(about, kind=kind, name=name, content=content, by=by, at=at)
    item.answer = words
    item.answered_by_id, item.answered_by, item.answered_at = by.id, by.name, at
    item.save()
    payload = {"item": item.item, "text": words, "has_file": file is not None}
    if project.due_date and hanoi_date(at) > project.due_date:
        payload["late_since"] = project.due_date.isoformat()
    event = events.record(project.stream, "answer_item", payload, by=by, at=at)
    _owe_next(item, project, selectors.ITEM, event=event, at=at)
    return item


@transaction.atomic
def accept_item(item: CompletionItem, *, by: Actor, at: datetime) -> CompletionItem:
    """Chấp nhận trả lời của một mục."""
    project, item = _lock(item)
    if item.accepted_at is not None and item.accepted_by == by.name:
        return item  # a second press
    permissions.can_judge_item(item, project, by).require()
    item.accepted_by, item.accepted_at, item.asked_again = by.name, at, ""
    item.save()
    event = events.record(project.stream, "accept_item", {"item": item.item}, by=by, at=at)
    _owe_next(item, project, selectors.ANSWER, event=event, at=at)
    return item


@transaction.atomic
def ask_item_again(item: CompletionItem, *, reason: str, by: Actor, at: datetime) -> CompletionItem:
    """Yêu cầu trả lời lại đúng một mục, with why; only before the project is registered again."""
    project, item = _lock(item)
    why = nfc(reason.strip())
    if item.is_open and why and item.asked_again == why:
        return item  # a second press
    permissions.can_judge_item(item, project, by).require()
    if project.state != "returned":
        raise Refused(
            _("Đề án đã được đăng ký lại, không yêu cầu bổ sung thêm được nữa."),
            fix=_("Kết luận thẩm định trên hồ sơ hiện có."),
        )
    if not why:
        raise Refused(
            _("Yêu cầu trả lời lại phải có lý do."), fix=_("Ghi rõ còn thiếu gì."), field="reason"
        )
    item.asked_again = why
    item.answered_by_id, item.answered_by, item.answered_at = "", "", None
    item.save()
    payload = {"item": item.item, "reason": why}
    event = events.record(project.stream, "ask_item_again", payload, by=by, at=at)
    _owe_next(item, project, selectors.ANSWER, event=event, at=at)
    return item


def _lock(item: CompletionItem) -> tuple[Project, CompletionItem]:
    project = projects.lock(item.request.project)
    rows = CompletionItem.objects.select_for_update(of=("self",))
    return project, rows.select_related("request__project", "of_request").get(pk=item.pk)


def _owe_next(
    item: CompletionItem, project: Project, met: str, *, event: Event, at: datetime
) -> None:
    """Closes what was owed of the item, opens what is owed next, and tells who owes it."""
    obligations.meet(project, met, event=event, part=str(item.pk))
    if project.state != "returned":
        return
    obligations.open(
        project, selectors.item_owed(item, project), province=project.province, event=event
    )
    rows = [r for r in owing.open_of([project.uuid])[project.uuid] if r.part == str(item.pk)]
    if rows:
        notices.tell(
            owing.holders(rows, on=hanoi_date(at)),
            text=told(lazy("Đề án {code}: {work}."), code=project.code, work=rows[0].words[:200]),
            path=address("completion", project.code),
            key=f"item/{item.pk}/{event.pk}",
            at=at,
        )
