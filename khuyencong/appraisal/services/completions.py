"""Items of a request to complete: each answered with files or words, accepted or asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from khuyencong.documents import services as uploads
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import is_owner
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.services import asked_items
from khuyencong.projects.services import notices as project_notices

LONGEST = 300  # of an item
ANSWERED = (selectors.ITEM, selectors.OWN_ITEM)  # what an answer meets


class Given(NamedTuple):
    """What came of the boxes of one item. `seen`: the words that its page showed there; `files`:
    (name, content) each."""

    text: str = ""
    seen: str = ""
    files: Sequence[tuple[str, bytes]] = ()


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


def keep_answers(
    project: Project, *, answers: Mapping[int, Given], by: Actor, at: datetime
) -> Project:
    """Giữ nháp trả lời, by the key of each item: seen by nobody who cannot answer it. What of one
    is refused is told after the others are kept."""
    if refusals := _keep(project, answers, by=by, at=at):
        raise asked_items.several(refusals)
    return project


@transaction.atomic
def _keep(
    project: Project, answers: Mapping[int, Given], *, by: Actor, at: datetime
) -> dict[CompletionItem, Refused]:
    project, items = _lock(project, answers)
    kept, refusals, record = [], {}, Record(project)
    for item in items:
        try:
            with transaction.atomic():
                if _take(item, answers[item.pk], record, by=by, at=at):
                    item.save(update_fields=["draft", "is_changed"])
                    kept.append(item.item)
        except Refused as refused:
            refusals[item] = refused
    if kept:
        events.record(project.stream, "draft_answers", {"items": kept}, by=by, at=at)
    return refusals


def send_answers(
    project: Project, *, answers: Mapping[int, Given], by: Actor, at: datetime
) -> list[CompletionItem]:
    """Trả lời các mục, by their keys, all of them or none: by files, in words, or both; after
    their day too, which is then said. What its owner owes may stay empty in the unit's hands. Where
    one is refused, what was typed and chosen is kept with every item."""
    try:
        return _send(project, answers, by=by, at=at)
    except Refused:
        _keep(project, answers, by=by, at=at)
        raise


@transaction.atomic
def _send(
    project: Project, answers: Mapping[int, Given], *, by: Actor, at: datetime
) -> list[CompletionItem]:
    project, items = _lock(project, answers)
    sent, refusals, record = [], {}, Record(project)
    for item in items:
        given = answers[item.pk]
        try:
            is_typed = _take(item, given, record, by=by, at=at)
            if not item.is_open or not (is_typed or _owes(item, by)):
                continue
            permissions.can_answer_item(item, project, by, record).require()
            files = item.files
            words, item.draft = item.draft, ""
            asked_items.answer(item, words, files=files, is_changed=item.is_changed, by=by, at=at)
        except Refused as refused:
            refusals[item] = refused
            continue
        payload = {"item": item.item, "text": item.answer, "has_file": bool(given.files)}
        if project.due_date and hanoi_date(at) > project.due_date:
            payload["late_since"] = project.due_date.isoformat()
        sent.append((item, events.record(project.stream, "answer_item", payload, by=by, at=at)))
    if refusals:
        raise asked_items.several(refusals)
    if not sent and any(item.is_open for item in items):
        raise Refused(
            _("Chưa có trả lời nào để gửi."), fix=_("Chọn tệp, hoặc ghi trả lời bằng lời.")
        )
    _owe_next(sent, project, *ANSWERED, at=at)
    return [item for item, _event in sent]


def _owes(item: CompletionItem, by: Actor) -> bool:
    """Whether an empty answer is hers to be refused: not one that waits for the owner."""
    asked = item.of_request if item.is_of_owner else None
    return bool(item.draft) or asked is None or is_owner(asked.establishment_id, by)


def _take(item: CompletionItem, given: Given, record: Record, *, by: Actor, at: datetime) -> bool:
    """Puts what was typed and chosen to the item; whether it is another than the page showed."""
    words, seen = _lines(given.text), _lines(given.seen)
    if words in (seen, item.draft) and not given.files:
        return False
    if item.answered_by_id == by.id and not item.is_open and words == item.answer:
        return False  # a second press
    permissions.can_answer_item(item, record.project, by, record).require()
    if item.draft not in (seen, words):
        raise Refused(
            _("Nháp của mục này đã được sửa ở nơi khác: {draft}").format(draft=item.draft),
            fix=_("Xem hai bản, giữ bản nào thì gửi lại bản đó."),
        )
    about, kind = item.files
    is_other = words != item.answer
    for name, content in given.files:
        is_other |= uploads.receive_once(about, kind=kind, name=name, content=content, by=by, at=at)
    item.draft, item.is_changed = words, item.is_changed or is_other
    return True


def _lines(text: str) -> str:
    """As it is kept: a form sends its lines otherwise than it was given them."""
    return nfc(text.replace("\r\n", "\n").strip())


@transaction.atomic
def take_back_answer(item: CompletionItem, *, by: Actor, at: datetime) -> CompletionItem:
    """Rút lại trả lời: its words and files stay to be changed, and it is owed again."""
    project, (item,) = _lock(item.request.project, [item.pk])
    permissions.can_take_back_answer(item, project, by).require()
    item.draft = item.answer
    asked_items.open_again(item)
    event = events.record(project.stream, "take_back_answer", {"item": item.item}, by=by, at=at)
    _owe_next([(item, event)], project, selectors.ANSWER, at=at)
    return item


@transaction.atomic
def judge_answers(
    project: Project, *, judged: Mapping[int, str | None], by: Actor, at: datetime
) -> list[CompletionItem]:
    """Xem trả lời các mục, by their keys, all of them or none: why it is asked again,
    or None where it is accepted. Once the project is registered again, nothing is asked again."""
    project, items = _lock(project, judged)
    done, refusals, record = [], {}, Record(project)
    for item in items:
        said = judged[item.pk]
        why = said if said is None else _lines(said)
        try:
            event = _judge(item, why, record, by=by, at=at)
        except Refused as refused:
            refusals[item] = refused
            continue
        if event:
            done.append((item, event))
    if refusals:
        raise asked_items.several(refusals, field="reason")
    _owe_next(done, project, selectors.ANSWER, at=at)
    return items


def _judge(
    item: CompletionItem, why: str | None, record: Record, *, by: Actor, at: datetime
) -> Event | None:
    """Nothing at a second press."""
    if why and item.is_open and item.asked_again == why:
        return None
    if why is None and item.accepted_at is not None and item.accepted_by == by.name:
        return None
    project = record.project
    permissions.can_judge_item(item, project, by, record).require()
    if why is None:
        asked_items.accept(item, by=by, at=at)
        return events.record(project.stream, "accept_item", {"item": item.item}, by=by, at=at)
    if project.state != "returned":
        raise Refused(
            _("Đề án đã được đăng ký lại, không yêu cầu bổ sung thêm được nữa."),
            fix=_("Kết luận thẩm định trên hồ sơ hiện có."),
        )
    item.draft, item.is_changed = item.answer, False
    asked_items.ask_again(item, why)
    payload = {"item": item.item, "reason": why}
    return events.record(project.stream, "ask_item_again", payload, by=by, at=at)


def _lock(project: Project, keys: Iterable[int]) -> tuple[Project, list[CompletionItem]]:
    """These items of the project, in their order."""
    project = projects.lock(project)
    last = {"request__project": project, "request__round": project.completion_rounds}
    rows = CompletionItem.objects.filter(**last, pk__in=list(keys))
    read = rows.select_related("request__project", "of_request__establishment")
    return project, list(read.select_for_update(of=("self",)).order_by("pk"))


def _owe_next(
    done: Sequence[tuple[CompletionItem, Event]], project: Project, *met: str, at: datetime
) -> None:
    """Closes what was owed of the items, opens what is owed next, and tells who owes it, once."""
    for item, event in done:
        obligations.meet(project, *met, event=event, part=str(item.pk))
    if project.state != "returned" or not done:
        return
    for item, event in done:
        obligations.open(
            project, selectors.item_owed(item, project), province=project.province, event=event
        )
    by_part = {str(item.pk): (item, event) for item, event in done}
    rows = [r for r in owing.open_of([project.uuid])[project.uuid] if r.part in by_part]
    for path, owed in _by_page(rows, project, {part: item for part, (item, _e) in by_part.items()}):
        parts = dict.fromkeys(row.part for row in owed)
        item, event = by_part[next(iter(parts))]
        work = owed[0].sort.label
        notices.tell(
            owing.holders(owed, on=hanoi_date(at)),
            text=told(lazy("Đề án {code}: {work}."), code=project.code, work=work)
            if len(parts) == 1
            else told(
                lazy("Đề án {code}: {work}, {count} mục."),
                code=project.code, work=work, count=len(parts),
            ),
            path=path,
            key=f"item/{item.pk}/{event.pk}",
            at=at,
        )  # fmt: skip


def _by_page(
    rows: Sequence[Obligation], project: Project, items: Mapping[str, CompletionItem]
) -> list[tuple[str, list[Obligation]]]:
    """What is owed, by the address where it is done."""
    found: dict[str, list[Obligation]] = {}
    for row in rows:
        asked = items[row.part].of_request if row.kind == selectors.OWN_ITEM else None
        path = address("own_items", asked.code) if asked else address("completion", project.code)
        found.setdefault(path, []).append(row)
    return list(found.items())


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
