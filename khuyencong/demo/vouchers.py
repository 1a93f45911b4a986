"""What a dossier lacks is recorded, it is handed in, settled, its contract liquidated."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts.models import Contract
from khuyencong.contracts.selectors import commitments
from khuyencong.demo import records
from khuyencong.demo.province import Province
from khuyencong.projects.models import Project
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Liquidation
from khuyencong.settlement.selectors import dossier


def settle(world: Province, project: Project, at: datetime) -> None:
    """The first contract is liquidated; the others wait for the head of the Centre."""
    complete(world, project, at)
    settlement.submit_dossier(project, by=world.actor("chuyenvien"), at=at)
    settlement.settle(project, by=world.actor("taichinh"), at=at)
    (contract, *_others) = {one.contract for one in commitments(project)}
    if contract.kind == Contract.Kind.CONTRACT and not Liquidation.objects.exists():
        project.refresh_from_db()
        settlement.liquidate(
            project,
            signed_date=at.date(),
            agreed_with="; ".join(
                member.establishment.owner_name
                for member in project.beneficiaries.select_related("establishment").order_by("pk")
            ),
            by=world.actor("lanhdaott"),
            at=at,
        )
    records.sign_waiting(world, project, at)


def complete(world: Province, project: Project, at: datetime) -> None:
    for number, item in enumerate(dossier.missing(project), 1):
        if item.kind:
            settlement.record_voucher(
                project,
                kind=item.kind,
                share=item.share,
                number=f"{'UNC' if item.kind == 'counterpart' else 'BK'} {number:02d}",
                issued_date=at.date(),
                amount_dong=item.missing_dong,
                seller_tax_code=item.seller,
                route=item.route,
                by=world.actor("chuyenvien"),
                at=at,
            )
