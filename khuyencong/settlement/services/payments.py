"""Pay what acceptance earned; what was advanced above it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import decisions
from khuyencong.contracts.models import Advance, Commitment
from khuyencong.contracts.selectors import (
    commitments,
    lock,
    of_share,
    standing,
    subject_of,
    whose,
)
from khuyencong.contracts.services import allowances, payees
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.obligations import services as obligations
from khuyencong.projects import permissions
from khuyencong.projects.models import Project
from khuyencong.projects.services import move, transfer
from khuyencong.rules.wording import language
from khuyencong.settlement.models import AcceptedSupport, AdvanceReturn, Payment
from khuyencong.settlement.papers import payment_voucher
from khuyencong.settlement.selectors import last_payment, proofs


def accepted(commitment: Commitment) -> int | None:
    """Đồng that acceptance earned of the commitment; None before the acceptance."""
    supports = AcceptedSupport.objects.filter(
        Q(commitment=commitment)
        | Q(commitment=None, acceptance__project=commitment.project, fund=commitment.fund)
    )
    return supports.values_list("amount_dong", flat=True).first()


def payable(commitment: Commitment) -> int:
    """Đồng still payable under this commitment: accepted − advanced − paid."""
    now = standing(commitment)
    return max((accepted(commitment) or 0) - now.advanced - now.paid, 0)


@transaction.atomic
def pay(
    commitment: Commitment,
    *,
    amount_dong: int,
    payee: str,
    payee_reason: str = "",
    purpose: str,
    papers: Sequence[str] = (),
    is_again: bool = False,
    key: str,
    by: Actor,
    at: datetime,
) -> Payment:
    """Thanh toán phần còn lại: committed → paid, never above what acceptance earned.

    `payee_reason`: why somebody is paid who is no party; `is_again`: the same was paid today;
    `papers`: codes of those of Điều 14 that who pays has at hand.
    """
    commitment = lock(commitment)
    project = commitment.project
    part = commitment.share
    payee = payees.as_named(project, payee, share=part)
    asked = {
        "amount_dong": amount_dong,
        "payee": payee,
        "payee_reason": payee_reason,
        "purpose": purpose,
    }
    if paid := ledger.act(Payment, key=key, by=by, commitment=commitment, **asked):
        return paid
    step = permissions.require_step("pay", project, by)
    payees.require_payee(project, payee, payee_reason, share=part)
    equal = Payment.objects.filter(**of_share(commitment), amount_dong=amount_dong)
    payees.require_once_a_day(equal, moment="paid_at", is_again=is_again, at=at)
    rest = payable(commitment)
    if amount_dong <= 0 or amount_dong > rest:
        raise Refused(
            _("Số thanh toán {asked} vượt số còn được thanh toán {rest} của {share}.").format(
                asked=dong(amount_dong), rest=dong(rest), share=whose(part, project)
            ),
            fix=_("Giảm số thanh toán, hoặc kiểm tra lại biên bản nghiệm thu."),
            field="amount_dong",
        )
    missing = _missing(project, papers, at=at)
    allowances.require_allowed(
        project, payee, amount_dong, share=part, paid=_paid(commitment), by=by
    )
    payment = Payment(commitment=commitment, paid_by=by.name, paid_at=at, **asked)
    told = {"amount_dong": amount_dong, "payee": events.seal(payee)}
    told |= {"papers": sorted(papers), "missing_papers": missing}
    move(step, project, by=by, at=at, payload=told)
    on = hanoi_date(at)
    decisions.keep(project, step.name, last_payment(project, on).derivation, on=on, at=at)
    paper = payment_voucher.issue(payment, project, by=by, at=at)
    payment.transfer = transfer(
        project,
        commitment.fund,
        "committed",
        "paid",
        amount_dong,
        subject=subject_of(commitment),
        key=key,
        document=paper.reference,
        by=by,
        at=at,
    )
    payment.save()
    owe_no_more(project)
    return payment


def owe_no_more(project: Project) -> None:
    """The accountant's obligation ends once nothing is payable: paid, or covered by advances."""
    if not any(payable(commitment) for commitment in commitments(project)):
        event = events.history(project.stream).last()
        assert event is not None  # of the act that has just been recorded
        obligations.meet(project, "project.pay", event=event)


