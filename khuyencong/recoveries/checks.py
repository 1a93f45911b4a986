"""What `verify` checks here: receipts against transfers, debts against what came, who owes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Repayment
from khuyencong.contracts.selectors import subject_of
from khuyencong.core import standings
from khuyencong.core.money import dong
from khuyencong.ledger.checks.receipts import Kind
from khuyencong.ledger.models import Transfer, stages
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.recoveries import permissions, selectors
from khuyencong.recoveries.models import (
    Collected,
    Collection,
    DebtChange,
    Recovery,
    RecoveryInstalment,
    Reversal,
)
from khuyencong.settlement.models import Settlement

RECEIPTS = (
    Kind(
        Collected,
        moves=frozenset(
            product((stages.PAID, stages.SOURCE), (stages.REMITTED, stages.APPROPRIATED))
        ),
        amount=F("amount_dong"),
        fund="collection__recovery__commitment__fund",
        year="year",
        subject="subject",
    ),
    Kind(
        Reversal,
        moves=frozenset({(stages.PAID, stages.COMMITTED), (stages.ADVANCED, stages.COMMITTED)}),
        amount=F("amount_dong"),
        fund="commitment__fund",
        year="year",
        subject=Coalesce("commitment__share__subject", "commitment__project__subject"),
        moves_money=Q(is_decided=True),
    ),
)
_recoveries = selectors.listed(Recovery.objects.all())
RECOVERIES = Lifecycle(
    {permissions.DECIDE, *permissions.OF_A_DEBT},
    _recoveries,
    _recoveries.filter(closed_at=None).exclude(is_decided=False),
    permissions.owed,
)
_reversals = Reversal.objects.select_related("project__implementing_unit")
REVERSALS = Lifecycle(
    {permissions.DECIDE_REVERSAL},
    _reversals,
    _reversals.filter(answered_at=None),
    permissions.owed_reversal,
)
STANDINGS = (
    standings.of("recovery", Recovery, "uuid"),
    standings.of("recovery", DebtChange, "recovery__uuid"),
    standings.of("recovery", RecoveryInstalment, "recovery__uuid", is_written_once=True),
    standings.of("recovery", Collection, "recovery__uuid", is_written_once=True),
    standings.of("recovery", Collected, "collection__recovery__uuid", is_written_once=True),
    standings.of("recovery", Obligation, "subject", only=Q(kind__startswith="recovery.")),
    standings.of("reversal", Reversal, "uuid"),
    standings.of("reversal", Obligation, "subject", only=Q(kind__startswith="reversal.")),
)


def faults() -> list[str]:
    return [
        *_recovery_faults(),
        *_collection_faults(),
        *_old_faults(),
        *_lent_faults(),
        *_reversal_faults(),
    ]


def _recovery_faults() -> Iterator[str]:
    """Each schedule adds up to the debt, no more came or was waived than it is, closed is what is
    paid back or waived."""
    rows = selectors.listed(Recovery.objects.all()).order_by("pk")
    for one in rows.iterator(chunk_size=500):
        parts = sum(part.amount_dong for part in one.instalments.all() if not part.change_id)
        came = selectors.collected(one) + selectors.written_off(one)
        yield from _change_faults(one)
        if parts != one.principal_dong:
            yield _("Thu hồi của đề án {code}: các đợt cộng {parts}, phải thu {principal}.").format(
                code=one.project.code, parts=dong(parts), principal=dong(one.principal_dong)
            )
        if came > one.principal_dong or (came and not one.is_decided):
            yield _("Thu hồi của đề án {code}: đã thu {came} trên {principal}.").format(
                code=one.project.code, came=dong(came), principal=dong(one.principal_dong)
            )
        if bool(one.closed_at) != (came >= one.principal_dong):
            yield _(
                "Thu hồi của đề án {code}: đóng khi còn {left}, hoặc thu đủ mà chưa đóng."
            ).format(code=one.project.code, left=dong(one.principal_dong - came))


def _change_faults(recovery: Recovery) -> Iterator[str]:
    """A new schedule is the one that was decided; a write-off names its decision; other hands."""
    parts: dict[int | None, list[list[object]]] = {}
    for part in recovery.instalments.all():
        row = [part.due_date.isoformat(), part.amount_dong]
        parts.setdefault(part.change_id, []).append(row)
    for one in recovery.changes.all():
        said = one.schedule if one.is_decided else []
        if parts.get(one.pk, []) != said:
            yield _("Thu hồi của đề án {code}: các đợt không như lịch nộp đã quyết định.").format(
                code=recovery.project.code
            )
        is_write_off = one.kind == DebtChange.Kind.WRITE_OFF
        if one.is_decided and ((is_write_off and not one.authority) or _is_own(one)):
            yield _("Thu hồi của đề án {code}: {kind} {amount} không có quyết định hợp lệ.").format(
                code=recovery.project.code,
                kind=one.get_kind_display(),
                amount=dong(one.amount_dong),
            )


def _is_own(change: DebtChange) -> bool:
    """Whether the same hands asked and decided."""
    return not set(change.asked_hands).isdisjoint(change.answered_hands)


def _collection_faults() -> Iterator[str]:
    rows = Collection.objects.annotate(spread=Coalesce(Sum("parts__amount_dong"), 0))
    for one in rows.exclude(spread=F("amount_dong")).order_by("pk"):
        yield _("Lần nộp {key} ({amount}): sổ tiền có {spread}.").format(
            key=one.pk, amount=dong(one.amount_dong), spread=dong(one.spread)
        )


def _old_faults() -> Iterator[str]:
    """What was given back cites an old payment of the same share and fund."""
    rows = Collected.objects.select_related(
        "transfer", "old__to_account", "collection__recovery__commitment__project__subject",
        "collection__recovery__commitment__share__subject",
    )  # fmt: skip
    for one in rows.order_by("pk").iterator(chunk_size=500):
        commitment, account = one.collection.recovery.commitment, one.old.to_account
        own = (commitment.fund_id, subject_of(commitment).pk, stages.PAID)
        cited = one.transfer.recovers_id if one.transfer else None
        if cited != one.old_id or (account.fund_id, account.subject_id, account.stage) != own:
            yield _("Phần đã thu hồi {key}: không nêu đúng khoản đã chi trước đây.").format(
                key=one.pk
            )


def _lent_faults() -> Iterator[str]:
    """What was lent and settled is a debt of what was paid, and only that comes back to a fund."""
    settled = Commitment.objects.filter(
        Exists(Repayment.objects.filter(share=OuterRef("share"))),
        Exists(Settlement.objects.filter(project=OuterRef("project"))),
    )
    moved = Transfer.objects.filter(
        to_account__fund=OuterRef("fund"), to_account__subject=OuterRef("share__subject"),
        to_account__stage=stages.PAID,
    )  # fmt: skip
    undone = Transfer.objects.filter(
        from_account__fund=OuterRef("fund"), from_account__subject=OuterRef("share__subject"),
        from_account__stage=stages.PAID, to_account__stage=stages.COMMITTED,
    )  # fmt: skip
    debts = Recovery.objects.filter(commitment=OuterRef("pk"), is_lent=True)
    rows = settled.annotate(
        paid=_summed(moved, "to_account__stage") - _summed(undone, "from_account__stage"),
        owed=Coalesce(Subquery(debts.values("principal_dong")), 0),
    )
    wrong = rows.exclude(paid=F("owed")).order_by("pk").values_list("project__code", "paid", "owed")
    for code, paid, owed in wrong:
        yield _("Đề án {code}: hỗ trợ có thu hồi đã chi {paid}, ghi nợ {owed}.").format(
            code=code, paid=dong(paid), owed=dong(owed)
        )
    to_a_fund = Q(transfer__to_account__stage=stages.APPROPRIATED)
    astray = Collected.objects.filter(
        to_a_fund & Q(collection__recovery__is_lent=False)
        | ~to_a_fund & Q(collection__recovery__is_lent=True)
    )
    for one in astray.order_by("pk"):
        yield _("Phần đã thu hồi {key} ({amount}): không về đúng nguồn, ngân sách.").format(
            key=one.pk, amount=dong(one.amount_dong)
        )


def _summed(transfers: QuerySet[Transfer], group: str) -> Coalesce:
    sums = transfers.order_by().values(group).annotate(total=Sum("amount_dong")).values("total")
    return Coalesce(Subquery(sums), 0)


def _reversal_faults() -> Iterator[str]:
    """A reversing entry names what it undoes, which is the one that was asked about."""
    rows = Reversal.objects.filter(is_decided=True).select_related("project", "transfer")
    for one in rows.order_by("pk").iterator(chunk_size=500):
        if one.transfer is None or one.transfer.recovers_id != one.old_id:
            yield _("Bút toán đảo {key} của đề án {code}: không nêu bút toán mà nó đảo.").format(
                key=one.pk, code=one.project.code
            )
