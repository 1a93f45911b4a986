"""Requests, what their lines may still take, and where each payee's money goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Advance, AllowedPayee, Commitment, Share
from khuyencong.contracts.selectors import commitments, of_share
from khuyencong.contracts.services import payees
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.delivery.models import PaymentList
from khuyencong.directory.models import BankAccount
from khuyencong.directory.selectors import bank_accounts
from khuyencong.ledger.models import Transfer
from khuyencong.ledger.models.stages import COMMITTED
from khuyencong.payments.models import PAID, PaymentRequest, PaymentRequestLine
from khuyencong.planning.selectors import estimates
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.rules import engine
from khuyencong.settlement.models import AcceptedLine, Invoice, Payment
from khuyencong.settlement.services.acceptances import earned, members_of

READ = (
    "commitment__share__subject", "commitment__fund", "project__province",
    "payment_list__training_class", "instalment",
)  # fmt: skip


def requests_read() -> QuerySet[PaymentRequest]:
    """With what their pages and services read."""
    rows = PaymentRequest.objects.select_related(
        *READ, "commitment__share__beneficiary__establishment", "project__implementing_unit"
    )
    return rows.prefetch_related("lines__bank_account", "lines__accepted_line__line")


def of_project(project: Project) -> list[PaymentRequest]:
    """All of a project, the oldest first."""
    return list(PaymentRequest.objects.filter(project=project).order_by("pk"))


def find_request(number: UUID, *, by: Actor) -> PaymentRequest:
    missing = _("Không có đề nghị thanh toán này trong phạm vi của bạn.")
    return find(requests_read().visible_to(by), missing, uuid=number)  # type: ignore[attr-defined]


def lines_of(request: PaymentRequest) -> list[PaymentRequestLine]:
    return sorted(request.lines.all(), key=lambda line: line.order)


def paid_before(
    commitment: Commitment, *, but: PaymentRequest | None = None
) -> Iterator[tuple[str, int]]:
    """(payee, đồng) out of the share: what was paid before requests were kept, and every line of
    the requests that stand; what was undone by a reversing entry counts no more."""
    asked = PaymentRequest.objects.filter(**of_share(commitment))
    for model, name in ((Advance, "advance"), (Payment, "payment")):
        known = asked.exclude(**{name: None}).values(name)
        rows = model._default_manager.filter(**of_share(commitment)).exclude(pk__in=known)
        left = F("amount_dong") - _taken_back("transfer")
        yield from rows.annotate(left_dong=left).values_list("payee", "left_dong")
    lines = PaymentRequestLine.objects.filter(request__in=asked.standing()).exclude(request=but)
    undone = undone_by_line(asked)
    for key, payee, amount in lines.values_list("pk", "payee", "amount_dong"):
        yield payee, amount - undone.get(key, 0)


def _taken_back(transfer: str) -> Coalesce:
    """Đồng of reversing entries that name the transfer at this place."""
    entries = Transfer.objects.filter(recovers=OuterRef(transfer), to_account__stage=COMMITTED)
    sums = entries.order_by().values("recovers").annotate(total=Sum("amount_dong")).values("total")
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())


def undone_by_line(requests: QuerySet[PaymentRequest]) -> dict[int, int]:
    """{line of a request: đồng of it that a reversing entry undid}, the first lines first where a
    part of the request was undone."""
    undone = _taken_back("payment__transfer") + _taken_back("advance__transfer")
    rows = requests.filter(state=PAID).annotate(undone_dong=undone).filter(undone_dong__gt=0)
    found = {}
    for request in rows.prefetch_related("lines").order_by("pk"):
        left = request.undone_dong
        for line in lines_of(request):
            found[line.pk] = min(left, line.amount_dong)
            left -= found[line.pk]
    return found


def account_of(
    project: Project, payee: str, share: Share | None, on: date
) -> BankAccount | AllowedPayee | None:
    """Where money for a payee goes on that day: the confirmed account of a party, or what was told
    by who agreed to pay somebody else."""
    if owner := payees.owners(project, share).get(payee):
        return bank_accounts.account_on(owner, on)
    agreed = payees.agreed_for(project, payee, share).last()
    return agreed if agreed and agreed.account else None


def earned_by_line(commitment: Commitment) -> dict[int, tuple[AcceptedLine, int]]:
    """{accepted line: (the line, đồng that it earned for this share and fund)}, in their order."""
    rows = AcceptedLine.objects.filter(acceptance__project=commitment.project_id)
    accepted = list(rows.select_related("line").prefetch_related("line__sources").order_by("pk"))
    if not accepted:
        return {}
    project = commitment.project
    members = members_of(commitments(project))
    approved = estimates.approved(project)
    member = commitment.share.beneficiary_id if commitment.share else None
    found = {}
    for one in accepted:
        parts = earned([one.line], {one.line_id: one.cost_dong}, approved, members)
        if amount := parts.get((member, commitment.fund_id), 0):
            found[one.pk] = (one, amount)
    return found


def asked_by_line(commitment: Commitment, *, but: PaymentRequest | None = None) -> dict[int, int]:
    """{accepted line: đồng of the requests that stand, less what was undone}."""
    standing = PaymentRequest.objects.standing().filter(commitment=commitment)
    lines = PaymentRequestLine.objects.filter(request__in=standing, accepted_line__isnull=False)
    rows = lines.exclude(request=but).values_list("pk", "accepted_line", "amount_dong")
    undone = undone_by_line(PaymentRequest.objects.filter(commitment=commitment))
    sums: dict[int, int] = defaultdict(int)
    for key, line, amount in rows.order_by("pk"):
        sums[line] += amount - undone.get(key, 0)
    return sums


def waiting_of(commitment: Commitment) -> int:
    """Đồng of requests that are not sent yet."""
    rows = PaymentRequest.objects.filter(
        Q(commitment=commitment), state__in=("prepared", "checked", "approved")
    )
    return rows.aggregate(total=Sum("amount_dong", default=0))["total"]


def invoices_of(accepted: Iterable[AcceptedLine]) -> dict[int, list[Invoice]]:
    """{line of the estimate: the invoices that acceptance counted for it}, oldest first."""
    lines = {one.line_id for one in accepted}
    rows = Invoice.objects.filter(line__in=lines, is_counted=True).order_by("pk")
    found: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in rows if lines else ():
        found[invoice.line_id].append(invoice)
    return found


def budget_codes(project: Project, kind: str, on: date) -> list[engine.BudgetCode]:
    """What the budget index of that day has for the project's activity: its `category`, or each
    `item` proposed for it."""
    book = policy.book(project.province.code)
    found = engine.budget_codes(project.activity, on=on, book=book)
    return [one for one in found if one.kind == kind]


def of_list(listed: PaymentList, *, but: PaymentRequest | None = None) -> PaymentRequest | None:
    """The request that pays a list of a class; one that was undone whole pays it no more."""
    rows = PaymentRequest.objects.standing().filter(payment_list=listed)
    rows = rows.exclude(pk=but.pk if but else None)
    undone = _taken_back("payment__transfer")
    return rows.annotate(undone=undone).exclude(undone=F("amount_dong")).order_by("pk").last()


def of_entry(request: PaymentRequest, number: str, day: date) -> PaymentRequest | None:
    """Another request of the same unit that was paid by this entry of the Treasury in that year."""
    unit = request.project.implementing_unit_id
    rows = PaymentRequest.objects.filter(
        state=PAID,
        treasury_number=number,
        treasury_date__year=day.year,
        project__implementing_unit=unit,
    )
    return rows.exclude(pk=request.pk).select_related("project").order_by("pk").first()
