"""One transfer, from the checks of what was asked to the rows written. Used by `services` only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from khuyencong.core import events, locks
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.core.prepared import prepared
from khuyencong.ledger.models import (
    Account,
    Closing,
    Fund,
    Subject,
    Transfer,
    YearTotal,
    stages,
)
from khuyencong.ledger.models.keys import TRANSFER_EVENT, account_key, stream_of, told

FIRST_YEAR, LAST_YEAR = 2002, 2100
LARGEST_DONG = 10**15


@dataclass(frozen=True)
class Order:
    """A transfer asked for, before anything was read or locked."""

    fund: Fund
    year: int
    from_stage: str
    to_stage: str
    amount_dong: int
    key: str
    document: str
    reason: str
    subject: Subject | None
    recovers: Transfer | None = None
    other_subject: Subject | None = None

    @property
    def to_subject(self) -> Subject | None:
        return self.other_subject or self.subject

    @property
    def from_key(self) -> str:
        return account_key(self.fund, self.year, self.from_stage, self.subject)

    @property
    def to_key(self) -> str:
        return account_key(self.fund, self.year, self.to_stage, self.to_subject)


def execute(order: Order, *, by: Actor, at: datetime) -> Transfer:
    return execute_in_turn([order], by=by, at=at)[0]


@transaction.atomic
def execute_in_turn(orders: Sequence[Order], *, by: Actor, at: datetime) -> list[Transfer]:
    """Orders of one fund-year, each on what the one before left; written together."""
    for order in orders:
        _require_sound(order)
    made = _earlier(orders)
    if len(made) < len(orders):
        events.hold(stream_of(orders[0].fund, orders[0].year))
        made = _earlier(orders)
    waiting = [order for order in orders if order.key not in made]
    if waiting:
        _require_open(orders[0])
        made |= {transfer.key: transfer for transfer in _carry_out(waiting, by=by, at=at)}
    return [made[order.key] for order in orders]


def _carry_out(orders: Sequence[Order], *, by: Actor, at: datetime) -> list[Transfer]:
    accounts = _locked_accounts(orders)
    changes: dict[int, int] = defaultdict(int)
    transfers = []
    for order in orders:
        source, target = accounts[order.from_key], accounts[order.to_key]
        _require_enough(source, order.amount_dong)
        source.balance_dong -= order.amount_dong
        target.balance_dong += order.amount_dong
        changes[source.pk] -= order.amount_dong
        changes[target.pk] += order.amount_dong
        transfers.append(_transfer(order, source, target, by=by, at=at))
    _insert(transfers)
    _add_each(Account.objects.all(), "pk", {pk: change for pk, change in changes.items() if change})
    _add_to_totals(orders)
    stream = stream_of(orders[0].fund, orders[0].year)
    events.record_all(stream, TRANSFER_EVENT, map(told, transfers), by=by, at=at)
    return transfers


def _add_to_totals(orders: Sequence[Order]) -> None:
    """The chain of the fund-year is held: nobody else writes its totals."""
    fund, year = orders[0].fund, orders[0].year
    changes: dict[str, int] = defaultdict(int)
    for order in orders:
        changes[order.from_stage] -= order.amount_dong
        changes[order.to_stage] += order.amount_dong
    kept = YearTotal.objects.filter(fund=fund, year=year)
    if _add_each(kept, "stage", changes) == len(changes):
        return
    known = set(kept.values_list("stage", flat=True))
    YearTotal.objects.bulk_create(
        YearTotal(fund=fund, year=year, stage=stage, balance_dong=change_dong)
        for stage, change_dong in changes.items()
        if stage not in known
    )


def _add_each(rows: QuerySet[Any], field: str, changes: Mapping[Any, int]) -> int:
    """Adds to the balance of each row what its value of `field` says, in one statement; how many
    rows there were."""
    added = Case(
        *(When(**{field: value}, then=Value(change)) for value, change in changes.items()),
        output_field=BigIntegerField(),
    )
    found = rows.filter(**{f"{field}__in": list(changes)})
    return found.update(balance_dong=F("balance_dong") + added)


def _transfer(
    order: Order, source: Account, target: Account, *, by: Actor, at: datetime
) -> Transfer:
    return Transfer(
        from_account=source,
        to_account=target,
        amount_dong=order.amount_dong,
        key=order.key,
        document=order.document,
        reason=order.reason,
        recovers=order.recovers,
        by_id=by.id,
        by_name=by.name,
        at=at.astimezone(UTC),
        on=hanoi_date(at),
    )


def _insert(transfers: list[Transfer]) -> None:
    try:
        with transaction.atomic():
            Transfer.objects.bulk_create(transfers)
    except IntegrityError:
        # Another fund-year took the same key while we waited: not the same content.
        keys = [transfer.key for transfer in transfers]
        taken = Transfer.objects.filter(key__in=keys).order_by("pk").first()
        if taken is not None:
            raise other_content(taken.key) from None
        raise


def _earlier(orders: Sequence[Order]) -> dict[str, Transfer]:
    """{key: the transfer it already made}; Refused when its content is another."""
    by_key = {transfer.key: transfer for transfer in _made([order.key for order in orders])}
    for order in orders:
        if (transfer := by_key.get(order.key)) and not _is_of(order, transfer):
            raise other_content(order.key)
    return by_key


@prepared
def _made(keys: list[str]) -> QuerySet[Transfer]:
    return Transfer.objects.filter(key__in=keys).select_related("from_account", "to_account")


def _is_of(order: Order, transfer: Transfer) -> bool:
    made = (
        transfer.from_account.key,
        transfer.to_account.key,
        transfer.amount_dong,
        transfer.document,
        transfer.reason,
        transfer.recovers_id,
    )
    return made == (
        order.from_key,
        order.to_key,
        order.amount_dong,
        order.document,
        order.reason,
        order.recovers.pk if order.recovers else None,
    )


def _locked_accounts(orders: Sequence[Order]) -> dict[str, Account]:
    wanted = {order.from_key: (order, order.from_stage, order.subject) for order in orders}
    wanted |= {order.to_key: (order, order.to_stage, order.to_subject) for order in orders}
    known = set(Account.objects.filter(key__in=wanted).values_list("key", flat=True))
    missing = [
        Account(
            key=key,
            fund=order.fund,
            year=order.year,
            stage=stage,
            subject=subject if stage in stages.OF_A_SUBJECT else None,
        )
        for key, (order, stage, subject) in sorted(wanted.items(), key=lambda item: item[0])
        if key not in known
    ]
    Account.objects.bulk_create(missing, ignore_conflicts=True)
    return locks.lock_in_order(Account, "key", wanted)


def _require_sound(order: Order) -> None:
    amount = order.amount_dong
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"amount_dong must be int, not {type(amount).__name__}.")
    if not 0 < amount <= LARGEST_DONG:
        raise Refused(
            _("Số tiền {amount} nằm ngoài khoảng từ 1 đồng đến {largest}.").format(
                amount=dong(amount), largest=dong(LARGEST_DONG)
            ),
            fix=_("Ghi lại số tiền."),
            field="amount_dong",
        )
    if not FIRST_YEAR <= order.year <= LAST_YEAR:
        raise Refused(
            _("Năm ngân sách {year} nằm ngoài khoảng {first}–{last}.").format(
                year=order.year, first=FIRST_YEAR, last=LAST_YEAR
            ),
            field="year",
        )
    if not order.document.strip():
        raise without_document()
    if not order.key:
        raise ValueError("A transfer needs a key.")


def _require_open(order: Order) -> None:
    closing = Closing.objects.filter(fund=order.fund, year=order.year).first()
    if closing is not None:
        raise Refused(
            _("Nguồn {fund} năm {year} đã khoá sổ ngày {on:%d/%m/%Y}.").format(
                fund=order.fund.code, year=order.year, on=closing.on
            ),
            fix=_("Ghi vào năm đang mở và nêu chứng từ của năm cũ."),
        )


def _require_enough(account: Account, amount_dong: int) -> None:
    if account.stage == stages.SOURCE or account.balance_dong >= amount_dong:
        return
    raise Refused(
        _("Số còn lại ở mục “{stage}” là {left}, thiếu {short} so với {amount} cần ghi.").format(
            stage=stages.LABELS[account.stage],
            left=dong(account.balance_dong),
            short=dong(amount_dong - account.balance_dong),
            amount=dong(amount_dong),
        ),
        fix=_("Giảm số tiền hoặc bổ sung cho mục này trước."),
        field="amount_dong",
    )


def no_such_move(from_stage: str, to_stage: str) -> Refused:
    return Refused(
        _("Không chuyển tiền từ “{before}” sang “{after}” được.").format(
            before=stages.LABELS.get(from_stage, from_stage),
            after=stages.LABELS.get(to_stage, to_stage),
        ),
        fix=_("Đi qua đủ các giai đoạn của sổ tiền."),
    )


def no_such_pair(from_stage: str, to_stage: str) -> Refused:
    return Refused(
        _("Tiền chuyển từ “{before}” sang “{after}” không đổi đối tượng được.").format(
            before=stages.LABELS[from_stage], after=stages.LABELS[to_stage]
        ),
        fix=_("Chỉ khi ký, giao hoặc huỷ hợp đồng tiền mới sang phần của đơn vị thụ hưởng."),
    )


def other_content(key: str) -> Refused:
    return Refused(
        _("Khoá “{key}” đã dùng cho một bút toán có nội dung khác.").format(key=key),
        fix=_("Mở lại trang để xem bút toán đã ghi."),
    )


def without_document() -> Refused:
    return Refused(
        _("Bút toán chưa nêu chứng từ."),
        fix=_("Ghi số, ngày của quyết định, hợp đồng hoặc chứng từ."),
        field="document",
    )
