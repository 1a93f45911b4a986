"""The end of a year: cancel, remit, carry, then close."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import selectors
from khuyencong.ledger.models import Closing, Fund, Subject, Transfer, stages
from khuyencong.ledger.models.keys import CLOSING_EVENT, stream_of
from khuyencong.ledger.services.posting import (
    no_such_move,
    without_document,
)
from khuyencong.ledger.services.transfers import post


class OfTheFund(TypedDict):
    """What is said of money that leaves a fund-year; `amount_dong` in đồng."""

    fund: Fund
    year: int
    amount_dong: int
    key: str
    document: str
    reason: NotRequired[str]
    by: Actor
    at: datetime


def cancel(**asked: Unpack[OfTheFund]) -> Transfer:
    """Huỷ dự toán: what was appropriated and not used ends with the year."""
    return post(from_stage=stages.APPROPRIATED, to_stage=stages.CANCELLED, **asked)


def remit(**asked: Unpack[OfTheFund]) -> Transfer:
    """Nộp trả ngân sách: money received and not used goes back. For recoveries see `recover`."""
    return post(from_stage=stages.APPROPRIATED, to_stage=stages.REMITTED, **asked)


@transaction.atomic
def carry(
    *,
    fund: Fund,
    year: int,
    amount_dong: int,
    key: str,
    document: str,
    by: Actor,
    at: datetime,
    stage: str = stages.APPROPRIATED,
    subject: Subject | None = None,
    reason: str = "",
) -> list[Transfer]:
    """Chuyển nguồn: out of `stage` in `year`, and into the same stage of the year after.

    Returns the transfer that closes, then those that open; their keys are `key`/1, `key`/2 …
    """
    path = [stages.SOURCE, *stages.CARRIED_FROM]
    if stage not in stages.CARRIED_FROM:
        raise no_such_move(stage, stages.CARRIED)
    steps = [(year, stage, stages.CARRIED)]
    for before, after in pairwise(path[: path.index(stage) + 1]):
        steps.append((year + 1, before, after))
    return [
        post(
            fund=fund,
            year=in_year,
            from_stage=before,
            to_stage=after,
            amount_dong=amount_dong,
            key=f"{key}/{number}",
            document=document,
            by=by,
            at=at,
            subject=subject,
            reason=reason,
        )
        for number, (in_year, before, after) in enumerate(steps, start=1)
    ]


@transaction.atomic
def close(*, fund: Fund, year: int, document: str, by: Actor, at: datetime) -> Closing:
    """Khoá sổ năm: nothing may be left open; afterwards the year takes no transfer."""
    events.hold(stream_of(fund, year))
    if closing := Closing.objects.filter(fund=fund, year=year).first():
        return closing
    if not document.strip():
        raise without_document()
    sums = selectors.fund_year(fund, year)
    if left := [stage for stage in stages.OPEN_AT_YEAR_END if sums[stage]]:
        listed = "; ".join(f"{stages.LABELS[stage]}: {dong(sums[stage])}" for stage in left)
        raise Refused(
            _("Chưa khoá sổ năm {year} được, còn {listed}.").format(year=year, listed=listed),
            fix=_("Quyết toán, huỷ dự toán, nộp trả hoặc chuyển nguồn phần còn lại."),
        )
    closing = Closing.objects.create(
        fund=fund,
        year=year,
        document=document,
        by_id=by.id,
        by_name=by.name,
        at=at.astimezone(UTC),
        on=hanoi_date(at),
    )
    payload = {"fund": fund.code, "year": year, "document": document, "sums_dong": sums}
    events.record(stream_of(fund, year), CLOSING_EVENT, payload, by=by, at=at)
    return closing
