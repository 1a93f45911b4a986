"""Đổi lịch nộp, xoá nợ: asked by one person, decided by another; no money moves.

No text that was read says who waives money that is owed back: a write-off names the decision of
whoever may, and of national money any change does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.services.schedules import Part
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.obligations import services as obligations
from khuyencong.recoveries import permissions, selectors
from khuyencong.recoveries.models import DebtChange, Recovery, RecoveryInstalment
from khuyencong.recoveries.papers import debt_change_decision
from khuyencong.recoveries.services import recoveries
from khuyencong.recoveries.services.answering import answer, asked, worded


@transaction.atomic
def ask_rescheduling(
    recovery: Recovery,
    *,
    instalments: Sequence[Part],
    reason: str,
    basis: str,
    authority: str = "",
    by: Actor,
    at: datetime,
) -> DebtChange:
    """Đề nghị đổi lịch nộp: all that is still owed, on other days. The same press asks once."""
    recovery = recoveries.take(recovery)
    total = sum(part.amount_dong for part in instalments)
    said = _said(recovery, reason, basis, authority, is_named=recovery.project.track == "national")
    schedule = [[part.due_date.isoformat(), part.amount_dong] for part in instalments]
    row = {"kind": DebtChange.Kind.RESCHEDULE, "amount_dong": total, "schedule": schedule, **said}
    if same := _asked_before(recovery, row, by):
        return same
    permissions.can_ask_change(recovery, by).require()
    recoveries.require_days(instalments, on=hanoi_date(at))
    _require_all(recovery, total)
    return _ask(recovery, row, by=by, at=at)


@transaction.atomic
def ask_write_off(
    recovery: Recovery,
    *,
    amount_dong: int,
    reason: str,
    basis: str,
    authority: str,
    by: Actor,
    at: datetime,
) -> DebtChange:
    """Đề nghị xoá nợ: so much of what is owed is asked for no more. The same press asks once."""
    recovery = recoveries.take(recovery)
    said = _said(recovery, reason, basis, authority, is_named=True)
    row = {"kind": DebtChange.Kind.WRITE_OFF, "amount_dong": amount_dong, **said}
    if same := _asked_before(recovery, row, by):
        return same
    permissions.can_ask_change(recovery, by).require()
    _require_owed(recovery, amount_dong)
    return _ask(recovery, row, by=by, at=at)


@transaction.atomic
def decide_change(recovery: Recovery, *, by: Actor, at: datetime) -> Recovery:
    """Quyết định: the new days count, or so much is owed no more; the last đồng closes it."""
    recovery = recoveries.take(recovery)
    if not (change := selectors.waiting_change(recovery)):
        last = recovery.changes.last()
        if last and last.is_decided and last.answered_by_id == by.id:
            return recovery  # a second press
    permissions.can_decide_change(recovery, by).require()
    assert change is not None  # permitted
    is_rescheduled = change.kind == DebtChange.Kind.RESCHEDULE
    if is_rescheduled:
        _require_all(recovery, change.amount_dong)
    else:
        _require_owed(recovery, change.amount_dong)
    answer(change, permissions.DECIDERS, is_decided=True, by=by, at=at)
    if is_rescheduled:
        _set_days(recovery, change, on=hanoi_date(at))
    recovery = recoveries.take(recovery)
    if not selectors.left(recovery):
        recovery.closed_at = at
        recovery.save(update_fields=["closed_at"])
    event = _record(recovery, change, "decide_debt_change", permissions.DECIDERS, by=by, at=at)
    obligations.meet(recovery, *permissions.OF_A_DEBT, event=event)
    obligations.open(
        recovery, permissions.owed(recovery), province=recovery.project.province, event=event
    )
    change.recovery = recovery
    debt_change_decision.issue(change, by=by, at=at)
    return recovery


@transaction.atomic
def decline_change(recovery: Recovery, *, answer: str, by: Actor, at: datetime) -> Recovery:
    """Không quyết định, or taken back by who asked: all stays as it was."""
    recovery = recoveries.take(recovery)
    permissions.can_decline_change(recovery, by).require()
    change = selectors.waiting_change(recovery)
    assert change is not None  # permitted
    _answer_no(change, answer, by=by, at=at)
    event = _record(recovery, change, "decline_debt_change", permissions.DECIDERS, by=by, at=at)
    obligations.meet(recovery, permissions.DECIDE_CHANGE, event=event)
    return recoveries.take(recovery)


def _answer_no(change: DebtChange, words: str, *, by: Actor, at: datetime) -> None:
    answer(change, permissions.DECIDERS, is_decided=False, words=words, by=by, at=at)


def _said(
    recovery: Recovery, reason: str, basis: str, authority: str, *, is_named: bool
) -> dict[str, str]:
    """What was typed, each with its words; `is_named`: a higher decision has to be named."""
    if is_named:
        authority = worded(
            authority, "authority",
            _("Chưa thấy quyết định của cấp có thẩm quyền cho khoản phải nộp trả này."),
            _("Ghi số, ngày, cơ quan quyết định."),
        )  # fmt: skip
    return {
        "reason": worded(reason, "reason", _("Chưa ghi lý do."), _("Ghi lý do.")),
        "basis": worded(
            basis, "basis", _("Chưa nêu văn bản làm căn cứ."),
            _("Ghi số, ngày của đơn, biên bản hoặc báo cáo."),
        ),
        "authority": authority.strip(),
    }  # fmt: skip


def _asked_before(recovery: Recovery, row: dict[str, object], by: Actor) -> DebtChange | None:
    rows = DebtChange.objects.filter(recovery=recovery, asked_by_id=by.id, answered_at=None, **row)
    return rows.order_by("pk").first()


def _ask(recovery: Recovery, row: dict[str, object], *, by: Actor, at: datetime) -> DebtChange:
    change = DebtChange.objects.create(
        recovery=recovery, **row, **asked(permissions.ASKERS, by=by, at=at)
    )
    event = _record(recovery, change, "ask_debt_change", permissions.ASKERS, by=by, at=at)
    waiting = permissions.owed_change(recoveries.take(recovery))
    obligations.open(recovery, waiting, province=recovery.project.province, event=event)
    return change


def _require_all(recovery: Recovery, total_dong: int) -> None:
    if total_dong != (rest := selectors.left(recovery)):
        raise Refused(
            _("Lịch mới cộng {total}, trong khi còn phải nộp {rest}.").format(
                total=dong(total_dong), rest=dong(rest)
            ),
            fix=_("Chia đúng {rest} vào các đợt mới.").format(rest=dong(rest)),
            field="count",
        )


def _require_owed(recovery: Recovery, amount_dong: int) -> None:
    rest = selectors.left(recovery)
    if not 0 < amount_dong <= rest:
        raise Refused(
            _("Đề nghị xoá {asked}, trong khi còn phải nộp {rest}.").format(
                asked=dong(amount_dong), rest=dong(rest)
            ),
            fix=_("Ghi từ 1 đồng đến {rest}.").format(rest=dong(rest)),
            field="amount_dong",
        )


def _set_days(recovery: Recovery, change: DebtChange, *, on: date) -> None:
    """Asked for on an earlier day: those of the new days that went by meanwhile are refused."""
    parts = [Part(*one) for one in selectors.days_asked(change)]
    recoveries.require_days(parts, on=on)
    last = max(one.number for one in recovery.instalments.all())
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(recovery=recovery, change=change, number=number, **part._asdict())
        for number, part in enumerate(parts, start=last + 1)
    )


def _record(
    recovery: Recovery,
    change: DebtChange,
    act: str,
    posts: Sequence[str],
    *,
    by: Actor,
    at: datetime,
) -> events.Event:
    """In the chain of the debt and, shorter, in that of its project."""
    told = {"kind": change.kind, "amount_dong": change.amount_dong, "schedule": change.schedule}
    payload = told | by.in_place_of(by.grants_for(*posts))
    event = events.record(recovery.stream, act, payload, by=by, at=at)
    short = {"recovery": str(recovery.uuid), "kind": change.kind, "amount_dong": change.amount_dong}
    events.record(recovery.project.stream, act, short, by=by, at=at)
    return event
