"""Items of a request to complete: each answered with files or words, accepted or asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions, selectors
from khuyencong.appraisal.models import CompletionItem
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.core.told import told
from khuyencong.directory.services import notices
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.services import asked_items
from khuyencong.projects.services import notices as project_notices

LONGEST = 300  # of an item
ANSWERED = (selectors.ITEM, selectors.OWN_ITEM)  # what an answer meets


class Wanted(NamedTuple):
    """An item in free words. `of_request`: code of the request whose owner answers it herself."""

    what: str
    why: str
    of_request: str = ""
    wants_file: bool = False


def wanted_items(project: Project, items: Sequence[Wanted]) -> list[CompletionItem]:
    """Items, not yet of a request to complete. Refused where the request is none of the project."""
    asked = {
        member.request.code: member.request
        for member in projects.members(project)
        if member.request
    }
    if unknown := sorted({one.of_request for one in items if one.of_request} - asked.keys()):
        raise Refused(
            _("Đề án không có đề nghị {codes}.").format(codes=", ".join(unknown)),
            fix=_("Tải lại trang rồi chọn lại cơ sở trả lời."),
        )
    return [
        CompletionItem(
            item=nfc(one.what),
            reason=nfc(one.why),
            of_request=asked.get(one.of_request),
            is_of_owner=bool(one.of_request),
            wants_file=one.wants_file,
        )
        for one in items
    ]


def missing_papers(
    project: Project, picked: Sequence[tuple[str, str]], *, owners: Sequence[tuple[str, str]] = ()
) -> list[CompletionItem]:
    """Items, not yet of a request to complete, for papers picked by (code of a request, code of
    the paper); those of `owners` are sent by the owner herself. Refused where one is no longer
    missing."""
    picked = [*picked, *owners]
    if not picked:
        return []
    found = {
        (one.request.code, paper.code): CompletionItem(
            item=f"{paper.label['vi']} – {one.establishment}"[:LONGEST],
            reason=f"Chưa có trong hồ sơ đề nghị {one.request.code}.",
            of_request=one.request,
            paper=paper.code,
            is_of_owner=(one.request.code, paper.code) in owners,
            wants_file=True,
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
    files: Sequence[tuple[str, bytes]] = (),
    by: Actor,
    at: datetime,
) -> CompletionItem:
    """Trả lời một mục, by files or in words; after its day too, which is then said."""
    project, item = _lock(item)
    words = nfc(text.strip())
    if item.answered_by_id == by.id and not item.is_open and item.answer == words:
        return item  # a second press
    permissions.can_answer_item(item, project, by).require()
    given = [*([file] if file else []), *files]
    asked_items.answer(item, words, files=item.files, given=given, by=by, at=at)
    payload = {"item": item.item, "text": words, "has_file": bool(given)}
    if project.due_date and hanoi_date(at) > project.due_date:
        payload["late_since"] = project.due_date.isoformat()
    event = events.record(project.stream, "answer_item", payload, by=by, at=at)
    _owe_next(item, project, *ANSWERED, event=event, at=at)
    return item


@transaction.atomic
def take_back_answer(item: CompletionItem, *, by: Actor, at: datetime) -> CompletionItem:
    """Rút lại trả lời: its words and files stay to be changed, and it is owed again."""
    project, item = _lock(item)
    permissions.can_take_back_answer(item, project, by).require()
    asked_items.open_again(item)
    event = events.record(project.stream, "take_back_answer", {"item": item.item}, by=by, at=at)
    _owe_next(item, project, selectors.ANSWER, event=event, at=at)
    return item


@transaction.atomic
def accept_item(item: CompletionItem, *, by: Actor, at: datetime) -> CompletionItem:
    """Chấp nhận trả lời của một mục."""
    project, item = _lock(item)
    if item.accepted_at is not None and item.accepted_by == by.name:
        return item  # a second press
    permissions.can_judge_item(item, project, by).require()
    asked_items.accept(item, by=by, at=at)
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
    asked_items.ask_again(item, why)
    payload = {"item": item.item, "reason": why}
    event = events.record(project.stream, "ask_item_again", payload, by=by, at=at)
    _owe_next(item, project, selectors.ANSWER, event=event, at=at)
    return item


def _lock(item: CompletionItem) -> tuple[Project, CompletionItem]:
    project = projects.lock(item.request.project)
    rows = CompletionItem.objects.select_for_update(of=("self",))
    read = rows.select_related("request__project", "of_request__establishment")
    return project, read.get(pk=item.pk)


def _owe_next(
    item: CompletionItem, project: Project, *met: str, event: Event, at: datetime
) -> None:
    """Closes what was owed of the item, opens what is owed next, and tells who owes it."""
    obligations.meet(project, *met, event=event, part=str(item.pk))
    if project.state != "returned":
        return
    obligations.open(
        project, selectors.item_owed(item, project), province=project.province, event=event
    )
    rows = [r for r in owing.open_of([project.uuid])[project.uuid] if r.part == str(item.pk)]
    if not rows:
        return
    is_hers = rows[0].kind == selectors.OWN_ITEM and item.of_request
    notices.tell(
        owing.holders(rows, on=hanoi_date(at)),
        text=told(lazy("Đề án {code}: {work}."), code=project.code, work=rows[0].sort.label),
        path=address("own_items", item.of_request.code)
        if is_hers and item.of_request
        else address("completion", project.code),
        key=f"item/{item.pk}/{event.pk}",
        at=at,
    )


def tell_owners(items: Sequence[CompletionItem], project: Project, *, at: datetime) -> None:
    """Each owner of whom something is asked, once for the whole request to complete."""
    asked = Counter(item.of_request for item in items if item.is_of_owner and item.of_request)
    for request, count in asked.items():
        project_notices.owner(
            request,
            told(
                lazy("Đề án {project} của bạn cần bổ sung: {count} mục bạn trả lời, trước {day}."),
                project=project.code,
                count=count,
                day=short(project.due_date) if project.due_date else "",
            ),
            place="own_items",
            key=f"items/{request.code}/{project.completion_rounds}",
            at=at,
        )
