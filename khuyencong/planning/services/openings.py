"""Opening balances, and figures of a fund put right: one person asks, another confirms."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Closing, Fund
from khuyencong.planning import permissions, selectors
from khuyencong.planning.models import Appropriation, OpeningBalance
from khuyencong.planning.services.money import write


@transaction.atomic
def ask_opening(
    fund: Fund,
    *,
    year: int,
    number: str,
    decided_date: date,
    amount_dong: int,
    reason: str,
    by: Actor,
    at: datetime,
) -> OpeningBalance:
    """Đề nghị ghi số dư đầu kỳ: what was given before this system and may still be used, by its
    decision. The books change when another person confirms; the same press twice asks once."""
    permissions.can_appropriate(fund.province, by).require()
    number = number.strip()
    if not number or amount_dong <= 0:
        raise Refused(
            _("Số dư đầu kỳ phải có số quyết định và số tiền lớn hơn 0."),
            fix=_("Ghi đủ theo quyết định; không có số dư thì không ghi."),
            field="number",
        )
    ledger.hold(fund, year)
    if Appropriation.objects.filter(fund=fund, year=year, number=number).exists():
        raise Refused(
            _("Quyết định {number} đã ghi cho nguồn này trong năm {year}.").format(
                number=number, year=year
            ),
            fix=_("Số đã ghi mà sai thì đề nghị sửa."),
            field="number",
        )
    asked = {"decided_date": decided_date, "amount_dong": amount_dong, "corrects": None}
    return _ask(fund, year=year, number=number, was_dong=0, reason=reason, by=by, at=at, **asked)


@transaction.atomic
def ask_correction(
    recorded: Appropriation, *, amount_dong: int, reason: str, by: Actor, at: datetime
) -> OpeningBalance:
    """Đề nghị sửa số đã ghi to what its decision says; 0 takes the whole of it back."""
    fund, year = recorded.fund, recorded.year
    permissions.can_appropriate(fund.province, by).require()
    ledger.hold(fund, year)
    if hasattr(recorded, "opening") and recorded.opening.corrects_id is not None:
        raise Refused(
            _("Dòng này là một lần sửa."), fix=_("Sửa ở dòng của quyết định đã ghi đầu tiên.")
        )
    was_dong = selectors.amount_now(recorded)
    if amount_dong == was_dong:
        raise Refused(
            _("Sổ đang ghi đúng {amount}.").format(amount=dong(was_dong)),
            fix=_("Không phải sửa."),
            field="amount_dong",
        )
    asked = {"decided_date": recorded.decided_date, "amount_dong": amount_dong}
    return _ask(
        fund, year=year, number=recorded.number, was_dong=was_dong, reason=reason,
        corrects=recorded, by=by, at=at, **asked,
    )  # fmt: skip


def _ask(
    fund: Fund, *, year: int, number: str, reason: str, by: Actor, at: datetime, **asked: object
) -> OpeningBalance:
    if closing := Closing.objects.filter(fund=fund, year=year).first():
        raise Refused(
            _("Nguồn {fund} năm {year} đã khoá sổ ngày {on:%d/%m/%Y}.").format(
                fund=fund.code, year=year, on=closing.on
            ),
            fix=_("Ghi vào năm đang mở và nêu chứng từ của năm cũ."),
        )
    waiting = OpeningBalance.objects.filter(fund=fund, year=year, number=number, answered_at=None)
    if known := waiting.first():
        if (known.asked_by_id, known.amount_dong) == (by.id, asked["amount_dong"]):
            return known
        raise Refused(
            _("Quyết định {number} đang có đề nghị chờ xác nhận, ngày {day}.").format(
                number=number, day=short(hanoi_date(known.asked_at))
            ),
            fix=_("Xác nhận hoặc bỏ đề nghị đó rồi mới đề nghị số khác."),
            field="number",
        )
    opening = OpeningBalance.objects.create(
        fund=fund,
        year=year,
        number=number,
        reason=reason,
        asked_by_id=by.id,
        asked_by=by.name,
        asked_hands=sorted(by.hands(*permissions.RECORDERS)),
        asked_at=at,
        **asked,
    )
    events.record(opening.stream, "ask_opening", _told(opening), by=by, at=at)
    return opening


@transaction.atomic
def confirm_opening(opening: OpeningBalance, *, by: Actor, at: datetime) -> OpeningBalance:
    """Xác nhận: the second person; the books change by the difference, in the same transaction."""
    opening = _take(opening)
    permissions.can_confirm_opening(opening, by).require()
    opening.given = write(
        opening.fund,
        year=opening.year,
        number=_number(opening),
        decided_date=opening.decided_date,
        amount_dong=opening.amount_dong - opening.was_dong,
        reason=opening.reason,
        by=by,
        at=at,
    )
    return _answer(opening, is_confirmed=True, by=by, at=at)


@transaction.atomic
def decline_opening(opening: OpeningBalance, *, by: Actor, at: datetime) -> OpeningBalance:
    """Không ghi, or taken back by who asked. The books stay."""
    opening = _take(opening)
    permissions.can_decline_opening(opening, by).require()
    return _answer(opening, is_confirmed=False, by=by, at=at)


def _take(opening: OpeningBalance) -> OpeningBalance:
    ledger.hold(opening.fund, opening.year)
    return lock(opening)


def _number(opening: OpeningBalance) -> str:
    """A correction stands in the books beside the decision it puts right."""
    recorded = opening.corrects
    if recorded is None:
        return opening.number
    times = recorded.corrections.filter(is_confirmed=True).count() + 1
    return f"{opening.number[:46]} (sửa lần {times})"


def _answer(
    opening: OpeningBalance, *, is_confirmed: bool, by: Actor, at: datetime
) -> OpeningBalance:
    opening.is_confirmed = is_confirmed
    opening.answered_by_id, opening.answered_by, opening.answered_at = by.id, by.name, at
    opening.save(
        update_fields=["given", "is_confirmed", "answered_by_id", "answered_by", "answered_at"]
    )
    name = "confirm_opening" if is_confirmed else "decline_opening"
    events.record(opening.stream, name, _told(opening), by=by, at=at)
    return opening


def _told(opening: OpeningBalance) -> dict[str, object]:
    return {
        "fund": opening.fund.code,
        "year": opening.year,
        "number": opening.number,
        "was_dong": opening.was_dong,
        "amount_dong": opening.amount_dong,
        "reason": opening.reason,
        "asked_by": opening.asked_hands,
    }
