"""Where each item of an owner's share stands: what is invoiced, payable, missing, by when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors import commitments_of
from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Commitment, Share
from khuyencong.contracts.services import terms
from khuyencong.core.money import share as part_of
from khuyencong.directory.selectors import bank_accounts
from khuyencong.payments import selectors as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.projects.models import EstimateLine, LineSource, Project, Source
from khuyencong.settlement.models import AcceptedLine, Invoice


@dataclass(frozen=True)
class ClaimLine:
    """One item for its owner, in đồng. `sent_dong`: of invoices that the Centre has not answered;
    `found_dong`: its cost found at acceptance, None before it; `earned_dong`: support that it
    earned; `asked_dong`: of that in requests that stand; `missing`: by name; `due_date`: until
    when what is `next` is to be done."""

    line: EstimateLine
    support_dong: int
    invoiced_dong: int
    sent_dong: int
    found_dong: int | None
    earned_dong: int
    asked_dong: int
    paid_dong: int
    missing: tuple[str, ...]
    next: str
    due_date: date | None

    @property
    def payable_dong(self) -> int:
        return max(self.earned_dong - self.asked_dong, 0)

    @property
    def is_paid(self) -> bool:
        """Found, and all that it earned is paid: nothing more comes of it."""
        return self.found_dong is not None and self.paid_dong >= self.earned_dong

    @property
    def room_dong(self) -> int:
        """For further invoices."""
        return max(self.line.amount_dong - self.invoiced_dong - self.sent_dong, 0)


def lines_of(share: Share) -> QuerySet[EstimateLine]:
    """Items of her share; where she alone has a part in the project also those of nobody named."""
    rows = EstimateLine.objects.filter(project=share.project, beneficiary=share.beneficiary)
    if share.project.beneficiaries.count() == 1:
        rows |= EstimateLine.objects.filter(project=share.project, beneficiary=None)
    return rows.order_by("order", "pk")


def sent_of_line(line: EstimateLine) -> int:
    """Đồng of invoices claimed for it that wait for the Centre."""
    rows = ExpenseClaim.objects.waiting().filter(line=line)
    return rows.aggregate(total=Sum("amount_dong", default=0))["total"]


def invoiced_of_line(line: EstimateLine) -> int:
    rows = Invoice.objects.filter(line=line, is_counted=True)
    return rows.aggregate(total=Sum("amount_dong", default=0))["total"]


def claim_lines(share: Share, *, on: date) -> list[ClaimLine]:
    """Every item, with so many queries whatever their number."""
    project, commitments = share.project, commitments_of(share)
    lines = list(lines_of(share))
    supports = _sums(
        LineSource.objects.filter(line__in=lines, source=Source.SUPPORT), "line", "amount_dong"
    )
    invoiced = _sums(Invoice.objects.filter(line__in=lines, is_counted=True), "line", "amount_dong")
    waiting = ExpenseClaim.objects.waiting()
    sent = _sums(waiting.filter(line__in=lines), "line", "amount_dong")
    accepted = AcceptedLine.objects.filter(acceptance__project=project, line__in=lines)
    found = dict(accepted.values_list("line", "cost_dong"))
    earned, asked, paid, under_way = _money(commitments)
    member = share.beneficiary
    assert member is not None  # a share of own work has no owner who reads it
    has_account = bank_accounts.account_on(member.establishment, on) is not None
    end = commitments[0].contract.end_date if commitments else None
    made = []
    for line in lines:
        facts: dict[str, Any] = {
            "invoiced_dong": invoiced.get(line.pk, 0), "sent_dong": sent.get(line.pk, 0),
            "found_dong": found.get(line.pk), "earned_dong": earned[line.pk],
            "asked_dong": asked[line.pk], "paid_dong": paid[line.pk],
        }  # fmt: skip
        request = under_way.get(line.pk)
        said, due = _next(project, line, facts, request, end)
        made.append(
            ClaimLine(
                line=line,
                support_dong=supports.get(line.pk, 0),
                missing=_missing(project, line, facts, has_account),
                next=said,
                due_date=due,
                **facts,
            )
        )
    return made


def _sums(rows: QuerySet, key: str, amount: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(key).annotate(total=Sum(amount)))


def _money(
    commitments: list[Commitment],
) -> tuple[Counter[int], Counter[int], Counter[int], dict[int, PaymentRequest]]:
    """By line of the estimate: earned, asked for, paid; and the request that is under way."""
    earned, asked, paid = Counter[int](), Counter[int](), Counter[int]()
    under_way: dict[int, PaymentRequest] = {}
    for commitment in commitments:
        lines = payments.earned_by_line(commitment)
        of_line = {key: accepted.line_id for key, (accepted, _amount) in lines.items()}
        for key, (_accepted, amount) in lines.items():
            earned[of_line[key]] += amount
        for key, amount in payments.asked_by_line(commitment).items():
            asked[of_line.get(key, 0)] += amount
        requests = PaymentRequest.objects.standing().filter(commitment=commitment)
        undone = payments.undone_by_line(PaymentRequest.objects.filter(commitment=commitment))
        for request in requests.prefetch_related("lines").order_by("pk"):
            for one in request.lines.all():
                line = of_line.get(one.accepted_line_id or 0, 0)
                if request.state == "paid":
                    paid[line] += one.amount_dong - undone.get(one.pk, 0)
                else:
                    under_way[line] = request
    return earned, asked, paid, under_way


def _missing(
    project: Project, line: EstimateLine, facts: dict[str, Any], has_account: bool
) -> tuple[str, ...]:
    lacking = []
    known = (facts["invoiced_dong"] or 0) + (facts["sent_dong"] or 0)
    if project.state == "committed" and not known:
        lacking.append(_("hóa đơn"))
    if facts["found_dong"] is None:
        lacking.append(_("biên bản nghiệm thu"))
    if not has_account:
        lacking.append(_("tài khoản ngân hàng đã xác nhận của cơ sở"))
    return tuple(lacking)


def _next(
    project: Project,
    line: EstimateLine,
    facts: dict[str, Any],
    request: PaymentRequest | None,
    end: date | None,
) -> tuple[str, date | None]:
    """(where it stands and what is next, until when)."""
    if request is not None:
        said = _("Đề nghị chi số {number}: {state}.").format(
            number=request.number, state=str(request.get_state_display()).lower()
        )
        return said, request.due_date
    if facts["found_dong"] is not None:
        if (facts["earned_dong"] or 0) > (facts["asked_dong"] or 0):
            return _("Đã nghiệm thu. Bạn đề nghị chi được."), None
        return (_("Đã chi đủ."), None) if facts["paid_dong"] else (_("Không còn khoản chi."), None)
    if facts["sent_dong"]:
        return _("Hóa đơn bạn gửi đang chờ Trung tâm xem."), None
    if facts["invoiced_dong"]:
        return _("Đã có hóa đơn, chờ nghiệm thu."), end
    if project.state == "committed":
        return _("Mua, lắp đặt rồi gửi hóa đơn."), end
    return str(project.get_state_display()), None


def payable_of(commitment: Commitment) -> int:
    """What acceptance earned and no request asks for yet, in đồng."""
    asked = payments.asked_by_line(commitment)
    return sum(
        max(amount - asked.get(key, 0), 0)
        for key, (_accepted, amount) in payments.earned_by_line(commitment).items()
    )


def advance_left(commitment: Commitment, *, on: date) -> int:
    """What the law and the contract still let be advanced, less what is asked for, in đồng."""
    law, signed = contracts.advance_law(commitment.project, on), commitment.amount_dong
    now = contracts.standing(commitment)
    limit = signed if law.share is None else part_of(signed, law.share)
    waiting = payments.waiting_of(commitment)
    left = limit - now.advanced - now.ordered - waiting
    agreed = commitment.contract.advance_dong
    if agreed is not None:
        left = min(left, agreed - terms.advanced(commitment.contract) - waiting)
    return max(left, 0)
