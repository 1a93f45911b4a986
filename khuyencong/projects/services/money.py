"""Money of a project, from one stage to the next."""

from __future__ import annotations

from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund, Subject, Transfer
from khuyencong.projects.models import Project


def transfer(
    project: Project,
    fund: Fund,
    from_stage: str,
    to_stage: str,
    amount_dong: int,
    *,
    key: str,
    document: str,
    reason: str = "",
    subject: Subject | None = None,
    to_subject: Subject | None = None,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Post in the project's own year, of its own subject unless another is named. Raises Refused
    in words with the numbers."""
    return ledger.post(
        fund=fund,
        year=project.year,
        subject=subject or project.subject,
        to_subject=to_subject,
        from_stage=from_stage,
        to_stage=to_stage,
        amount_dong=amount_dong,
        key=key,
        document=document,
        reason=reason,
        by=by,
        at=at,
    )
