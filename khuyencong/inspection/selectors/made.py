"""What bundles can be made, and which were: their seals, as the chain of the province tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core import events
from khuyencong.ledger.models import YearTotal

MOST = 30
SEALED = "make_audit_bundle"


@dataclass(frozen=True)
class Bundle:
    about: str
    seal: str
    files: int
    by: str
    at: datetime


def stream_of(province: str) -> str:
    return f"inspection:{province}"


def bundles(province: str) -> list[Bundle]:
    """The newest first."""
    rows = events.history(stream_of(province)).filter(kind=SEALED).order_by("-seq")[:MOST]
    return [
        Bundle(told["about"], told["seal"], told["files"], row.by_name, row.at)
        for row in rows
        for told in (row.payload,)
    ]


def fund_years(province: str) -> list[tuple[str, str, int]]:
    """(code, name, year) of every fund-year that ever held money, the newest first."""
    totals = YearTotal.objects.filter(fund__province=province)
    rows = totals.values_list("fund__code", "fund__name", "year").distinct()
    return list(rows.order_by("-year", "fund__code"))
