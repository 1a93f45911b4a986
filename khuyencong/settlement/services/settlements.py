"""Settle: advances become paid, what is left goes back."""

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
from khuyencong.projects.models import Project
from khuyencong.projects.services import close_requests, move
from khuyencong.settlement import issuing
from khuyencong.settlement.models import (
    Acceptance,
    AcceptedSupport,
    Settlement,
)


@transaction.atomic
def settle(project: Project, *, by: Actor, at: datetime) -> Settlement:
    """Quyết toán, thanh lý: advances become paid, the unused commitment is freed.

    An advance above what was accepted must be recovered before.
    """
    project = selectors.lock(project)
    step = permissions.require_step("settle", project, by)
    commitments = list(
        Commitment.objects.filter(project=project).select_related("fund").order_by("pk")
    )
    acceptance = Acceptance.objects.get(project=project)
    accepted = {s.fund_id: s.amount_dong for s in acceptance.supports.all()}
    moves = [(c, *_stages(c, project), accepted.get(c.fund_id, 0)) for c in commitments]
    for commitment, _committed, advanced, paid, limit in moves:
        if advanced + paid > limit:
            raise Refused(
                _("Đã tạm ứng, thanh toán {spent}, nhiều hơn số được nghiệm thu {limit}.").format(
                    spent=dong(advanced + paid), limit=dong(limit)
                ),
                fix=_("Thu hồi tạm ứng {excess} trước khi quyết toán.").format(
                    excess=dong(advanced + paid - limit)
                ),
            )
        if advanced + paid < limit:
            raise Refused(
                _("Còn {rest} được nghiệm thu của {fund} chưa thanh toán.").format(
                    rest=dong(limit - advanced - paid), fund=commitment.fund.name
                ),
                fix=_("Thanh toán hết trước khi quyết toán."),
            )
    settlement = Settlement.objects.create(
        project=project,
        paid_dong=sum(advanced + paid for _c, _k, advanced, paid, _l in moves),
        freed_dong=sum(committed for _c, committed, _a, _p, _l in moves),
        settled_by=by.name,
        settled_at=at,
    )
    move(
        step,
        project,
        by=by,
        at=at,
        payload={"paid_dong": settlement.paid_dong, "freed_dong": settlement.freed_dong},
    )
    close_requests(project, by=by, at=at)
    paper = issuing.settlement(settlement, moves, by=by, at=at)
    for commitment, committed, advanced, _paid, _limit in moves:
        for stage, target, amount in (
            ("advanced", "paid", advanced),
            ("committed", "appropriated", committed),
        ):
            if amount:
                ledger.post(
                    fund=commitment.fund,
                    year=project.year,
                    subject=project.subject,
                    from_stage=stage,
                    to_stage=target,
                    amount_dong=amount,
                    key=f"settle/{project.code}/{commitment.fund.code}/{stage}",
                    document=paper.reference,
                    by=by,
                    at=at,
                )
    return settlement


def _stages(commitment: Commitment, project: Project) -> tuple[int, int, int]:
    """(committed, advanced, paid) in đồng as the ledger holds them."""
    committed, advanced, paid = (
        balances.balance(
            fund=commitment.fund, year=project.year, stage=stage, subject=project.subject
        )
        for stage in ("committed", "advanced", "paid")
    )
    return committed, advanced, paid


@transaction.atomic
def recover_advance(
    commitment: Commitment, *, amount_dong: int, document: str, key: str, by: Actor, at: datetime
) -> None:
    """Thu hồi tạm ứng above what was accepted: advanced → committed, to be freed at settlement."""
    project = selectors.lock(commitment.project)
    step = permissions.require_step("recover_advance", project, by)
    _committed, advanced, paid = _stages(commitment, project)
    accepted = AcceptedSupport.objects.get(
        acceptance__project=project, fund=commitment.fund
    ).amount_dong
    excess = max(advanced + paid - accepted, 0)
    if not 0 < amount_dong <= excess:
        raise Refused(
            _("Số thu hồi {asked} khác phần tạm ứng vượt nghiệm thu {excess}.").format(
                asked=dong(amount_dong), excess=dong(excess)
            ),
            fix=_("Ghi số thu hồi không quá phần vượt."),
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
        reason="thu hồi tạm ứng",
    )
