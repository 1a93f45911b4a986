"""Settle: advances become paid, what is left goes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Contract
from khuyencong.contracts.selectors import standing
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.documents import services as documents
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.services import close_requests, move, transfer
from khuyencong.settlement.models import Acceptance, SettledAmount, Settlement
from khuyencong.settlement.papers import liquidation_minutes, settlement_minutes

MOVES = {
    SettledAmount.Kind.PAID: ("advanced", "paid"),
    SettledAmount.Kind.FREED: ("committed", "appropriated"),
}


@transaction.atomic
def settle(project: Project, *, by: Actor, at: datetime) -> Settlement:
    """Quyết toán, thanh lý: advances become paid, the unused commitment is freed.

    An advance above what was accepted must be recovered before.
    """
    project = selectors.lock(project)
    if permissions.taken("settle", project, by):
        return Settlement.objects.get(project=project)
    step = permissions.require_step("settle", project, by)
    commitments = list(
        Commitment.objects.filter(project=project).select_related("fund", "contract").order_by("pk")
    )
    acceptance = Acceptance.objects.get(project=project)
    accepted = {s.fund_id: s.amount_dong for s in acceptance.supports.all()}
    for commitment in commitments:
        commitment.project = project
    moves = [(c, *standing(c), accepted.get(c.fund_id, 0)) for c in commitments]
    for commitment, _committed, advanced, paid, limit in moves:
        _require_all_paid(commitment, advanced + paid, limit)
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
    paper = settlement_minutes.issue(settlement, moves, by=by, at=at)
    if any(commitment.contract.kind == Contract.Kind.CONTRACT for commitment, *_rest in moves):
        liquidation_minutes.issue(settlement, moves, by=by, at=at)
    for commitment, committed, advanced, _paid, _limit in moves:
        for kind, amount in (
            (SettledAmount.Kind.PAID, advanced),
            (SettledAmount.Kind.FREED, committed),
        ):
            if amount:
                from_stage, to_stage = MOVES[kind]
                posted = transfer(
                    project,
                    commitment.fund,
                    from_stage,
                    to_stage,
                    amount,
                    key=f"settle/{project.code}/{commitment.fund.code}/{from_stage}",
                    document=paper.reference,
                    by=by,
                    at=at,
                )
                SettledAmount.objects.create(
                    settlement=settlement,
                    commitment=commitment,
                    kind=kind,
                    amount_dong=amount,
                    transfer=posted,
                )
    asked = project.beneficiaries.exclude(request=None).order_by("pk")
    documents.open_case(
        project.uuid,
        organisation=project.implementing_unit,
        also=list(asked.values_list("request__uuid", flat=True)),
        title=f"Đề án {project.code}: {project.title}",
        by=by,
        at=at,
    )
    return settlement


def _require_all_paid(commitment: Commitment, spent_dong: int, limit_dong: int) -> None:
    """What was accepted is what was advanced and paid, to the đồng."""
    if spent_dong > limit_dong:
        raise Refused(
            _("Đã tạm ứng, thanh toán {spent}, nhiều hơn số được nghiệm thu {limit}.").format(
                spent=dong(spent_dong), limit=dong(limit_dong)
            ),
            fix=_("Thu hồi tạm ứng {excess} trước khi quyết toán.").format(
                excess=dong(spent_dong - limit_dong)
            ),
        )
    if spent_dong < limit_dong:
        raise Refused(
            _("Còn {rest} được nghiệm thu của {fund} chưa thanh toán.").format(
                rest=dong(limit_dong - spent_dong), fund=commitment.fund.name
            ),
            fix=_("Thanh toán hết trước khi quyết toán."),
        )
