"""Pay what acceptance earned."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import selectors as balances
from khuyencong.ledger import services as ledger
from khuyencong.projects import permissions, selectors
from khuyencong.projects.services import move
from khuyencong.settlement import issuing
from khuyencong.settlement.models import (
    AcceptedSupport,
    Payment,
)


def payable(commitment: Commitment) -> int:
    """Đồng still payable under this commitment: accepted − advanced − paid."""
    accepted = AcceptedSupport.objects.filter(
        acceptance__project=commitment.project, fund=commitment.fund
    ).first()
    spent = sum(
        balances.balance(
            fund=commitment.fund,
            year=commitment.project.year,
            stage=stage,
            subject=commitment.project.subject,
        )
        for stage in ("advanced", "paid")
    )
    return max((accepted.amount_dong if accepted else 0) - spent, 0)


@transaction.atomic
def pay(
    commitment: Commitment,
    *,
    amount_dong: int,
    payee: str,
    purpose: str,
    key: str,
    by: Actor,
    at: datetime,
) -> Payment:
    """Thanh toán phần còn lại: committed → paid, never above what acceptance earned."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("pay", project, by)
    rest = payable(commitment)
    if amount_dong <= 0 or amount_dong > rest:
        raise Refused(
            _("Số thanh toán {asked} vượt số còn được thanh toán {rest}.").format(
                asked=dong(amount_dong), rest=dong(rest)
            ),
            fix=_("Giảm số thanh toán, hoặc kiểm tra lại biên bản nghiệm thu."),
            field="amount_dong",
        )
    payment = Payment.objects.create(
        commitment=commitment,
        payee=payee,
        purpose=purpose,
        amount_dong=amount_dong,
        paid_by=by.name,
        paid_at=at,
    )
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong})
    paper = issuing.payment(payment, project, by=by, at=at)
    ledger.post(
        fund=commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="committed",
        to_stage="paid",
        amount_dong=amount_dong,
        key=key,
        document=paper.reference,
        by=by,
        at=at,
    )
    return payment
