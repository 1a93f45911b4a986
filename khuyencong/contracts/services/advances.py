"""Advance within the legal share; what comes back before acceptance."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Advance, Commitment
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, share
from khuyencong.ledger import selectors as balances
from khuyencong.ledger import services as ledger
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.services import move
from khuyencong.rules import engine


@transaction.atomic
def pay_advance(
    commitment: Commitment,
    *,
    amount_dong: int,
    payee: str,
    decision: str = "",
    key: str,
    by: Actor,
    at: datetime,
) -> Advance:
    """Tạm ứng. Where no legal share is known, `decision` must name who decided (a paper)."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("pay_advance", project, by)
    commitment = Commitment.objects.select_related("fund").get(pk=commitment.pk)
    law = engine.advance(
        project.activity,
        on=timezone.localtime(at).date(),
        book=policy.book(project.province.code),
    )
    done = commitment.advances.aggregate(total=Sum("amount_dong"))["total"] or 0
    if law.share is None and not decision.strip():
        raise Refused(
            _("Chưa có quy định đã kiểm chứng về tỷ lệ tạm ứng cho nội dung này."),
            fix=_("Xin ý kiến người có thẩm quyền rồi ghi số văn bản quyết định tạm ứng."),
            field="decision",
        )
    limit = (
        commitment.amount_dong if law.share is None else share(commitment.amount_dong, law.share)
    )
    if amount_dong <= 0 or done + amount_dong > limit:
        raise Refused(
            _("Tạm ứng {asked} (đã tạm ứng {done}) vượt mức tối đa {limit}.").format(
                asked=dong(amount_dong), done=dong(done), limit=dong(limit)
            ),
            legal=law.legal,
            fix=_("Giảm số tạm ứng còn tối đa {rest}.").format(rest=dong(max(limit - done, 0))),
            field="amount_dong",
        )
    row = Advance.objects.create(
        commitment=commitment,
        amount_dong=amount_dong,
        payee=payee,
        decision=decision,
        paid_by=by.name,
        paid_at=at,
    )
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, "decision": decision})
    ledger.post(
        fund=commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="committed",
        to_stage="advanced",
        amount_dong=amount_dong,
        key=key,
        document=decision or law.legal,
        by=by,
        at=at,
    )
    return row


@transaction.atomic
def return_advance(
    commitment: Commitment, *, amount_dong: int, document: str, key: str, by: Actor, at: datetime
) -> None:
    """Hoàn trả tạm ứng before acceptance: advanced → committed."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("return_advance", project, by)
    advanced = balances.balance(
        fund=commitment.fund, year=project.year, stage="advanced", subject=project.subject
    )
    if not 0 < amount_dong <= advanced:
        raise Refused(
            _("Hoàn trả {asked}, trong khi đang tạm ứng {advanced}.").format(
                asked=dong(amount_dong), advanced=dong(advanced)
            ),
            fix=_("Ghi số tiền đã nộp lại, không quá số đang tạm ứng."),
            field="amount_dong",
        )
    move(step, project, by=by, at=at, payload={"amount_dong": amount_dong, "document": document})
    ledger.post(
        fund=commitment.fund,
        year=project.year,
        subject=project.subject,
        from_stage="advanced",
        to_stage="committed",
        amount_dong=amount_dong,
        key=key,
        document=document,
        by=by,
        at=at,
        reason="hoàn trả tạm ứng",
    )
