"""What was accepted, paid, returned and settled, against the ledger. Part of `verify`."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import BigIntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.checks import of_commitments
from khuyencong.contracts.models import Commitment, Share
from khuyencong.contracts.selectors import commitments_of
from khuyencong.core import standings
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.money import dong
from khuyencong.core.verification import in_batches
from khuyencong.documents.models import Paper
from khuyencong.ledger.checks.told import Told, label
from khuyencong.ledger.models import Transfer
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.services import Owed
from khuyencong.planning.selectors import estimates
from khuyencong.projects.models import Project
from khuyencong.settlement import permissions
from khuyencong.settlement.models import (
    Acceptance,
    AcceptedLine,
    AcceptedSupport,
    AdvanceReturn,
    Dossier,
    Invoice,
    Liquidation,
    Look,
    Payment,
    SettledAmount,
    Settlement,
    Voucher,
)
from khuyencong.settlement.papers.payment_voucher import PaymentVoucher
from khuyencong.settlement.papers.settlement_minutes import SettlementMinutes
from khuyencong.settlement.selectors import dossier as dossiers
from khuyencong.settlement.selectors.machines import machines
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


def _owed(projects: Collection[Project]) -> Iterator[tuple[Project, Owed]]:
    """What is owed of their dossiers and contracts."""
    keys = [project.pk for project in projects]
    kind = dict(
        Commitment.objects.filter(project__in=keys).values_list("project", "contract__kind")
    )
    ended = set(Liquidation.objects.filter(project__in=keys).values_list("project", flat=True))
    known = {one.project_id: one for one in Dossier.objects.filter(project__in=keys)}
    for project in projects:
        if one := known.get(project.pk):
            one.project = project
            is_done = project.pk in ended
            for owed in (
                *permissions.dossier_owed(one),
                *permissions.liquidation_owed(one, kind.get(project.pk, ""), is_done),
            ):
                yield project, owed


_projects = Project.objects.select_related("province", "implementing_unit")
DOSSIERS = Lifecycle(
    {permissions.SUBMIT, permissions.LIQUIDATE},
    _projects,
    _projects.filter(
        state__in=("accepted", "settled"), pk__in=Dossier.objects.values("project")
    ).exclude(state="settled", pk__in=Liquidation.objects.values("project")),
    owed_of=_owed,
)


def _looks(projects: Collection[Project]) -> Iterator[tuple[Project, Owed]]:
    known = {project.pk: project for project in projects}
    for key, some in machines(projects).items():
        for owed in permissions.looks_owed(known[key], some):
            yield known[key], owed


MACHINES = Lifecycle(
    {permissions.LOOK},
    _projects,
    _projects.filter(
        state__in=permissions.STANDING,
        pk__in=Invoice.objects.filter(is_counted=True).exclude(serial="").values("line__project"),
    ),
    owed_of=_looks,
)


def faults() -> list[str]:
    return [
        *_support_faults(),
        *_settlement_faults(),
        *_voucher_faults(),
        *_minutes_faults(),
        *_dossier_faults(),
    ]


def _dossier_faults() -> Iterator[str]:
    """What was settled with a voucher missing, or after the last day on no paper. Projects accepted
    before there were dossiers have none."""
    rows = Settlement.objects.filter(project__in=Dossier.objects.values("project"))
    rows = rows.select_related("project__province").order_by("pk")
    said = _("Đề án {code}: đã quyết toán khi {what} mới có {held} trên {needed}.")
    for some in in_batches(rows.iterator(chunk_size=500)):
        bare = dossiers.sums_of([one.project_id for one in some])
        for one in some:
            code, last = one.project.code, dossiers.gate(one.project)
            for what, held, needed in bare.get(one.project_id, ()):
                if held < needed:
                    yield said.format(code=code, what=what, held=dong(held), needed=dong(needed))
            if last and hanoi_date(one.settled_at) > last and not one.late_basis:
                yield _("Đề án {code}: quyết toán sau hạn {last} mà không nêu căn cứ.").format(
                    code=code, last=short(last)
                )


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
    supports = AcceptedSupport.objects.select_related("fund", "commitment__share")
    acceptances = Acceptance.objects.select_related("project").prefetch_related(
        "lines__line__sources", Prefetch("supports", supports)
    )
    for some in in_batches(acceptances.order_by("pk").iterator(chunk_size=500)):
        projects = [acceptance.project_id for acceptance in some]
        approved, signed = estimates.approved_of(projects), commitments_of(projects)
        for acceptance in some:
            key = acceptance.project_id
            yield from _supports_of(acceptance, approved.get(key, {}), signed.get(key, []))


def _supports_of(
    acceptance: Acceptance, approved: dict[int, int], signed: list[Commitment]
) -> Iterator[str]:
    found = {accepted.line_id: accepted.cost_dong for accepted in acceptance.lines.all()}
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
                amount=_amount(support.amount_dong),
                expected=dong(expected),
            )


def _amount(kept: object) -> str:
    """In đồng; as it is where it was altered past reading."""
    return dong(kept) if isinstance(kept, int) else str(kept)


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
                paid=_amount(settlement.paid_dong),
                freed=_amount(settlement.freed_dong),
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
    standings.of("project", Look, "invoice__line__project__uuid", is_written_once=True),
    standings.of("project", Payment, "commitment__project__uuid", is_written_once=True),
    standings.of("project", AdvanceReturn, "commitment__project__uuid", is_written_once=True),
    standings.of("project", Settlement, "project__uuid", is_written_once=True),
    standings.of("project", Voucher, "project__uuid", told_by=("record_voucher", "cancel_voucher")),
    standings.of("project", Dossier, "project__uuid", told_by=("accept", "submit_dossier")),
    standings.of("project", Liquidation, "project__uuid", is_written_once=True),
    standings.of("project", SettledAmount, "settlement__project__uuid", is_written_once=True),
)
