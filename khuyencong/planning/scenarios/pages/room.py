"""The scenarios of a year, and two to four of them side by side."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import Scenario
from khuyencong.planning.permissions import can_plan, province_of, readers
from khuyencong.planning.scenarios import forms
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words
from khuyencong.planning.scenarios.selectors import totals
from khuyencong.planning.scenarios.selectors.reserve import offers
from khuyencong.planning.selectors.years import year_of

MOST_COMPARED = 4


@readers
def index(request: ActorRequest) -> HttpResponse:
    """Scenarios of the year, the newest first, and a new one."""
    province, year = province_of(request), year_of(request)
    rows = Scenario.objects.visible_to(request.actor).filter(province=province, year=year)
    rows = rows.order_by("-pk")[:40]
    decision = can_plan(province.code, request.actor)
    everyone = Scenario.objects.filter(province=province, year=year).order_by("-pk")
    form = forms.NewScenarioForm(request.POST or None, scenarios=everyone)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            row = scenarios.create_scenario(
                province, year=year, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("planning:scenario", number=row.uuid)
    return render(
        request,
        "planning/room.html",
        {
            "year": year,
            "rows": [(row, totals.totals(row).whole) for row in rows],
            "form": form,
            "decision": decision,
            "refusal": refusal,
            "offers": offers(province.code, year, _left(province.code, year)),
        },
        status=422 if request.method == "POST" else 200,
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
    found = Scenario.objects.visible_to(request.actor).filter(uuid__in=numbers)
    rows = sorted(found.select_related("province"), key=lambda row: numbers.index(row.uuid))
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
