"""The instance of a scenario, as the optimiser reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from khuyencong.allocation.instance import AT_MOST_ONE, COUNT
from khuyencong.allocation.objective import given_at, worth_at
from khuyencong.planning.models import Limit, Proposal, Scenario
from khuyencong.projects.models import Beneficiary

SECONDS = 10.0
GAP = 0.0001
ALL = "all"  # a budget without a bound, to measure money of every fund


@dataclass(frozen=True)
class Asked:
    """An instance as JSON, and which limit each of its bands is."""

    data: dict[str, Any]
    limits: list[int]


def instance_of(scenario: Scenario, proposals: list[Proposal] | None = None) -> Asked:
    """The instance of a scenario: amounts in đồng, values in thousands of converted đồng.

    `proposals`: as they would be under other rules; without them, as they stand.
    """
    proposals = proposals or list(
        scenario.proposals.select_related("project")
        .prefetch_related("shares")
        .order_by("place", "pk")
    )
    chosen = [one for one in proposals if one.pin != Proposal.Pin.OUT]
    budgets = {str(budget.fund_id): budget.limit_dong for budget in scenario.budgets.all()}
    budgets[ALL] = sum(one.asked_dong for one in proposals) or 1
    limits = Limit.objects.filter(province=scenario.province, year=scenario.year).order_by("pk")
    bands = {
        limit.pk: band for limit in limits if (band := _band(limit, chosen, budgets)) is not None
    }
    return Asked(
        {
            "budgets": budgets,
            "proposals": [_proposal(one, scenario) for one in chosen],
            "groups": _one_each(scenario, chosen) if scenario.is_one_each else [],
            "bands": list(bands.values()),
            "time_limit_s": SECONDS,
            "gap": GAP,
        },
        list(bands),
    )


def _band(limit: Limit, chosen: list[Proposal], budgets: dict[str, int]) -> dict[str, Any] | None:
    """A floor or cap over the proposals it is of; None where it holds whatever is chosen."""
    members = [one.project.code for one in chosen if _is_of(one, limit)]
    measure = COUNT if limit.measure == Limit.Measure.COUNT else str(limit.fund_id or ALL)
    if members and measure in {COUNT, *budgets}:
        return {"members": members, "measure": measure, "min": limit.least, "max": limit.most}
    if limit.least:
        # Nobody is there to keep the floor: the demand cannot hold, and is said so.
        return {"members": [], "measure": COUNT, "min": 1, "max": None}
    return None


def _is_of(proposal: Proposal, limit: Limit) -> bool:
    return (
        (not limit.content or limit.content == proposal.content)
        and (not limit.area or limit.area == proposal.area)
        and (
            limit.fund_id is None
            or any(share.fund_id == limit.fund_id for share in proposal.shares.all())
        )
    )


def _proposal(proposal: Proposal, scenario: Scenario) -> dict[str, Any]:
    options = []
    for percent in scenario.levels:
        uses = {
            str(share.fund_id): given_at(share.asked_dong, percent)
            for share in proposal.shares.all()
        }
        uses[ALL] = sum(uses.values())
        options.append(
            {"id": str(percent), "value": worth_at(proposal.value, percent), "uses": uses}
        )
    is_in = proposal.pin == Proposal.Pin.IN
    return {"id": proposal.project.code, "must_choose": is_in, "options": options}


def _one_each(scenario: Scenario, chosen: list[Proposal]) -> list[dict[str, Any]]:
    """At most one project of each establishment."""
    codes = {proposal.project_id: proposal.project.code for proposal in chosen}
    of: dict[int, list[str]] = {}
    members = Beneficiary.objects.filter(project__in=codes).order_by("pk")
    for project_id, who in members.values_list("project_id", "establishment_id"):
        of.setdefault(who, []).append(codes[project_id])
    return [{"members": m, "rule": AT_MOST_ONE} for m in of.values() if len(m) > 1]
