"""The Treasury's statement: brought in, columns chosen, differences explained, signed by another.

Law: Thông tư 26/2026/TT-BTC Điều 15, 19 and Nghị định 347/2025/NĐ-CP (forms 26–32 reconcile with
the Treasury; their columns were not seen, so these minutes are the unit's own). No money moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.core.money import dong
from khuyencong.documents.reading import scanner, tables
from khuyencong.documents.reading.inspection import clean_name
from khuyencong.documents.reading.workbooks import Rows
from khuyencong.documents.services import store
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.obligations import services as obligations
from khuyencong.treasury import permissions
from khuyencong.treasury.models import Period, Statement, StatementLine, StatementNote
from khuyencong.treasury.papers import reconciliation_minutes
from khuyencong.treasury.selectors import statement_rows
from khuyencong.treasury.selectors import statements as selectors
from khuyencong.treasury.selectors.statements import Row

PRESENTED = ("presented_by", "presented_at")
NAMED = 5  # differences that a refusal names


def receive_statement(
    fund: Fund, *, year: int, period: str, name: str, content: bytes, by: Actor, at: datetime
) -> Statement:
    """Nhập bảng của Kho bạc: opened apart, kept by its hash, read by the columns that were chosen
    for the fund before. Where a column is not known its lines wait for `choose_columns`."""
    permissions.can_bring(fund.province, by).require()
    _require_begun(year, period, at)
    name = clean_name(name)
    scanner.check(name, content)
    rows = tables.of_file(name, content, score=statement_rows.score).rows
    digest = hashlib.sha256(content).hexdigest()
    store.keep(content)
    with transaction.atomic():
        ledger.hold(fund, year)
        if same := _brought_before(fund, year, period, digest, by):
            return same
        before = selectors.before(fund)
        statement = Statement(
            fund=fund,
            year=year,
            period=period,
            name=name,
            digest=digest,
            columns=before.columns if before else {},
            brought_by_id=by.id,
            brought_by=by.name,
            hands=_hands(by),
            brought_at=at,
        )
        lines = _understand(statement, rows, at)
        statement.save()
        _keep(statement, lines)
        event = events.record(
            statement.stream, "receive_statement", _told(statement, lines), by=by, at=at
        )
        _owe(statement, event)
    return statement


def choose_columns(
    statement: Statement, *, columns: Mapping[str, str], by: Actor, at: datetime
) -> Statement:
    """Chọn cách hiểu các cột: {folded heading: meaning}; the kept file is read again, and the next
    statement of the fund takes it over."""
    permissions.can_change(statement, by).require()
    if unknown := set(columns.values()) - set(statement_rows.MEANINGS):
        raise ValueError(f"no such meanings: {sorted(unknown)}")
    content = store.kept(statement.digest, name=statement.name)
    rows = tables.of_file(statement.name, content, score=statement_rows.score).rows
    with transaction.atomic():
        statement = lock(statement)
        permissions.can_change(statement, by).require()
        statement.columns = {**statement.columns, **columns}
        lines = _understand(statement, rows, at)
        if not statement.read_at:
            raise Refused(
                _("Còn thiếu cột: cần ngày hạch toán, và số tiền chi hay thu."),
                fix=_("Chọn cột ngày; chọn cột chi, thu, hoặc cột số tiền cùng cột Nợ, Có."),
            )
        statement.hands = _hands(by, statement)
        statement.lines.all().delete()
        _keep(statement, lines)
        _take_back(statement)
        statement.save(
            update_fields=["columns", "headings", "printed", "read_at", "hands", *PRESENTED]
        )
        event = events.record(
            statement.stream, "choose_columns", _told(statement, lines), by=by, at=at
        )
        _owe(statement, event)
    return statement


@transaction.atomic
def explain_differences(
    statement: Statement, *, chosen: Sequence[Row], words: str, by: Actor, at: datetime
) -> Statement:
    """Giải trình: the same words for each of the chosen differences; newer words count."""
    statement = lock(statement)
    permissions.can_change(statement, by).require()
    words = nfc(words).strip()
    if not chosen:
        raise Refused(_("Chưa chọn chênh lệch nào."), fix=_("Đánh dấu các dòng cần giải trình."))
    if not words:
        raise Refused(_("Chưa ghi giải trình."), fix=_("Ghi vì sao lệch."), field="words")
    notes = dict(statement.notes.order_by("pk").values_list("about", "words"))
    new = [row for row in chosen if notes.get(row.key) != words]
    if not new:
        return statement  # a second press
    StatementNote.objects.bulk_create(
        StatementNote(
            statement=statement,
            about=row.key,
            words=words[:300],
            by_id=by.id,
            by_name=by.name,
            at=at,
        )
        for row in new
    )
    statement.hands = _hands(by, statement)
    _take_back(statement)
    statement.save(update_fields=["hands", *PRESENTED])
    told = {"about": [row.key for row in new]} | _in_place(by)
    event = events.record(statement.stream, "explain_differences", told, by=by, at=at)
    _owe(statement, event)
    return statement


@transaction.atomic
def present_statement(statement: Statement, *, by: Actor, at: datetime) -> Statement:
    """Trình ký: every difference has its explanation, and only now is a head asked to sign."""
    ledger.hold(statement.fund, statement.year)
    statement = lock(statement)
    if statement.presented_at and statement.presented_by == by.name:
        return statement  # a second press
    permissions.can_present(statement, by).require()
    _require_explained(selectors.reconciled(statement).unexplained)
    statement.presented_by, statement.presented_at = by.name, at
    statement.hands = _hands(by, statement)
    statement.save(update_fields=["hands", *PRESENTED])
    event = events.record(statement.stream, "present_statement", _in_place(by), by=by, at=at)
    _owe(statement, event)
    return statement


def _take_back(statement: Statement) -> None:
    """What lay before the heads is no longer what they were shown."""
    statement.presented_by, statement.presented_at = "", None


@transaction.atomic
def withdraw_statement(statement: Statement, *, reason: str, by: Actor, at: datetime) -> Statement:
    """Rút bảng: a wrong file, a wrong period. Its file and its lines stay to be looked at."""
    statement = lock(statement)
    permissions.can_withdraw(statement, by).require()
    reason = nfc(reason).strip()
    if not reason:
        raise Refused(_("Rút bảng phải có lý do."), fix=_("Ghi lý do."), field="reason")
    statement.withdrawn_by, statement.withdrawn_at, statement.reason = by.name, at, reason
    statement.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
    event = events.record(statement.stream, "withdraw_statement", _in_place(by), by=by, at=at)
    obligations.meet(statement, *permissions.OF_STATEMENTS, event=event)
    return statement


@transaction.atomic
def sign_statement(statement: Statement, *, by: Actor, at: datetime) -> Statement:
    """Ký biên bản đối chiếu: every difference is explained; the figures are frozen, on the row and
    on the paper."""
    ledger.hold(statement.fund, statement.year)
    statement = lock(statement)
    if statement.signed_at and statement.signed_by_id == by.id:
        return statement  # a second press
    permissions.can_sign(statement, by).require()
    result = selectors.reconciled(statement)
    _require_explained(result.unexplained)
    statement.signed_by_id, statement.signed_by, statement.signed_at = by.id, by.name, at
    statement.figures = dict(result.figures)
    statement.save(update_fields=["signed_by_id", "signed_by", "signed_at", "figures"])
    paper = reconciliation_minutes.issue(statement, result, by=by, at=at)
    told = {"paper": paper.reference, **statement.figures} | _in_place(by)
    event = events.record(statement.stream, "sign_statement", told, by=by, at=at)
    obligations.meet(statement, permissions.SIGN, event=event)
    return statement


def _require_begun(year: int, period: str, at: datetime) -> None:
    first, _last = Period(period).span(year)
    if first > hanoi_date(at):
        raise Refused(
            _("Kỳ này bắt đầu ngày {day}, chưa đến.").format(day=short(first)),
            fix=_("Chọn đúng kỳ và năm ngân sách của bảng."),
            field="period",
        )


def _brought_before(fund: Fund, year: int, period: str, digest: str, by: Actor) -> Statement | None:
    """The statement that the same press made; refused where this file or this period stands."""
    standing = Statement.objects.standing().filter(fund=fund)
    same = standing.filter(digest=digest).order_by("pk").first()
    if same and (same.year, same.period, same.brought_by_id) == (year, period, by.id):
        return same
    if same:
        raise Refused(
            _("Tệp này đã nhập cho {period}: {name} nhập ngày {day}.").format(
                period=same.title, name=same.brought_by, day=short(hanoi_date(same.brought_at))
            ),
            fix=_("Chọn tệp của đúng kỳ; nếu lần trước nhầm kỳ, rút bảng đó trước."),
            field="file",
        )
    if other := standing.filter(year=year, period=period).order_by("pk").first():
        raise Refused(
            _("{period} đã có bảng “{file}” do {name} nhập.").format(
                period=other.title, file=other.name, name=other.brought_by
            ),
            fix=_("Xem bảng đó; nếu sai, rút lại rồi nhập bảng mới.")
            if not other.signed_at
            else _("Biên bản của kỳ này đã ký: số mới đưa vào kỳ sau và giải trình."),
            field="period",
        )
    return None


def _understand(statement: Statement, rows: Rows, at: datetime) -> list[StatementLine]:
    """What its headings mean, and its lines where that is enough to read them."""
    row, heads = statement_rows.headings(rows, statement.columns)
    if not heads:
        raise Refused(
            _("Tệp “{name}” không có dòng tiêu đề của một bảng Kho bạc.").format(
                name=statement.name
            ),
            fix=_("Cần ít nhất cột ngày và cột số tiền; thêm dòng tiêu đề rồi gửi lại."),
            field="file",
        )
    statement.printed = [list(one) for one in statement_rows.totals(rows, row, heads)]
    statement.headings = [[one.key, one.words, one.meaning] for one in heads]
    statement.columns = {
        **statement.columns, **{one.key: one.meaning for one in heads if one.meaning}
    }  # fmt: skip
    if not statement_rows.is_complete({one.meaning for one in heads}):
        statement.read_at = None
        return []
    lines = statement_rows.read(rows, row, heads)
    if not lines:
        raise Refused(
            _("Tệp “{name}” không có dòng nào có ngày và số tiền.").format(name=statement.name),
            fix=_("Kiểm tra trang và cột của tệp; kỳ không phát sinh thì không phải nhập."),
            field="file",
        )
    statement.read_at = at
    return [StatementLine(**vars(line)) for line in lines]


def _keep(statement: Statement, lines: list[StatementLine]) -> None:
    for line in lines:
        line.statement = statement
    StatementLine.objects.bulk_create(lines, batch_size=500)


def _owe(statement: Statement, event: events.Event) -> None:
    province = statement.fund.organisation.province
    obligations.follow(
        statement, permissions.owed_of(statement), of=permissions.OF_STATEMENTS, province=province,
        event=event,
    )  # fmt: skip


def _require_explained(rows: Sequence[Row]) -> None:
    if rows:
        named = "; ".join(
            _("{title}: số {number}, {amount}").format(
                title=row.title, number=row.number or "–", amount=dong(row.amount_dong)
            )
            for row in rows[:NAMED]
        )
        raise Refused(
            _("Còn {count} chênh lệch chưa giải trình: {named}.").format(
                count=len(rows), named=named
            ),
            fix=_("Kế toán giải trình từng chênh lệch rồi trình ký."),
        )


def _hands(by: Actor, statement: Statement | None = None) -> list[str]:
    """Through whose hands it went, with those whose place was taken."""
    before = statement.hands if statement else []
    return sorted({*before, *by.hands(*permissions.ASKERS)})


def _in_place(by: Actor) -> dict[str, dict[str, str]]:
    return by.in_place_of(by.grants_for(*permissions.ASKERS, *permissions.SIGNERS))


def _told(statement: Statement, lines: Sequence[StatementLine]) -> dict[str, object]:
    return {
        "fund": statement.fund.code,
        "year": statement.year,
        "period": statement.period,
        "digest": statement.digest,
        "columns": statement.columns,
        "lines": len(lines),
        "out_dong": sum(one.amount_dong or 0 for one in lines if one.is_out),
        "back_dong": sum(one.amount_dong or 0 for one in lines if not one.is_out),
    }
