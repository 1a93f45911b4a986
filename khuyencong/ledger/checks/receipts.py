"""Receipts against transfers: none without the other, the same amount, the same accounts.

The accounts are what the transfers add up to (`accounts.py`), so receipts that match their
transfers one by one match the accounts of every subject, fund-year and stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.core.money import dong
from khuyencong.ledger.models import Account, Receipt, Transfer, stages

NO_CONDITION = Q()


@dataclass(frozen=True)
class Kind:
    """One kind of receipt: where its money moved, and how the receipt itself says so.

    `amount` in đồng, `fund`, `year` and `subject` as lookups of the model (`subject` empty for the
    stages of the fund as a whole); `to_subject`: whom it went to, where that is another;
    `pointer` is the field of its transfer; `moves_money`: which
    receipts moved any at all.
    """

    model: type[Receipt]
    moves: frozenset[tuple[str, str]]
    amount: Combinable
    fund: str = "fund"
    year: str = "project__year"
    subject: str | Combinable = "project__subject"
    to_subject: str | Combinable = ""
    pointer: str = "transfer"
    moves_money: Q = NO_CONDITION


_kinds: list[Kind] = []
_answered_elsewhere: list[Callable[[], Q]] = []


def register(*kinds: Kind) -> None:
    """Called from `AppConfig.ready` of the app that owns the receipts."""
    _kinds.extend(kind for kind in kinds if kind not in _kinds)


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds)


def register_answered_elsewhere(which: Callable[[], Q]) -> None:
    """Transfers that an app answers for by a check of its own."""
    if which not in _answered_elsewhere:
        _answered_elsewhere.append(which)


def faults() -> list[str]:
    return [*_receipt_faults(), *_transfer_faults()]


def _receipt_faults() -> Iterator[str]:
    arrived = _arrived()
    for kind in _kinds:
        to = f"{kind.pointer}__"
        receipts = kind.model._default_manager.annotate(
            says_amount=kind.amount,
            says_fund=F(kind.fund),
            says_year=F(kind.year),
            says_subject=_said(kind.subject),
            says_to_subject=_said(kind.to_subject or kind.subject),
            moved_subject=Coalesce(f"{to}from_account__subject", f"{to}to_account__subject"),
            moved_to_subject=Coalesce(f"{to}to_account__subject", f"{to}from_account__subject"),
        ).filter(kind.moves_money)
        fields = (
            "pk", "says_amount", "says_fund", "says_year", "says_subject", "says_to_subject",
            f"{to}key", f"{to}amount_dong", f"{to}from_account__fund", f"{to}from_account__year",
            "moved_subject", "moved_to_subject", f"{to}from_account__stage",
            f"{to}to_account__stage",
        )  # fmt: skip
        for pk, amount, *says, key, moved, fund, year, subject, to_subject, before, after in (
            receipts.order_by("pk").values_list(*fields).iterator(chunk_size=2000)
        ):
            if (fund, subject, year) in arrived:
                year = says[1]  # carried over from the year that the receipt means
            what = f"{kind.model._meta.verbose_name} {pk}"
            if key is None:
                yield _("{what} ({amount}): không có bút toán.").format(
                    what=what, amount=dong(amount)
                )
            elif (amount, *says) != (
                moved, fund, year, *((subject, to_subject) if kind.subject else (pk, pk)),
            ) or (before, after) not in kind.moves:  # fmt: skip
                yield _("{what} ({amount}): khác với bút toán {key} ({moved}).").format(
                    what=what, amount=dong(amount), key=key, moved=dong(moved)
                )


def _arrived() -> set[tuple[int, int | None, int]]:
    """(fund, subject, year) into which money was carried over."""
    left = _out_of_a_year().order_by()
    rows = left.values_list("from_account__fund", "from_account__subject", "from_account__year")
    return {(fund, subject, year + 1) for fund, subject, year in rows}


def _said(subject: str | Combinable) -> Combinable:
    return F(subject or "pk") if isinstance(subject, str) else subject


def _transfer_faults() -> Iterator[str]:
    """Transfers of a kind that leaves receipts, without one. What is carried over is an act of the
    ledger itself: there the transfer is the receipt."""
    if not _kinds:
        return
    concerned = Q()
    for before, after in sorted({move for kind in _kinds for move in kind.moves}):
        concerned |= Q(from_account__stage=before, to_account__stage=after)
    bare = Transfer.objects.filter(concerned)
    for which in _answered_elsewhere:
        bare = bare.exclude(which())
    has_receipt, carried = _with_receipts(), None
    for pk, key, amount in (
        bare.order_by("pk").values_list("pk", "key", "amount_dong").iterator(chunk_size=2000)
    ):
        if has_receipt[pk]:
            continue
        if carried is None:
            carried = {_act_of(one) for one in _out_of_a_year().values_list("key", flat=True)}
        if _act_of(key) not in carried:
            yield _("Bút toán {key} ({amount}): không có hồ sơ nào ghi khoản này.").format(
                key=key, amount=dong(amount)
            )


def _with_receipts() -> bytearray:
    """By the key of a transfer: one byte each, where a subquery of each kind would be asked for
    each transfer."""
    last = Transfer.objects.aggregate(last=Max("pk"))["last"] or 0
    has_receipt = bytearray(last + 1)
    for kind in _kinds:
        # A row that says no money moved answers for no transfer, though it points to one.
        answering = kind.model._default_manager.annotate(says_amount=kind.amount)
        answering = answering.filter(kind.moves_money, **{f"{kind.pointer}__isnull": False})
        for pk in answering.order_by().values_list(kind.pointer, flat=True).iterator(2000):
            if 0 < pk <= last:
                has_receipt[pk] = True
    return has_receipt


def _out_of_a_year() -> QuerySet[Transfer]:
    """What was carried over: few accounts, found before their transfers."""
    return Transfer.objects.filter(to_account__in=Account.objects.filter(stage=stages.CARRIED))


def _act_of(key: str) -> str:
    """A carry numbers its transfers: what stands before the number."""
    return key.rpartition("/")[0]
