"""Lập, rút đề nghị: nothing moves yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from khuyencong.contracts.models import AllowedPayee, Commitment, Instalment
from khuyencong.contracts.selectors import lock as lock_commitment
from khuyencong.contracts.selectors import of_share
from khuyencong.contracts.services import payees
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.delivery.models import PaymentList
from khuyencong.obligations import services as obligations
from khuyencong.payments import permissions
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.payments.selectors import account_of, lines_of, owed
from khuyencong.payments.services import guards, steps
from khuyencong.projects import permissions as of_project
from khuyencong.projects.services import move
from khuyencong.settlement.models import AcceptedLine


@dataclass(frozen=True)
class Line:
    """One payee: a party, or somebody whom a second person agreed to pay. Its account is looked up,
    never said."""

    payee: str
    amount_dong: int
    purpose: str = ""
    accepted_line: AcceptedLine | None = None
    payee_reason: str = ""
    tax_dong: int = 0


@transaction.atomic
def prepare_payment(
    commitment: Commitment,
    *,
    kind: str,
    lines: Sequence[Line],
    instalment: Instalment | None = None,
    decision: str = "",
    treasury_reason: str = "",
    papers: Sequence[str] = (),
    payment_list: PaymentList | None = None,
    replaces: PaymentRequest | None = None,
    is_again: bool = False,
    key: str,
    by: Actor,
    at: datetime,
) -> PaymentRequest:
    """Lập đề nghị thanh toán, tạm ứng: everything that holds at the Treasury's door holds here.

    `instalment`: which of the contract it claims, where that has any.
    `decision`: who decided (a paper) where no legal share is known; above the Treasury's general
    share `treasury_reason` says why beside it. `papers`: codes of those of Điều 14 at hand.
    `is_again`: the same was asked for today. `replaces`: what the Treasury returned.
    """
    commitment = lock_commitment(commitment)
    project, on = commitment.project, hanoi_date(at)
    made = [_line(commitment, order, line, on) for order, line in enumerate(lines, 1)]
    request = PaymentRequest(
        project=project,
        commitment=commitment,
        kind=kind,
        state="prepared",
        amount_dong=sum(line.amount_dong for line in made),
        instalment=instalment,
        decision=nfc(decision),
        treasury_reason=nfc(treasury_reason),
        papers=sorted(papers),
        payment_list=payment_list,
        replaces=replaces,
        key=key,
        prepared_by_id=by.id,
        prepared_by=by.name,
        prepared_at=at,
    )
    if first := PaymentRequest.objects.filter(key=key).first():
        return _again(first, request, made)
    permissions.can_prepare(kind, project, by).require()
    equal = PaymentRequest.objects.standing().filter(
        **of_share(commitment), kind=kind, amount_dong=request.amount_dong
    )
    payees.require_once_a_day(equal, moment="prepared_at", is_again=is_again, at=at)
    told = guards.require_payable(request, made, by=by, on=on)
    last = PaymentRequest.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    request.number = (last or 0) + 1
    request.due_date = steps.due("prepared", kind, province=project.province.code, on=on)
    request.save()
    for line in made:
        line.request = request
    PaymentRequestLine.objects.bulk_create(made)
    said = {"payment": str(request.uuid), "kind": kind, "number": request.number}
    if instalment:
        said |= {"instalment": instalment.number}
    said |= {"amount_dong": request.amount_dong, "payees": [events.seal(m.payee) for m in made]}
    step = of_project.require_step("prepare_payment", project, by)
    move(step, project, by=by, at=at, payload=said | told)
    event = events.history(project.stream).last()
    assert event is not None  # has just been recorded
    obligations.open(project, owed.of_request(request), province=project.province, event=event)
    return request


def _line(commitment: Commitment, order: int, line: Line, on: object) -> PaymentRequestLine:
    part, project = commitment.share, commitment.project
    payee = payees.as_named(project, line.payee, share=part)
    made = PaymentRequestLine(
        order=order,
        payee=payee,
        payee_reason=nfc(line.payee_reason),
        purpose=nfc(line.purpose),
        accepted_line=line.accepted_line,
        amount_dong=line.amount_dong,
        tax_dong=line.tax_dong,
    )
    place = account_of(project, payee, part, on)  # type: ignore[arg-type]
    if place is not None:
        made.account, made.bank, made.tax_code = guards.told_of(place)
        if isinstance(place, AllowedPayee):
            made.allowed = place
            made.payee_reason = made.payee_reason or place.reason
        else:
            made.bank_account = place
    return made


def _again(
    first: PaymentRequest, asked: PaymentRequest, lines: Sequence[PaymentRequestLine]
) -> PaymentRequest:
    """The second press: the same key, content and person; else the key is of something else."""
    same = (
        "commitment_id", "kind", "amount_dong", "instalment_id", "decision", "treasury_reason",
        "papers",
    )  # fmt: skip
    is_same = all(getattr(first, name) == getattr(asked, name) for name in same)
    before = [(line.payee, line.amount_dong) for line in lines_of(first)]
    if (
        is_same
        and first.prepared_by_id == asked.prepared_by_id
        and before == [(line.payee, line.amount_dong) for line in lines]
    ):
        return first
    raise Refused(
        _("Khoá {key} đã dùng cho một đề nghị có nội dung khác.").format(key=asked.key),
        fix=_("Mở lại trang lập đề nghị rồi gửi lại."),
    )


@transaction.atomic
def withdraw_payment(
    request: PaymentRequest, *, reason: str, by: Actor, at: datetime
) -> PaymentRequest:
    """Rút đề nghị before it went to the Treasury."""
    request = steps.lock(request)
    if steps.is_again("withdraw_payment", request, by):
        return request
    steps.require("withdraw_payment", request, by)
    require_reason(reason)
    steps.take(
        "withdraw_payment", request, by=by, at=at, payload={"reason": nfc(reason.strip())},
        reason=nfc(reason.strip()), closed_by=by.name, closed_at=at,
    )  # fmt: skip
    return request


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            _("Chưa ghi lý do."), fix=_("Ghi vì sao; người lập đề nghị đọc được."), field="reason"
        )
