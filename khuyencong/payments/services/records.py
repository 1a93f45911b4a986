"""Ghi Kho bạc đã chi: ordered → advanced, ordered → paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import decisions
from khuyencong.contracts.models import Advance
from khuyencong.contracts.selectors import advance_law, clearing
from khuyencong.contracts.services.advance_limits import TREASURY
from khuyencong.contracts.services.clearing import follow_advances
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.payments import selectors
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import lines_of
from khuyencong.payments.services import steps
from khuyencong.payments.services.guards import said_at_sending
from khuyencong.payments.services.orders import post, require_day
from khuyencong.settlement.models import Payment
from khuyencong.settlement.papers import payment_voucher
from khuyencong.settlement.selectors import last_payment
from khuyencong.settlement.services.payments import owe_no_more


@transaction.atomic
def pay_advance(
    request: PaymentRequest, *, treasury_number: str, treasury_date: date, by: Actor, at: datetime
) -> Advance:
    """Ghi Kho bạc đã chi tạm ứng, with the number and the day of its entry."""
    request = steps.lock(request)
    number = nfc(treasury_number.strip())
    if request.advance and _is_again("pay_advance", request, number, treasury_date, by):
        return request.advance
    _require(request, "pay_advance", number, treasury_date, by, at)
    project, on = request.project, _day_sent(request)
    law = advance_law(project, on)
    paid = post(
        request, "ordered", "advanced", key="advance", document=request.decision or law.legal,
        by=by, at=at,
    )  # fmt: skip
    line = lines_of(request)[0]
    advance = Advance.objects.create(
        commitment=request.commitment,
        transfer=paid,
        amount_dong=request.amount_dong,
        payee=steps.payee_of(request),
        payee_reason=line.payee_reason,
        decision=request.decision,
        treasury_reason=request.treasury_reason,
        clear_by=clearing(request.commitment, hanoi_date(at)).until,
        paid_by=by.name,
        paid_at=at,
    )
    told = said_at_sending(request) | {"decision": request.decision}
    _take("pay_advance", request, told, number, treasury_date, by=by, at=at, advance=advance)
    follow_advances(project)
    decisions.keep(project, "pay_advance", law.derivation, on=on, at=at)
    decisions.keep_figures(project, "pay_advance", *TREASURY, on=on, at=at)
    return advance


@transaction.atomic
def pay(
    request: PaymentRequest, *, treasury_number: str, treasury_date: date, by: Actor, at: datetime
) -> Payment:
    """Ghi Kho bạc đã thanh toán, with the number and the day of its entry."""
    request = steps.lock(request)
    number = nfc(treasury_number.strip())
    if request.payment and _is_again("pay", request, number, treasury_date, by):
        return request.payment
    _require(request, "pay", number, treasury_date, by, at)
    project, on, lines = request.project, _day_sent(request), lines_of(request)
    payment = Payment(
        commitment=request.commitment,
        payee=steps.payee_of(request),
        payee_reason=lines[0].payee_reason,
        purpose="; ".join(dict.fromkeys(line.purpose for line in lines if line.purpose))[:300],
        amount_dong=request.amount_dong,
        paid_by=by.name,
        paid_at=at,
    )
    where = (lines[0].account, lines[0].bank) if len(lines) == 1 else ("", "")
    paper = payment_voucher.issue(payment, project, account=where, by=by, at=at)
    payment.transfer = post(
        request, "ordered", "paid", key="pay", document=paper.reference, by=by, at=at
    )
    payment.save()
    told = said_at_sending(request)
    _take("pay", request, told, number, treasury_date, by=by, at=at, payment=payment)
    decisions.keep(project, "pay", last_payment(project, on).derivation, on=on, at=at)
    owe_no_more(project)
    return payment


def _day_sent(request: PaymentRequest) -> date:
    """The day on which the rules were asked for the last time."""
    assert request.sent_at is not None  # of a request at the Treasury
    return hanoi_date(request.sent_at)


def _is_again(name: str, request: PaymentRequest, number: str, day: date, by: Actor) -> bool:
    said = (request.treasury_number, request.treasury_date)
    return said == (number, day) and steps.is_again(name, request, by)


def _require(
    request: PaymentRequest, name: str, number: str, day: date, by: Actor, at: datetime
) -> None:
    steps.require(name, request, by)
    if not number:
        raise Refused(
            _("Chưa ghi số chứng từ của Kho bạc."),
            fix=_("Ghi số trên chứng từ Kho bạc trả về."),
            field="treasury_number",
        )
    require_day(request, day, at)
    if other := selectors.of_entry(request, number, day):
        raise Refused(
            _("Chứng từ Kho bạc {number} năm {year} đã ghi cho đề án {code}, {amount}.").format(
                number=number,
                year=day.year,
                code=other.project.code,
                amount=dong(other.amount_dong),
            ),
            fix=_("Xem lại số trên chứng từ: mỗi chứng từ ghi cho một đề nghị."),
            field="treasury_number",
        )


def _take(
    name: str,
    request: PaymentRequest,
    told: dict[str, Any],
    number: str,
    day: date,
    *,
    by: Actor,
    at: datetime,
    **receipt: object,
) -> None:
    told |= {"payee": events.seal(steps.payee_of(request))}
    told |= {"treasury_number": number, "day": day.isoformat()}
    steps.take(
        name, request, by=by, at=at, payload=told, treasury_number=number, treasury_date=day,
        closed_by=by.name, closed_at=at, **receipt,
    )  # fmt: skip
