"""Money of one commitment, from one stage to the next."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Transfer


def transfer(
    commitment: Commitment,
    from_stage: str,
    to_stage: str,
    amount_dong: int,
    *,
    key: str,
    document: str,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Transfer:
    """Post in the fund and year of the commitment, for its project."""
    return ledger.post(
        fund=commitment.fund,
        year=commitment.project.year,
        subject=commitment.project.subject,
        from_stage=from_stage,
        to_stage=to_stage,
        amount_dong=amount_dong,
        key=key,
        document=document,
        reason=reason,
        by=by,
        at=at,
    )
