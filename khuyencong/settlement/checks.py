"""What was accepted, paid, returned and settled, against the ledger. Part of `verify`."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import BigIntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.checks import of_commitments
from khuyencong.contracts.models import Share
from khuyencong.contracts.selectors import commitments
from khuyencong.core import standings
from khuyencong.core.dates import hanoi_date
from khuyencong.core.money import dong
from khuyencong.core.verification import in_batches
from khuyencong.documents.models import Paper
from khuyencong.ledger.checks.told import Told, label
from khuyencong.ledger.models import Transfer
from khuyencong.planning.selectors import estimates
from khuyencong.settlement.models import (
    Acceptance,
    AcceptedLine,
    AcceptedSupport,
    AdvanceReturn,
    Invoice,
    Payment,
    SettledAmount,
    Settlement,
)
from khuyencong.settlement.papers.payment_voucher import PaymentVoucher
from khuyencong.settlement.papers.settlement_minutes import SettlementMinutes
from khuyencong.settlement.services.acceptances import earned, members_of, supported
from khuyencong.settlement.services.settlements import MOVES

RECEIPTS = (
    of_commitments(AdvanceReturn, "advanced", "committed"),
    of_commitments(Payment, "ordered", "paid", once=(("committed", "paid"),)),
    *(
        of_commitments(SettledAmount, *stages, moves_money=Q(kind=kind))
        for kind, stages in MOVES.items()
    ),
)

TOLD = (
    Told(Payment, "pay", "paid_at", "paid_by", ("amount_dong",), ("payee",)),
    Told(
        AdvanceReturn, "return_advance", "recorded_at", "recorded_by", ("amount_dong", "document"),
        once=("recover_advance",),
    ),
    Told(
        Settlement, "settle", "settled_at", "settled_by", ("paid_dong", "freed_dong"),
        project="project__uuid",
    ),
)  # fmt: skip


def faults() -> list[str]:
    return [*_support_faults(), *_settlement_faults(), *_voucher_faults(), *_minutes_faults()]


def _voucher_faults() -> Iterator[str]:
    """Each payment against its frozen voucher: payee, purpose, amount, day, by whom."""
    payments = Payment.objects.select_related("transfer", "commitment__project").order_by("pk")
    for some in in_batches(payments.iterator(chunk_size=2000)):
        about = {payment.commitment.project.uuid for payment in some}
        papers = Paper.objects.filter(code=PaymentVoucher.code, about__in=about)
        vouchers = {(paper.about, paper.reference): paper for paper in papers}
        for payment in some:
            document = payment.transfer.document if payment.transfer else ""
            yield from _voucher_fault(
                payment, vouchers.get((payment.commitment.project.uuid, document))
            )


def _voucher_fault(payment: Payment, paper: Paper | None) -> Iterator[str]:
    what = f"{payment._meta.verbose_name} {payment.pk}"
    if paper is None:
        yield _("{what}: không có phiếu thanh toán nào mang số của bút toán.").format(what=what)
        return
    says = {**paper.told, "paid_by": paper.issued_by, "paid_at": paper.issued_date}
    pays = {
        **{name: getattr(payment, name) for name in ("payee", "purpose", "amount_dong")},
        "paid_by": payment.paid_by,
        "paid_at": hanoi_date(payment.paid_at),
    }
    names = [name for name, value in pays.items() if says.get(name) != value]
    if names:
        yield _("{what}: {columns} khác với phiếu {paper}.").format(
            what=what,
            columns=", ".join(label(Payment, name) for name in names),
            paper=paper.reference,
        )


def _minutes_faults() -> Iterator[str]:
    """Each settlement against its minutes: what was paid and what went back, by the day."""
    settlements = Settlement.objects.select_related("project").order_by("pk")
    for some in in_batches(settlements.iterator(chunk_size=2000)):
        minutes = _minutes({settlement.project.uuid for settlement in some})
        for settlement in some:
            says = (settlement.paid_dong, settlement.freed_dong, hanoi_date(settlement.settled_at))
            if says not in minutes[settlement.project.uuid]:
                yield _("Đề án {code}: quyết toán khác với biên bản thanh lý, quyết toán.").format(
                    code=settlement.project.code
                )


def _minutes(projects: set[uuid.UUID]) -> dict[uuid.UUID, set[tuple[int, int, date]]]:
    """{project: (paid, returned, day) of each of its minutes}."""
    minutes: dict[uuid.UUID, set[tuple[int, int, date]]] = defaultdict(set)
    for paper in Paper.objects.filter(code=SettlementMinutes.code, about__in=projects):
        try:
            funds = list(paper.told["funds"])
            paid, returned = (
                sum(fund[name] for fund in funds) for name in ("paid_dong", "returned_dong")
            )
        except (KeyError, TypeError):
            continue  # altered past reading: the check of papers names it
        minutes[paper.about].add((paid, returned, paper.issued_date))
    return minutes


def _support_faults() -> Iterator[str]:
    """Accepted support, worked out again from the lines it was accepted on."""
    supports = AcceptedSupport.objects.select_related("fund", "commitment")
    acceptances = Acceptance.objects.select_related("project").prefetch_related(
        "lines__line__sources", Prefetch("supports", supports)
    )
    for acceptance in acceptances.order_by("pk").iterator(chunk_size=500):
        found = {accepted.line_id: accepted.cost_dong for accepted in acceptance.lines.all()}
        approved = estimates.approved(acceptance.project)
        signed = commitments(acceptance.project)
        lines = [accepted.line for accepted in acceptance.lines.all()]
        parts = earned(lines, found, approved, members_of(signed))
        of_fund = {one.fund_id: one for one in signed}
        for support in acceptance.supports.all():
            commitment = support.commitment or of_fund.get(support.fund_id)
            expected = supported(commitment, parts) if commitment else 0
            if support.amount_dong != expected:
                yield _(
                    "Đề án {code}, {fund}: được nghiệm thu {amount}, tính lại là {expected}."
                ).format(
                    code=acceptance.project.code,
                    fund=support.fund.name,
                    amount=dong(support.amount_dong),
                    expected=dong(expected),
                )


def _settlement_faults() -> Iterator[str]:
    """The sums of a settlement, against all that was ever paid and what it freed."""
    parts = Share.objects.filter(project=OuterRef(OuterRef("project"))).values("subject")
    paid = Transfer.objects.filter(
        Q(to_account__subject=OuterRef("project__subject")) | Q(to_account__subject__in=parts),
        to_account__stage="paid",
    )
    reversed_ = Transfer.objects.filter(
        Q(from_account__subject=OuterRef("project__subject")) | Q(from_account__subject__in=parts),
        from_account__stage="paid",
        to_account__stage="committed",
    )
    freed = SettledAmount.objects.filter(settlement=OuterRef("pk"), kind=SettledAmount.Kind.FREED)
    settlements = Settlement.objects.select_related("project").annotate(
        moved_dong=_total(paid, "to_account__stage") - _total(reversed_, "from_account__stage"),
        returned_dong=_total(freed, "settlement"),
    )
    for settlement in settlements.order_by("pk").iterator(chunk_size=2000):
        says = (settlement.paid_dong, settlement.freed_dong)
        if says != (settlement.moved_dong, settlement.returned_dong):
            yield _(
                "Đề án {code}: quyết toán ghi đã chi {paid}, trả lại {freed}; "
                "sổ tiền có {moved} và {returned}."
            ).format(
                code=settlement.project.code,
                paid=dong(settlement.paid_dong),
                freed=dong(settlement.freed_dong),
                moved=dong(settlement.moved_dong),
                returned=dong(settlement.returned_dong),
            )


def _total(rows: QuerySet, by: str) -> Coalesce:
    sums = rows.order_by().values(by).annotate(total=Sum("amount_dong")).values("total")
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())


INVOICED = ("record_invoice", "cancel_invoice", "correct_invoice")
STANDINGS = (
    standings.of("project", Acceptance, "project__uuid", is_written_once=True),
    standings.of("project", AcceptedLine, "acceptance__project__uuid", is_written_once=True),
    standings.of("project", AcceptedSupport, "acceptance__project__uuid", is_written_once=True),
    standings.of("project", Invoice, "line__project__uuid", told_by=INVOICED),
    standings.of("project", Payment, "commitment__project__uuid", is_written_once=True),
    standings.of("project", AdvanceReturn, "commitment__project__uuid", is_written_once=True),
    standings.of("project", Settlement, "project__uuid", is_written_once=True),
    standings.of("project", SettledAmount, "settlement__project__uuid", is_written_once=True),
)
