"""One project in one scenario."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.planning.permissions import can_plan, readers
from khuyencong.planning.scenarios import forms
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words
from khuyencong.planning.scenarios.selectors.finding import find_proposal, find_scenario
from khuyencong.planning.scenarios.selectors.merit import parts_of
from khuyencong.rules.scoring import points
from khuyencong.ui.acts import Act, Page

ACTS = {
    "pin": Act(
        scenarios.pin,
        forms.PinForm,
        done=_("Đã ghi. Tính lại để máy chọn các đề án khác theo ghim."),
    )
}


@readers
def proposal(request: ActorRequest, number: uuid.UUID, code: str) -> HttpResponse:
    """One project in one scenario: what it is worth and why, and the pin."""
    scenario = find_scenario(number, by=request.actor)
    one = find_proposal(scenario, code)
    pinned = {"how": one.pin, "reason": one.pin_reason}
    page = Page(request, ACTS, one, options={"pin": {"initial": pinned}})
    if answer := page.perform(then=reverse("planning:scenario", args=[number])):
        return answer
    words = Words(scenario)
    return page.show(
        "planning/proposal.html",
        {
            "scenario": scenario,
            "row": one,
            "form": page.forms["pin"],
            "decision": can_plan(scenario.province.code, request.actor),
            "reason": words.reason(one),
            "words": words,
            "points": points,
            "parts": parts_of(one, scenario=scenario),
            "shares": one.shares.select_related("fund").order_by("fund__code"),
        },
    )
