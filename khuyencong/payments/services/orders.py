"""Gửi Kho bạc, Kho bạc trả lại: committed → ordered, and back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.selectors import subject_of
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.ledger.models import Transfer
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.papers import parts, payee_list
from khuyencong.payments.papers.payment_order import PaymentOrder, TaxedPaymentOrder
from khuyencong.payments.papers.withdrawal import TaxedWithdrawal, Withdrawal
from khuyencong.payments.selectors import lines_of
from khuyencong.payments.services import guards, steps
from khuyencong.payments.services.preparing import require_reason
from khuyencong.projects.services import transfer

# By the track of the money and whether tax is withheld. Local money is estimate given to the unit;
# national money was transferred to its deposit account: the Treasury of each unit is to be asked.
VOUCHERS = {
    ("local", False): Withdrawal,
    ("local", True): TaxedWithdrawal,
    ("national", False): PaymentOrder,
    ("national", True): TaxedPaymentOrder,
}


@transaction.atomic
def send_payment(
    request: PaymentRequest, *, budget_item: str = "", by: Actor, at: datetime
) -> PaymentRequest:
    """Gửi Kho bạc: here the bound is kept, so two requests that wait cannot overdraw together.

    `budget_item`: mã nội dung kinh tế on the voucher, one of those proposed for the activity in the
    index of the day; left out, the accountant writes it on the voucher.
    """
    request = steps.lock(request)
    if steps.is_again("send_payment", request, by):
        return request
    steps.require("send_payment", request, by)
    told = guards.require_payable(request, lines_of(request), by=by, on=hanoi_date(at))
    if budget_item:
        guards.require_code(request, budget_item, hanoi_date(at))
        told |= {"budget_item": budget_item}
    ordered = post(
        request, "committed", "ordered", key="order", document=named(request), by=by, at=at
    )
    steps.take(
        "send_payment", request, by=by, at=at, payload=told,
        transfer=ordered, sent_by=by.name, sent_at=at,
    )  # fmt: skip
    _issue_voucher(request, budget_item, by=by, at=at)
    return request


def _issue_voucher(request: PaymentRequest, budget_item: str, *, by: Actor, at: datetime) -> None:
    """On the paper of the account that the money lies in, with the list where several are paid."""
    is_taxed = any(line.tax_dong for line in lines_of(request))
    paper = VOUCHERS[request.commitment.fund.track, is_taxed]
    voucher = parts.issue(paper, request, budget_item, by=by, at=at)
    if request.payment_list or len({line.payee for line in lines_of(request)}) > 1:
        payee_list.issue(request, voucher.reference, by=by, at=at)


@transaction.atomic
def return_payment(
    request: PaymentRequest,
    *,
    reason: str,
    treasury_number: str = "",
    treasury_date: date,
    by: Actor,
    at: datetime,
) -> PaymentRequest:
    """Ghi Kho bạc trả lại, by its notice of refusal: ordered → committed."""
    request = steps.lock(request)
    if steps.is_again("return_payment", request, by):
        return request
    steps.require("return_payment", request, by)
    require_reason(reason)
    require_day(request, treasury_date, at)
    number, reason = nfc(treasury_number.strip()), nfc(reason.strip())
    document = _("Thông báo từ chối {number} ngày {day}").format(
        number=number or "–", day=short(treasury_date)
    )
    back = post(request, "ordered", "committed", key="unorder", document=document, by=by, at=at)
    steps.take(
        "return_payment", request, by=by, at=at,
        payload={"reason": reason, "treasury_number": number, "day": treasury_date.isoformat()},
        return_transfer=back, reason=reason, treasury_number=number, treasury_date=treasury_date,
        closed_by=by.name, closed_at=at,
    )  # fmt: skip
    return request


def named(request: PaymentRequest) -> str:
    """As the ledger cites it."""
    return f"Đề nghị {request.get_kind_display()} số {request.number}, đề án {request.project.code}"


def post(
    request: PaymentRequest,
    from_stage: str,
    to_stage: str,
    *,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
) -> Transfer:
    """All of the request, from one stage to the next; on in the year in which it was sent."""
    sent = request.transfer
    return transfer(
        request.project,
        request.commitment.fund,
        from_stage,
        to_stage,
        request.amount_dong,
        subject=subject_of(request.commitment),
        key=f"{key}/{request.uuid}",
        document=document,
        year=sent.to_account.year if sent else None,
        by=by,
        at=at,
    )


def require_day(request: PaymentRequest, day: date, at: datetime) -> None:
    """The Treasury answered from the day it was sent to, and not after today."""
    assert request.sent_at is not None  # of a request at the Treasury
    sent, today = hanoi_date(request.sent_at), hanoi_date(at)
    if not sent <= day <= today:
        raise Refused(
            _("Ngày Kho bạc {day} phải từ ngày gửi {sent} đến hôm nay {today}.").format(
                day=short(day), sent=short(sent), today=short(today)
            ),
            fix=_("Ghi đúng ngày trên chứng từ Kho bạc trả về."),
            field="treasury_date",
        )