def _missing(project: Project, papers: Sequence[str], *, at: datetime) -> list[str]:
    """Codes of the papers that are not at hand. They keep national money back; what local money
    asks for the province says, so there they are only told."""
    on = hanoi_date(at)
    wanted = dict(proofs(project, on, language(get_language())))
    missing = [code for code in wanted if code not in papers]
    if missing and project.track == "national":
        raise Refused(
            _("Hồ sơ thanh toán còn thiếu: {papers}.").format(
                papers=", ".join(wanted[code] for code in missing)
            ),
            legal=last_payment(project, on).legal,
            fix=_("Bổ sung giấy tờ vào hồ sơ rồi đánh dấu từng loại đã có."),
            field="papers",
        )
    return missing


def _paid(commitment: Commitment) -> Iterator[tuple[str, int]]:
    """(payee, đồng) of each advance and payment of the share."""
    for model in (Advance, Payment):
        acts = model._default_manager.filter(**of_share(commitment))
        yield from acts.values_list("payee", "amount_dong")


@transaction.atomic
def return_advance(
    commitment: Commitment,
    *,
    amount_dong: int,
    document: str,
    is_again: bool = False,
    key: str,
    by: Actor,
    at: datetime,
) -> AdvanceReturn:
    """Hoàn trả tạm ứng, thu hồi tạm ứng: advanced → committed.

    Before acceptance whatever is advanced may come back; after it, what was advanced above the
    accepted support, to be freed at settlement.
    """
    commitment = lock(commitment)
    project = commitment.project
    asked = {"amount_dong": amount_dong, "document": document}
    if returned := ledger.act(AdvanceReturn, key=key, by=by, commitment=commitment, **asked):
        return returned
    step = permissions.require_step("return_advance", project, by)
    equal = AdvanceReturn.objects.filter(**of_share(commitment), amount_dong=amount_dong)
    payees.require_once_a_day(equal, moment="recorded_at", is_again=is_again, at=at)
    earned = accepted(commitment)
    if earned is None:
        _require_advanced(commitment, amount_dong)
    else:
        _require_excess(commitment, amount_dong, earned)
    move(step, project, by=by, at=at, payload=asked)
    posted = transfer(
        project,
        commitment.fund,
        "advanced",
        "committed",
        amount_dong,
        subject=subject_of(commitment),
        key=key,
        document=document,
        reason="hoàn trả tạm ứng" if earned is None else "thu hồi tạm ứng",
        by=by,
        at=at,
    )
    return AdvanceReturn.objects.create(
        commitment=commitment, transfer=posted, recorded_by=by.name, recorded_at=at, **asked
    )


def _require_advanced(commitment: Commitment, amount_dong: int) -> None:
    advanced = standing(commitment).advanced
    if not 0 < amount_dong <= advanced:
        raise Refused(
            _("Hoàn trả {asked}, trong khi đang tạm ứng {advanced}.").format(
                asked=dong(amount_dong), advanced=dong(advanced)
            ),
            fix=_("Ghi số tiền đã nộp lại, không quá số đang tạm ứng."),
            field="amount_dong",
        )


def _require_excess(commitment: Commitment, amount_dong: int, earned_dong: int) -> None:
    now = standing(commitment)
    excess = max(now.advanced + now.paid - earned_dong, 0)
    if not 0 < amount_dong <= excess:
        raise Refused(
            _("Số thu hồi {asked} khác phần tạm ứng vượt nghiệm thu {excess}.").format(
                asked=dong(amount_dong), excess=dong(excess)
            ),
            fix=_("Ghi số thu hồi không quá phần vượt."),
            field="amount_dong",
        )
