"""The Centre answers a claim: takes it over as it is, or sends it back with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.claims import permissions
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.services.files import give_back
from khuyencong.claims.services.sending import lock
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Progress, Share
from khuyencong.contracts.selectors import whose
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.core.told import told
from khuyencong.obligations import services as obligations
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors.instalments import first_with
from khuyencong.payments.selectors.rows import payable_rows
from khuyencong.payments.services import Line
from khuyencong.projects.permissions import duties
from khuyencong.projects.services import notices
from khuyencong.projects.workflow import PROJECT
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice


@transaction.atomic
def accept_claim(
    claim: ExpenseClaim,
    *,
    doubt_reason: str = "",
    serial_reason: str = "",
    papers: Sequence[str] = (),
    decision: str = "",
    treasury_reason: str = "",
    by: Actor,
    at: datetime,
) -> ExpenseClaim:
    """Nhận: the progress, the invoice or the payment request is made of what she sent.

    The reasons, `papers` and the `decision` are those which the step that takes it over asks of an
    official; nothing that she said is typed again. Money moves by that request alone.
    """
    claim = lock(claim)
    if claim.is_accepted and claim.answered_by_id == by.id:
        return claim  # a second press
    permissions.can_answer(claim, by).require()
    became: dict[str, Any] = {}
    if claim.kind == ExpenseClaim.Kind.PROGRESS:
        became["progress"] = _progress(claim, by=by, at=at)
    elif claim.kind == ExpenseClaim.Kind.INVOICE:
        became["invoice"] = _invoice(claim, doubt_reason, serial_reason, by=by, at=at)
    else:
        became["payment"] = _payment(
            claim, papers=papers, decision=decision, treasury_reason=treasury_reason, by=by, at=at
        )
    return _answer(claim, True, became, by=by, at=at)


@transaction.atomic
def return_claim(claim: ExpenseClaim, *, reason: str, by: Actor, at: datetime) -> ExpenseClaim:
    """Trả lại với lý do; its files lie in her tray again."""
    claim, why = lock(claim), nfc(reason.strip())
    if claim.is_accepted is False and claim.answered_by_id == by.id:
        return claim  # a second press
    permissions.can_answer(claim, by).require()
    if not why:
        raise Refused(
            _("Chưa ghi lý do."),
            fix=_("Ghi sai ở đâu, phải sửa gì; chủ cơ sở đọc được."),
            field="reason",
        )
    claim.answer = why
    give_back(claim)
    return _answer(claim, False, {}, by=by, at=at)


def _answer(
    claim: ExpenseClaim, is_accepted: bool, became: dict[str, Any], *, by: Actor, at: datetime
) -> ExpenseClaim:
    claim.is_accepted, claim.answered_at = is_accepted, at
    claim.answered_by_id, claim.answered_by = by.id, by.name
    for name, row in became.items():
        setattr(claim, name, row)
    claim.save(
        update_fields=[
            "is_accepted",
            "answered_at",
            "answered_by_id",
            "answered_by",
            "answer",
            *became,
        ]
    )
    step = PROJECT.find(permissions.STEPS[claim.kind])
    act = "accept_claim" if is_accepted else "return_claim"
    said = duties.done_for(step.roles, claim.project, by)
    event = events.record(claim.stream, act, said, by=by, at=at)
    obligations.meet(claim, permissions.ANSWER, event=event)
    text = (
        lazy("Trung tâm đã nhận việc bạn báo ({kind}) của đề nghị {code}.")
        if is_accepted
        else lazy(
            "Trung tâm trả lại việc bạn báo ({kind}) của đề nghị {code}. Mở trang để xem lý do."
        )
    )
    notices.owner(
        claim.request,
        told(text, kind=ExpenseClaim.Kind(claim.kind).label, code=claim.request.code),
        key=f"claim/{claim.uuid}/{act}",
        at=at,
        place="own_claims",
    )
    return claim


def _progress(claim: ExpenseClaim, *, by: Actor, at: datetime) -> Progress | None:
    """The progress of the project is hers where nobody else has a part in it; of several shares
    none speaks for the whole, so there it is kept as she said it."""
    if Share.objects.filter(project=claim.project).count() > 1:
        return None
    assert claim.said_date is not None and claim.percent is not None  # of this kind
    return contracts.report_progress(
        claim.project,
        seen_date=claim.said_date,
        percent=claim.percent,
        is_on_site=False,
        note=claim.words,
        by=by,
        at=at,
    )


def _invoice(
    claim: ExpenseClaim, doubt_reason: str, serial_reason: str, *, by: Actor, at: datetime
) -> Invoice:
    assert claim.line and claim.place and claim.amount_dong  # of this kind
    return settlement.record_invoice(
        claim.line,
        seller_tax_code=claim.seller_tax_code,
        symbol=claim.symbol,
        number=claim.number,
        place=claim.place,
        issued_date=claim.said_date,
        amount_dong=claim.amount_dong,
        serial=claim.serial,
        serial_reason=serial_reason,
        doubt_reason=doubt_reason,
        by=by,
        at=at,
    )


def _payment(
    claim: ExpenseClaim,
    *,
    papers: Sequence[str],
    decision: str,
    treasury_reason: str,
    by: Actor,
    at: datetime,
) -> PaymentRequest:
    assert claim.commitment and claim.amount_dong  # of this kind
    commitment, payee = claim.commitment, whose(claim.share, claim.project)
    commitment.project = claim.project
    if claim.project.state == "accepted":
        kind = PaymentRequest.Kind.PAYMENT
        rows = [row for row in payable_rows(commitment) if row.rest_dong]
        lines = [Line(payee, row.rest_dong, row.label, row.accepted) for row in rows]
    else:
        kind = PaymentRequest.Kind.ADVANCE
        lines = [Line(payee, claim.amount_dong)]
    total = sum(line.amount_dong for line in lines)
    if total != claim.amount_dong:
        raise Refused(
            _("Chủ cơ sở đề nghị {asked}; nay còn được chi {now}.").format(
                asked=dong(claim.amount_dong), now=dong(total)
            ),
            fix=_("Trả lại với lý do, để chủ cơ sở đề nghị theo số mới."),
        )
    return payments.prepare_payment(
        commitment,
        kind=kind,
        lines=lines,
        instalment=first_with(commitment, kind, total),
        decision=decision,
        treasury_reason=treasury_reason,
        papers=papers,
        key=f"claim/{claim.uuid}",
        by=by,
        at=at,
    )
