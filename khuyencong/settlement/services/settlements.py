"""Settle: advances become paid, what is left goes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.selectors import (
    commitments,
    key_of,
    source_of,
    standing,
    still_ordered,
    subject_of,
)
from khuyencong.contracts.services.clearing import follow_advances
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.documents import services as documents
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.services import close_requests, move, transfer
from khuyencong.settlement.models import SettledAmount, Settlement
from khuyencong.settlement.papers import settlement_minutes
from khuyencong.settlement.selectors import dossier as dossiers
from khuyencong.settlement.services import afterwards
from khuyencong.settlement.services.dossiers import close_dossier, require_basis
from khuyencong.settlement.services.payments import accepted

MOVES = {
    SettledAmount.Kind.PAID: ("advanced", "paid"),
    SettledAmount.Kind.FREED: ("committed", "appropriated"),
}


@transaction.atomic
def settle(project: Project, *, late_basis: str = "", by: Actor, at: datetime) -> Settlement:
    """Quyết toán: advances become paid, the unused commitment is freed.

    An advance above what was accepted must be recovered before; nothing may be missing in the
    dossier. National money after 22 January: `late_basis` names the paper that allows it.
    """
    project = selectors.lock(project)
    if permissions.taken("settle", project, by):
        return Settlement.objects.get(project=project)
    step = permissions.require_step("settle", project, by)
    signed = commitments(project)
    stands = [(one, standing(one)) for one in signed]
    if ordered := sum(now.ordered for _one, now in stands):
        raise still_ordered(ordered)
    moves = [
        (one, now.committed, now.advanced, now.paid, accepted(one) or 0) for one, now in stands
    ]
    for commitment, _committed, advanced, paid, limit in moves:
        _require_all_paid(source_of(commitment, signed), advanced + paid, limit)
    dossiers.require_whole(project)
    late_basis = require_basis(dossiers.gate(project), late_basis, at=at)
    settlement = Settlement.objects.create(
        project=project,
        paid_dong=sum(advanced + paid for _c, _k, advanced, paid, _l in moves),
        freed_dong=sum(committed for _c, committed, _a, _p, _l in moves),
        late_basis=late_basis,
        settled_by=by.name,
        settled_at=at,
    )
    told: dict[str, object] = {
        "paid_dong": settlement.paid_dong,
        "freed_dong": settlement.freed_dong,
    }
    told |= {"late_basis": late_basis} if late_basis else {}
    move(step, project, by=by, at=at, payload=told)
    close_dossier(project, signed[0].contract.kind)
    close_requests(project, by=by, at=at)
    paper = settlement_minutes.issue(settlement, moves, by=by, at=at)
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
                    subject=subject_of(commitment),
                    key=f"settle/{key_of(commitment)}/{from_stage}",
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
    follow_advances(project)
    afterwards.follow(settlement, by=by, at=at)
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


def _require_all_paid(source: str, spent_dong: int, limit_dong: int) -> None:
    """What was accepted is what was advanced and paid, to the đồng."""
    if spent_dong > limit_dong:
        raise Refused(
            _(
                "Đã tạm ứng, thanh toán {spent}, nhiều hơn số được nghiệm thu {limit} của {fund}."
            ).format(spent=dong(spent_dong), limit=dong(limit_dong), fund=source),
            fix=_("Thu hồi tạm ứng {excess} trước khi quyết toán.").format(
                excess=dong(spent_dong - limit_dong)
            ),
        )
    if spent_dong < limit_dong:
        raise Refused(
            _("Còn {rest} được nghiệm thu của {fund} chưa thanh toán.").format(
                rest=dong(limit_dong - spent_dong), fund=source
            ),
            fix=_("Thanh toán hết trước khi quyết toán."),
        )
