"""Sổ đi, sổ đến: hand over, register what came, answer it, close the year."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import calendar, events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import names_of
from khuyencong.documents import permissions, selectors
from khuyencong.documents.drawing.registers import (
    IN,
    incoming_sheet,
    label_of,
    outgoing_sheet,
    register_of,
)
from khuyencong.documents.models import (
    Dispatch,
    Incoming,
    Outgoing,
    Paper,
    Register,
    RegisterClosing,
)
from khuyencong.documents.services import uploads
from khuyencong.documents.services.publishing import next_number
from khuyencong.documents.services.store import keep
from khuyencong.obligations import services as obligations

DECREE = "Nghị định 30/2020/NĐ-CP"
SCAN = "incoming_scan"


@transaction.atomic
def hand_over(
    organisation: Organisation,
    *,
    paper: Paper,
    copies: int,
    keeper: str,
    handed_date: date,
    receipt: str,
    note: str,
    by: Actor,
    at: datetime,
) -> Dispatch:
    """Ghi chuyển giao: copies, who keeps the file copy, when it went, by what receipt."""
    permissions.can_keep_records(organisation, by).require()
    on_its_way = Outgoing.objects.filter(paper=paper).exclude(state="dispatched").first()
    if on_its_way:
        raise Refused(
            _("{paper} đang ở trạng thái “{state}”, chưa chuyển cho ai.").format(
                paper=paper.reference, state=on_its_way.get_state_display()
            ),
            legal=DECREE,
            fix=_("Phát hành văn bản trước, rồi ghi chuyển giao."),
            field="paper",
        )
    if not paper.issued_date <= handed_date <= hanoi_date(at):
        raise Refused(
            _("Ngày chuyển {day} phải từ ngày văn bản {issued} đến hôm nay.").format(
                day=short(handed_date), issued=short(paper.issued_date)
            ),
            fix=_("Ghi ngày chuyển thực tế."),
            field="handed_date",
        )
    _require_open(paper)
    done, _is_new = Dispatch.objects.update_or_create(
        paper=paper,
        defaults={
            "copies": copies,
            "keeper": nfc(keeper).strip(),
            "handed_date": handed_date,
            "receipt": nfc(receipt).strip(),
            "note": nfc(note).strip(),
            "entered_by": by.name,
        },
    )
    payload = {"paper": paper.digest, "copies": copies, "handed_date": handed_date.isoformat()}
    events.record(f"papers:{paper.about}", "hand_over", payload, by=by, at=at)
    return done


@transaction.atomic
def hand_over_sent(
    outgoing: Outgoing,
    *,
    copies: int,
    keeper: str,
    handed_date: date,
    receipt: str,
    note: str,
    by: Actor,
    at: datetime,
) -> Dispatch:
    """The same from the page of the paper itself, once it has its number."""
    if outgoing.paper is None:
        raise Refused(
            _("Văn bản chưa có số, chưa chuyển cho ai."),
            legal=DECREE,
            fix=_("Chờ ký, cấp số và phát hành."),
        )
    return hand_over(
        outgoing.organisation,
        paper=outgoing.paper,
        copies=copies,
        keeper=keeper,
        handed_date=handed_date,
        receipt=receipt,
        note=note,
        by=by,
        at=at,
    )


def _require_open(paper: Paper) -> None:
    """A register that was closed is printed and kept: its columns are as they were then."""
    kind, year = register_of(paper), paper.issued_date.year
    if closing := selectors.closing_of(paper.organisation, kind, year):
        raise Refused(
            _("Sổ {register} năm {year} đã khóa ngày {day}, bản in đã giữ.").format(
                register=label_of(kind), year=year, day=short(hanoi_date(closing.closed_at))
            ),
            legal=f"{DECREE}, Điều 15",
            fix=_("Ghi tay lần chuyển này vào bản in đã giữ."),
        )


@transaction.atomic
def register_incoming(
    organisation: Organisation,
    *,
    received_date: date,
    author: str,
    symbol: str,
    dated: date,
    summary: str,
    role: str,
    receiver: str = "",
    due_date: date | None = None,
    note: str = "",
    is_copy: bool = False,
    file: tuple[str, bytes] | None = None,
    by: Actor,
    at: datetime,
) -> Incoming:
    """Vào sổ văn bản đến by arrival, the same or the next working day, later with a note that says
    why; what came twice is named."""
    permissions.can_keep_records(organisation, by).require()
    today = hanoi_date(at)
    if not dated <= received_date <= today:
        raise Refused(
            _("Ngày đến {day} phải từ ngày văn bản {dated} đến hôm nay.").format(
                day=short(received_date), dated=short(dated)
            ),
            fix=_("Ghi ngày theo dấu đến và ngày ghi trên văn bản."),
            field="received_date",
        )
    if calendar.due_date(received_date, 1, province=organisation.province.code) < today and not (
        note.strip()
    ):
        raise Refused(
            _("Văn bản đến ngày {day}, quá ngày làm việc tiếp theo mới vào sổ.").format(
                day=short(received_date)
            ),
            legal=DECREE,
            fix=_("Ghi lý do vào sổ chậm ở mục Ghi chú."),
            field="note",
        )
    if due_date and due_date < received_date:
        raise Refused(
            _("Hạn giải quyết {due} trước ngày đến {day}.").format(
                due=short(due_date), day=short(received_date)
            ),
            fix=_("Ghi hạn từ ngày đến trở đi, hoặc để trống."),
            field="due_date",
        )
    # Numbers are taken one after the other: of two who register one letter, one sees the other's.
    number = next_number(organisation, IN, today.year)
    key, symbol = fold(author), nfc(symbol).strip()
    twin = _twin(organisation, key, symbol, dated)
    if twin:
        raise Refused(
            _("Văn bản {symbol} của {author} đã vào sổ: số đến {number}, ngày {day}.").format(
                symbol=twin.symbol,
                author=twin.author,
                number=twin.number,
                day=short(twin.received_date),
            ),
            legal=f"{DECREE}, Phụ lục VI",
            fix=_("Mở văn bản đã vào sổ, bổ sung tệp ở đó."),
            field="symbol",
        )
    letter = Incoming.objects.create(
        province=organisation.province,
        organisation=organisation,
        year=today.year,
        number=number,
        received_date=received_date,
        author=nfc(author).strip(),
        author_key=key,
        symbol=symbol,
        dated=dated,
        summary=nfc(summary).strip(),
        role=role,
        receiver=nfc(receiver).strip(),
        handed_date=today,
        due_date=due_date,
        note=nfc(note).strip(),
        is_copy=is_copy,
        entered_by=by.name,
        entered_at=at,
    )
    payload = {"number": letter.number, "symbol": symbol, "role": role}
    event = events.record(letter.stream, "register_incoming", payload, by=by, at=at)
    owed = selectors.owed_of_incoming(letter)
    obligations.open(letter, owed, province=letter.province, event=event)
    if file:
        add_scan(letter, file=file, by=by, at=at)
    return letter


def _twin(organisation: Organisation, author_key: str, symbol: str, dated: date) -> Incoming | None:
    """The same letter, however its symbol is spelled: 05/STC, 5/stc, 05 / STC."""
    there = Incoming.objects.filter(organisation=organisation, author_key=author_key, dated=dated)
    wanted = _spelled(symbol)
    alike = (one for one in there.order_by("pk") if _spelled(one.symbol) == wanted)
    return next(alike, None) if wanted else None  # without a number it may be another one


def _spelled(symbol: str) -> str:
    return "".join(fold(symbol).split()).lstrip("0")


@transaction.atomic
def add_scan(letter: Incoming, *, file: tuple[str, bytes], by: Actor, at: datetime) -> Incoming:
    """Kèm bản quét of a letter that came."""
    permissions.can_keep_records(letter.organisation, by).require()
    name, content = file
    uploads.receive(letter.uuid, kind=SCAN, name=name, content=content, by=by, at=at)
    return letter


def can_answer(letter: Incoming, by: Actor) -> Decision:
    """Whoever it was given to, once."""
    if not letter.is_open:
        return refuse(
            _("{name} đã giải quyết văn bản này.").format(name=letter.answered_by),
            fix=_("Đọc kết quả đã ghi."),
        )
    grants = by.grants_for(letter.role)
    if any(grant.organisation_id == letter.organisation_id for grant in grants):
        return ALLOWED
    who = ", ".join(filter(None, [names_of([letter.role]), letter.receiver]))
    return refuse(
        _("Văn bản này giao cho {who}.").format(who=who),
        fix=_("Chờ người được giao ghi kết quả."),
    )


@transaction.atomic
def answer_incoming(letter: Incoming, *, answer: str, by: Actor, at: datetime) -> Incoming:
    """Ghi kết quả: answered by which paper, or filed for information."""
    letter = Incoming.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    can_answer(letter, by).require()
    if not answer.strip():
        raise Refused(
            _("Giải quyết văn bản đến phải ghi kết quả."),
            fix=_("Ghi trả lời bằng văn bản nào, hoặc lưu để biết."),
            field="answer",
        )
    letter.answer, letter.answered_by, letter.answered_at = nfc(answer).strip(), by.name, at
    letter.save(update_fields=["answer", "answered_by", "answered_at"])
    payload = {"answer": letter.answer}
    event = events.record(letter.stream, "answer_incoming", payload, by=by, at=at)
    obligations.meet(letter, selectors.ANSWER, event=event)
    return letter


@transaction.atomic
def close_register(
    organisation: Organisation, *, kind: str, year: int, by: Actor, at: datetime
) -> RegisterClosing:
    """Khóa sổ of a year that is over: printed with all its fields, kept, no number after it."""
    permissions.can_keep_records(organisation, by).require()
    if year >= hanoi_date(at).year:
        raise Refused(
            _("Năm {year} chưa hết, chưa khóa sổ.").format(year=year),
            legal=f"{DECREE}, Điều 15",
            fix=_("Khóa sổ từ ngày 01 tháng 01 năm sau."),
            field="year",
        )
    register, _is_new = Register.objects.select_for_update().get_or_create(
        organisation=organisation, kind=kind, year=year
    )
    closed = RegisterClosing.objects.filter(organisation=organisation, kind=kind, year=year)
    if done := closed.first():
        return done
    register.is_closed = True
    register.save(update_fields=["is_closed"])
    sheet = incoming_sheet if kind == IN else outgoing_sheet
    content, count = sheet(organisation, kind, year)
    closing = RegisterClosing.objects.create(
        organisation=organisation,
        kind=kind,
        year=year,
        last_number=register.last_number,
        count=count,
        digest=keep(content),
        closed_by=by.name,
        closed_at=at,
    )
    payload = {"kind": kind, "year": year, "count": count, "digest": closing.digest}
    events.record(f"records:{organisation.uuid}", "close_register", payload, by=by, at=at)
    return closing


def scans(letter: Incoming) -> Sequence[tuple[str, uuid.UUID]]:
    """(name, UUID) of the files that came with it."""
    return [(one.name, one.uuid) for one in selectors.uploads_about(letter.uuid)]
