"""A fund from its opening on: what it was given, by which decisions, who wrote that down."""

from __future__ import annotations

import uuid

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.models import Event
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Closing, Fund, YearTotal
from khuyencong.planning.models import Appropriation, OpeningBalance


def find_fund(number: uuid.UUID, *, by: Actor) -> Fund:
    """A fund of a province in which she holds a post."""
    own = Fund.objects.filter(province__in=by.provinces).select_related("organisation")
    return find(own, _("Không có nguồn này trong tỉnh của bạn."), uuid=number)


def entries(fund: Fund) -> QuerySet[Appropriation]:
    """Every decision and correction, the newest first; `now_dong`: with its corrections."""
    rows = Appropriation.objects.filter(fund=fund).select_related("transfer", "opening")
    corrected = Coalesce(Sum("corrections__given__amount_dong"), 0)
    return rows.annotate(now_dong=F("amount_dong") + corrected).order_by(
        "-year", "-decided_date", "-pk"
    )


def decisions(fund: Fund) -> QuerySet[Appropriation]:
    """Those that may be corrected: of open years, without the corrections themselves."""
    closed = Closing.objects.filter(fund=fund).values("year")
    return entries(fund).exclude(year__in=closed).exclude(opening__corrects__isnull=False)


def amount_now(recorded: Appropriation) -> int:
    """What the books say of one decision today, in đồng, its corrections counted."""
    corrections = recorded.corrections.aggregate(total=Sum("given__amount_dong"))["total"] or 0
    return recorded.amount_dong + corrections


def openings(fund: Fund) -> QuerySet[OpeningBalance]:
    return OpeningBalance.objects.filter(fund=fund).select_related("fund").order_by("-pk")


def years(fund: Fund) -> list[tuple[int, dict[str, int], Closing | None]]:
    """(year, đồng by stage, its closing), the newest first."""
    used = YearTotal.objects.filter(fund=fund).order_by("-year").values_list("year", flat=True)
    closed = {closing.year: closing for closing in Closing.objects.filter(fund=fund)}
    return [
        (year, ledger.given_years([fund], year)[fund.pk], closed.get(year))
        for year in dict.fromkeys(used)
    ]


def opened(fund: Fund) -> Event | None:
    """Who opened the fund, and when."""
    told = Event.objects.filter(stream=f"province:{fund.province}", kind="open_fund")
    return next(
        (event for event in told.order_by("seq") if event.payload["code"] == fund.code), None
    )


def book_of(province: str, year: int) -> list[tuple[Appropriation, int]]:
    """(decision, đồng its fund has with it) of a year, in the order of their days."""
    rows = Appropriation.objects.filter(fund__province=province, year=year)
    running: dict[int, int] = {}
    book = []
    for row in rows.select_related("fund").order_by("decided_date", "pk"):
        running[row.fund_id] = running.get(row.fund_id, 0) + row.amount_dong
        book.append((row, running[row.fund_id]))
    return book


def find_scanned(number: int, *, by: Actor) -> Appropriation:
    """A decision with its scan, of a province in which she holds a post."""
    own = Appropriation.objects.filter(fund__province__in=by.provinces, scan__isnull=False)
    missing = _("Không có bản chụp quyết định này trong tỉnh của bạn.")
    return find(own.select_related("scan"), missing, pk=number)
