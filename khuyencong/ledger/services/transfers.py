"""The only writers of money. Every function is one transaction and may join the caller's.

Lock order: project (the caller's), event stream of the fund-year, accounts by key. A caller that
posts to several fund-years in one transaction goes through them by fund code, then year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import selectors
from khuyencong.ledger.models import Account, Closing, Fund, Subject, Transfer, stages
from khuyencong.ledger.models.keys import stream_of
from khuyencong.ledger.services.posting import (
    Order,
    execute,
    execute_in_turn,
    no_such_move,
    no_such_pair,
)


def hold(fund: Fund, year: int) -> None:
    """Lock a fund-year until the transaction ends: for a decision that no project's lock covers."""
    events.hold(stream_of(fund, year))


def post(
    *,
    fund: Fund,
    year: int,
    from_stage: str,
    to_stage: str,
    amount_dong: int,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
    subject: Subject | None = None,
    to_subject: Subject | None = None,
    reason: str = "",
) -> Transfer:
    """Move `amount_dong` (whole đồng, above 0) between two stages of one fund-year.

    `subject` names the account of planned, committed, advanced and paid money; the other stages
    belong to the fund. `to_subject` names another one that the money goes to: only what is planned
    is committed so, and back. The same `key` with the same content returns the transfer already
    made. Raises Refused in words with the numbers.
    """
    if (from_stage, to_stage) not in stages.MOVES:
        raise no_such_move(from_stage, to_stage)
    if (
        to_subject
        and to_subject != subject
        and ((from_stage, to_stage) not in stages.BETWEEN_SUBJECTS)
    ):
        raise no_such_pair(from_stage, to_stage)
    order = Order(
        fund, year, from_stage, to_stage, amount_dong, key, document, reason, subject,
        other_subject=to_subject,
    )  # fmt: skip
    return execute(order, by=by, at=at)


def post_through(
    through: Sequence[str],
    *,
    fund: Fund,
    year: int,
    amount_dong: int,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
    subject: Subject,
) -> list[Transfer]:
    """`post` from each of these stages to the next, written together. The key of each transfer is
    `key` and the stage it leads to."""
    orders = []
    for before, after in pairwise(through):
        if (before, after) not in stages.MOVES:
            raise no_such_move(before, after)
        orders.append(
            Order(fund, year, before, after, amount_dong, f"{key}/{after}", document, "", subject)
        )
    return execute_in_turn(orders, by=by, at=at)


@transaction.atomic
def recover(
    transfer: Transfer,
    *,
    amount_dong: int,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    year: int | None = None,
) -> Transfer:
    """Thu hồi: money of an advance or a payment comes back and is remitted to the budget.

    Posts in `year` (the transfer's own unless given). A closed year keeps its accounts, so in a
    later year the money comes through the source.
    """
    if transfer.to_account.stage not in {stages.ADVANCED, stages.PAID}:
        raise Refused(
            _("Chỉ thu hồi được khoản tạm ứng hoặc đã thanh toán."),
            fix=_("Chọn đúng bút toán tạm ứng hoặc thanh toán."),
        )
    order = _back(transfer, stages.REMITTED, amount_dong, key, document, reason, year)
    return _take_back(order, transfer, by=by, at=at)


@transaction.atomic
def repay(
    transfer: Transfer,
    *,
    amount_dong: int,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    year: int | None = None,
) -> Transfer:
    """Hoàn trả: money of a payment that was lent comes back to its fund, to be planned again.

    `year`: as of `recover`; in a later year the fund is given the money anew by the source.
    """
    if transfer.to_account.stage != stages.PAID:
        raise Refused(
            _("Chỉ khoản đã thanh toán mới được hoàn trả về nguồn."),
            fix=_("Tạm ứng chưa quyết toán thì ghi hoàn trả tạm ứng."),
        )
    order = _back(transfer, stages.APPROPRIATED, amount_dong, key, document, reason, year)
    return _take_back(order, transfer, by=by, at=at)


def _back(
    transfer: Transfer,
    to_stage: str,
    amount_dong: int,
    key: str,
    document: str,
    reason: str,
    year: int | None,
) -> Order:
    account = transfer.to_account
    is_same_year = year is None or year == account.year
    return Order(
        fund=account.fund,
        year=account.year if year is None else year,
        from_stage=account.stage if is_same_year else stages.SOURCE,
        to_stage=to_stage,
        amount_dong=amount_dong,
        key=key,
        document=document,
        reason=reason,
        subject=account.subject,
        recovers=transfer,
    )


def _take_back(order: Order, transfer: Transfer, *, by: Actor, at: datetime) -> Transfer:
    account = transfer.to_account
    events.hold(stream_of(account.fund, account.year))
    if not Transfer.objects.filter(key=order.key).exists():
        _require_recoverable(transfer, order.amount_dong)
        if order.year != account.year:
            _require_recoverable_later(order, transfer)
    return execute(order, by=by, at=at)


@transaction.atomic
def reverse(
    transfer: Transfer,
    *,
    amount_dong: int,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> Transfer:
    """Bút toán đảo: an advance or a payment that should not have been stands again as committed.

    In its own year, while that is open; afterwards the money is recovered.
    """
    account = transfer.to_account
    if account.stage not in {stages.ADVANCED, stages.PAID}:
        raise Refused(
            _("Chỉ đảo được bút toán tạm ứng hoặc thanh toán."),
            fix=_("Chọn đúng bút toán tạm ứng hoặc thanh toán."),
        )
    order = Order(
        fund=account.fund,
        year=account.year,
        from_stage=account.stage,
        to_stage=stages.COMMITTED,
        amount_dong=amount_dong,
        key=key,
        document=document,
        reason=reason,
        subject=account.subject,
        recovers=transfer,
    )
    events.hold(stream_of(account.fund, account.year))
    if not Transfer.objects.filter(key=key).exists():
        _require_recoverable(transfer, amount_dong)
    return execute(order, by=by, at=at)


def _require_recoverable(transfer: Transfer, amount_dong: int) -> None:
    """What was taken back of a transfer, recovered or reversed, is never more than it moved."""
    recovered = selectors.taken_back(transfer)
    left = transfer.amount_dong - recovered
    if amount_dong > left:
        raise Refused(
            _(
                "Khoản này đã chi {paid}, đã thu hồi {recovered}, chỉ còn thu hồi được {left}."
            ).format(
                paid=dong(transfer.amount_dong),
                recovered=dong(recovered),
                left=dong(left),
            ),
            fix=_("Giảm số tiền thu hồi."),
            field="amount_dong",
        )


def _require_recoverable_later(order: Order, transfer: Transfer) -> None:
    """Only from a closed year, and all together no more than its account still shows."""
    account = Account.objects.get(pk=transfer.to_account_id)
    is_closed = Closing.objects.filter(fund=account.fund, year=account.year).exists()
    if order.year < account.year or not is_closed:
        raise Refused(
            _("Năm {year} chưa khoá sổ nên khoản này thu hồi trong năm đó.").format(
                year=account.year
            ),
            fix=_("Ghi thu hồi vào năm {year}.").format(year=account.year),
            field="year",
        )
    left = account.balance_dong - selectors.recovered_later(account)
    if order.amount_dong > left:
        raise Refused(
            _("Mục “{stage}” năm {year} chỉ còn thu hồi được {left}.").format(
                stage=stages.LABELS[account.stage], year=account.year, left=dong(left)
            ),
            fix=_("Giảm số tiền thu hồi."),
            field="amount_dong",
        )
