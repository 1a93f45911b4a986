"""Thanh lý hợp đồng: between the unit and its beneficiaries, once all is settled."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Contract
from khuyencong.contracts.selectors import commitments, standing
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.settlement import permissions
from khuyencong.settlement.models import Liquidation, Settlement
from khuyencong.settlement.papers import liquidation_minutes
from khuyencong.settlement.selectors import dossier as dossiers
from khuyencong.settlement.services.dossiers import require_basis
from khuyencong.settlement.services.payments import accepted


@transaction.atomic
def liquidate(
    project: Project,
    *,
    signed_date: date,
    agreed_with: str,
    late_basis: str = "",
    by: Actor,
    at: datetime,
) -> Liquidation:
    """Thanh lý: ends the contract with its beneficiaries and issues the minutes.

    `agreed_with`: who signs for them. National money until 22 January; after it `late_basis`
    names the paper that allows it.
    """
    project = selectors.lock(project)
    agreed_with, today = nfc(agreed_with), hanoi_date(at)
    done = dossiers.liquidation_of(project)
    if done and (done.signed_date, done.agreed_with, done.signed_by) == (
        signed_date, agreed_with, by.name,
    ):  # fmt: skip
        return done  # a second press
    permissions.can_liquidate(project, by).require()
    signed = commitments(project)
    contract = signed[0].contract
    _require_open(contract, done)
    settlement = Settlement.objects.get(project=project)
    _require_facts(signed_date, agreed_with, settlement, today)
    liquidation = Liquidation.objects.create(
        contract=contract,
        project=project,
        signed_date=signed_date,
        agreed_with=agreed_with,
        late_basis=require_basis(dossiers.gate(project), late_basis, at=at),
        signed_by=by.name,
        signed_at=at,
    )
    told = {"contract": str(contract.uuid), "signed_date": signed_date.isoformat()}
    told |= duties.done_for(permissions.LIQUIDATORS, project, by)
    event = events.record(project.stream, "liquidate", told, by=by, at=at)
    obligations.meet(project, permissions.LIQUIDATE, event=event)
    moves = [(one, 0, 0, standing(one).paid, accepted(one) or 0) for one in signed]
    liquidation_minutes.issue(settlement, moves, by=by, at=at)
    return liquidation


def _require_open(contract: Contract, done: Liquidation | None) -> None:
    if done:
        raise Refused(
            _("{name} đã thanh lý hợp đồng ngày {day}.").format(
                name=done.signed_by, day=short(done.signed_date)
            ),
            fix=_("Xem biên bản ở trang đề án."),
        )
    if contract.kind != Contract.Kind.CONTRACT:
        raise Refused(
            _("Đề án do đơn vị tự làm theo quyết định giao, không có hợp đồng để thanh lý."),
            fix=_("Quyết toán là xong."),
        )


def _require_facts(
    signed_date: date, agreed_with: str, settlement: Settlement, today: date
) -> None:
    settled = hanoi_date(settlement.settled_at)
    if not settled <= signed_date <= today:
        raise Refused(
            _("Ngày thanh lý {day} phải từ ngày quyết toán {settled} đến hôm nay.").format(
                day=short(signed_date), settled=short(settled)
            ),
            fix=_("Ghi ngày các bên ký biên bản thanh lý."),
            field="signed_date",
        )
    if not agreed_with:
        raise Refused(
            _("Chưa ghi ai ký thay mặt bên thụ hưởng."),
            fix=_("Ghi họ tên đại diện từng cơ sở thụ hưởng."),
            field="agreed_with",
        )
