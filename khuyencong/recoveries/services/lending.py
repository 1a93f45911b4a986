"""Hỗ trợ có thu hồi: what a settlement paid of it is owed back, as the contract says.

Until its settlement an advance or a payment is undone by entries of its own; what is paid then
stays paid, so from then on it is a debt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Repayment
from khuyencong.contracts.selectors import commitments, standing
from khuyencong.contracts.services.schedules import Part
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.obligations import services as obligations
from khuyencong.recoveries import permissions
from khuyencong.recoveries.models import Recovery, RecoveryInstalment
from khuyencong.recoveries.services import recoveries
from khuyencong.recoveries.services.answering import asked
from khuyencong.settlement.models import Settlement


def lend(settlement: Settlement, by: Actor, at: datetime) -> list[Recovery]:
    """Ghi nợ of each share and fund that its contract wants back: the first instalments until what
    was paid is covered. Where less was paid than signed, the last ones are owed less, or nothing.
    """
    debts, covered = [], dict[int, int]()
    for commitment in commitments(settlement.project):
        rows = list(Repayment.objects.filter(share=commitment.share_id).order_by("number"))
        paid = standing(commitment).paid
        if not rows or not paid:
            continue
        before = covered.get(rows[0].share_id, 0)
        covered[rows[0].share_id] = before + paid
        debts.append(_owe(commitment, paid, _between(rows, before, paid), by=by, at=at))
    return debts


def _between(rows: Sequence[Repayment], before_dong: int, paid_dong: int) -> list[Part]:
    """The part of a schedule after its first so many đồng, so many đồng long."""
    parts, skipped, rest = [], before_dong, paid_dong
    for row in rows:
        amount = min(max(row.amount_dong - skipped, 0), rest)
        skipped = max(skipped - row.amount_dong, 0)
        rest -= amount
        if amount:
            parts.append(Part(row.due_date, amount))
    return parts


def _owe(
    commitment: Commitment, paid_dong: int, parts: Sequence[Part], *, by: Actor, at: datetime
) -> Recovery:
    project = commitment.project
    signed = events.history(project.stream).filter(kind="sign").last()
    assert signed is not None  # only a signed contract has a schedule
    paper = commitment.transfer.document if commitment.transfer else ""
    decided = asked(permissions.DECIDERS, by=by, at=at)
    debt = Recovery.objects.create(
        project=project,
        commitment=commitment,
        principal_dong=paid_dong,
        reason=_("Hỗ trợ có thu hồi, hoàn trả theo hợp đồng"),
        basis=paper[:200],
        is_lent=True,
        asked_by_id=signed.by_id,
        asked_by=signed.by_name,
        asked_hands=[signed.by_id],
        asked_at=signed.at,
        is_decided=True,
        **{name.replace("asked", "answered"): value for name, value in decided.items()},
    )
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(recovery=debt, number=number, **part._asdict())
        for number, part in enumerate(parts, start=1)
    )
    event = recoveries.record(debt, "lend", permissions.DECIDERS, by=by, at=at)
    obligations.open(debt, permissions.owed(debt), province=project.province, event=event)
    told = {"amount_dong": debt.principal_dong}
    recoveries.tell_project(debt, "lend", told, by=by, at=at)
    return debt
