"""Money of a project, from one stage to the next."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import selectors, services
from khuyencong.ledger.models import Fund, Subject, Transfer, stages
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
    year: int | None = None,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Post in the year in which the money stands, of the project's own subject unless another is
    named. `year`: where it is known, as of a request that was sent in it. Raises Refused in words
    with the numbers."""
    subject = subject or project.subject
    if year is None and from_stage in stages.OF_A_SUBJECT:
        year = _year_of(fund, subject, from_stage, amount_dong)
    year = year or project.year
    return services.post(
        fund=fund,
        year=year,
        subject=subject,
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


def _year_of(fund: Fund, subject: Subject, stage: str, amount_dong: int) -> int | None:
    """The oldest year that holds as much: what was carried over is spent in the year it came into.

    None where nothing is held; where only all years together hold as much, Refused.
    """
    held = selectors.years_holding(fund=fund, subject=subject, stage=stage)
    for year, held_dong in held.items():
        if held_dong >= amount_dong:
            return year
    if sum(held.values()) < amount_dong:
        return max(held, default=None)  # the ledger says what is missing
    parts = "; ".join(_("năm {year}: {part}").format(year=y, part=dong(d)) for y, d in held.items())
    raise Refused(
        _("Khoản {amount} nằm ở nhiều năm ngân sách ({parts}).").format(
            amount=dong(amount_dong), parts=parts
        ),
        fix=_("Chuyển nguồn hết phần của năm cũ trước, hoặc ghi riêng phần của mỗi năm."),
        field="amount_dong",
    )
