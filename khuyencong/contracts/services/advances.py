"""Advance within the legal share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import decisions
from khuyencong.contracts import selectors
from khuyencong.contracts.models import Advance, Commitment
from khuyencong.contracts.services import advance_limits, allowances, payees, terms
from khuyencong.contracts.services.advance_limits import TREASURY
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, share
from khuyencong.ledger import services as ledger
from khuyencong.projects import permissions
from khuyencong.projects.services import move, transfer


@transaction.atomic
def pay_advance(
    commitment: Commitment,
    *,
    amount_dong: int,
    payee: str,
    payee_reason: str = "",
    decision: str = "",
    treasury_reason: str = "",
    is_again: bool = False,
    key: str,
    by: Actor,
    at: datetime,
) -> Advance:
    """Tạm ứng. Where no legal share is known, `decision` must name who decided (a paper); above the
    Treasury's general share `treasury_reason` says why beside it.

    `payee_reason`: why somebody is paid who is no party; `is_again`: the same was advanced today.

    The limit binds what is advanced at one time: what came back may be advanced again, by another
    person than who recorded that it came back.
    """
    commitment = selectors.lock(commitment)
    project = commitment.project
    part = commitment.share
    payee = payees.as_named(project, payee, share=part)
    asked = {
        "amount_dong": amount_dong,
        "payee": payee,
        "payee_reason": payee_reason,
        "decision": decision,
        "treasury_reason": treasury_reason,
    }
    if paid := ledger.act(Advance, key=key, by=by, commitment=commitment, **asked):
        return paid
    step = permissions.require_step("pay_advance", project, by)
    payees.require_payee(project, payee, payee_reason, share=part)
    of_share = selectors.of_share(commitment)
    equal = Advance.objects.filter(**of_share, amount_dong=amount_dong)
    payees.require_once_a_day(equal, moment="paid_at", is_again=is_again, at=at)
    law = selectors.advance_law(project, hanoi_date(at))
    done = selectors.standing(commitment).advanced
    advance_limits.require_work_done(project, law)
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
            _("Tạm ứng {asked} (đã tạm ứng {done}) vượt mức tối đa {limit} của {share}.").format(
                asked=dong(amount_dong),
                done=dong(done),
                limit=dong(limit),
                share=selectors.whose(part, project),
            ),
            legal=law.legal,
            fix=_("Giảm số tạm ứng còn tối đa {rest}.").format(rest=dong(max(limit - done, 0))),
            field="amount_dong",
        )
    terms.require_agreed(commitment, amount_dong)
    told: dict[str, Any] = {"amount_dong": amount_dong, "decision": decision}
    told["payee"] = events.seal(payee)
    rule = selectors.treasury(commitment, hanoi_date(at))
    if rule and advance_limits.require_treasury(
        rule, done + amount_dong, law, decision=decision, reason=treasury_reason
    ):
        told |= {"over_treasury_dong": rule.limit_dong, "treasury_reason": treasury_reason}
    paid_before = Advance.objects.filter(**of_share).values_list("payee", "amount_dong")
    allowances.require_allowed(project, payee, amount_dong, share=part, paid=paid_before, by=by)
    move(step, project, by=by, at=at, payload=told)
    decisions.keep(project, step.name, law.derivation, on=hanoi_date(at), at=at)
    decisions.keep_figures(project, step.name, *TREASURY, on=hanoi_date(at), at=at)
    posted = transfer(
        project,
        commitment.fund,
        "committed",
        "advanced",
        amount_dong,
        key=key,
        subject=selectors.subject_of(commitment),
        document=decision or law.legal,
        by=by,
        at=at,
    )
    return Advance.objects.create(
        commitment=commitment, transfer=posted, paid_by=by.name, paid_at=at, **asked
    )
