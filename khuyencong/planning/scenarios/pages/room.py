"""The scenarios of a year, and two to four of them side by side."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import Scenario
from khuyencong.planning.permissions import READERS, can_plan, readers
from khuyencong.planning.scenarios import forms
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words
from khuyencong.planning.scenarios.selectors import totals
from khuyencong.planning.scenarios.selectors.reserve import offers
from khuyencong.planning.selectors.years import year_of
from khuyencong.ui.acts import Act, Page

MOST_COMPARED, SHOWN, OFFERED = 4, 40, 40
WHOLE = ("inputs", "told")  # of what was solved: as long as the plan
ACTS = {
    "create": Act(
        scenarios.create_scenario,
        forms.NewScenarioForm,
        then=lambda scenario: reverse("planning:scenario", args=[scenario.uuid]),
    )
}


@readers
def index(request: ActorRequest) -> HttpResponse:
    """Scenarios of the year, the newest first, and a new one."""
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    year = year_of(request)
    of_year = Scenario.objects.filter(province=province, year=year)
    newest = of_year.exclude(state="discarded").order_by("-pk")
    to_copy = Scenario.objects.filter(pk__in=newest.values("pk")[:SHOWN]).order_by("-pk")
    to_copy = to_copy.defer(*WHOLE)
    page = Page(
        request,
        ACTS,
        province,
        options={"create": {"scenarios": to_copy}},
        more={"create": {"year": year}},
    )
    if answer := page.perform():
        return answer
    visible = Scenario.objects.visible_to(request.actor).filter(province=province, year=year)
    visible = visible.defer(*WHOLE).order_by("-pk")
    rows = list(visible.exclude(state="discarded")[:SHOWN])
    after = read_key(request.GET.get("after")) or 0
    left = _left(province.code, year)
    offered = offers(province.code, year, left, after=after, most=OFFERED + 1)
    address = f"{request.path}?year={year}"
    wholes = totals.wholes(rows)
    return page.show(
        "planning/room.html",
        {
            "year": year,
            "rows": [(scenario, wholes.get(scenario.pk, totals.Total())) for scenario in rows],
            "discarded": visible.filter(state="discarded")[:SHOWN],
            "form": page.forms["create"],
            "decision": can_plan(province.code, request.actor),
            "offers": offered[:OFFERED],
            "first_url": address if after else None,
            "next_url": f"{address}&after={after + OFFERED}" if offered[OFFERED:] else None,
        },
    )


def _left(province: str, year: int) -> dict[int, int]:
    funds = Fund.objects.filter(province=province)
    return {fund.pk: balances.fund_year(fund, year)["appropriated"] for fund in funds}


@readers
def compare(request: ActorRequest) -> HttpResponse:
    """Two to four scenarios side by side; who enters and leaves, against the first."""
    numbers = []
    for text in request.GET.getlist("of")[:MOST_COMPARED]:
        try:
            numbers.append(uuid.UUID(text))
        except ValueError:
            continue
    scenarios = Scenario.objects.visible_to(request.actor).filter(uuid__in=numbers)
    rows = sorted(scenarios.select_related("province"), key=lambda row: numbers.index(row.uuid))
    words = Words(rows[0]) if rows else None
    compared = totals.compared(rows)
    keys = {
        name: sorted({key for one in compared for key in getattr(one.totals, name)})
        for name in ("by_fund", "by_content", "by_area")
    }
    return render(
        request,
        "planning/compare.html",
        {
            "compared": compared,
            "words": words,
            "keys": keys,
            "back": f"{reverse('planning:room')}?year={rows[0].year}" if rows else "",
        },
    )
