"""Solves scenarios: builds the instance, asks the optimiser or the order of the criteria, checks
the answer and keeps all of it with the scenario. Run by the background process."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khuyencong.allocation import checker, optimiser
from khuyencong.allocation.instance import AT_MOST_ONE, Instance, read
from khuyencong.allocation.objective import given_at, worth_at
from khuyencong.allocation.ranking import choose_by_rank
from khuyencong.allocation.reasons import reasons
from khuyencong.core.actors import SYSTEM
from khuyencong.planning.models import Limit, Proposal, Scenario, Share
from khuyencong.planning.room import locked, move_scenario
from khuyencong.projects.models import Beneficiary

logger = logging.getLogger(__name__)
SECONDS = 10.0
MORE_SECONDS = 3.0
GAP = 0.0001
MORE_DONG = 100_000_000
WAITING = "waiting"
ALL = "all"  # a budget without a bound, to measure money of every fund


@dataclass(frozen=True)
class Asked:
    """An instance as JSON, and which limit each of its bands is."""

    data: dict[str, Any]
    limits: list[int]


def instance_of(scenario: Scenario) -> Asked:
    """The instance of a scenario: amounts in đồng, values in thousands of converted đồng."""
    rows = list(
        scenario.proposals.select_related("project")
        .prefetch_related("shares")
        .order_by("place", "pk")
    )
    funds = {budget.fund_id: budget.limit_dong for budget in scenario.budgets.all()}
    limits = list(
        Limit.objects.filter(province=scenario.province, year=scenario.year).order_by("pk")
    )
    chosen = [row for row in rows if row.pin != Proposal.Pin.OUT]
    budgets = {str(fund): limit for fund, limit in funds.items()}
    budgets[ALL] = sum(row.asked_dong for row in rows) or 1
    bands, named = [], []
    for limit in limits:
        members = [row.project.code for row in chosen if _is_of(row, limit)]
        measure = "count" if limit.measure == Limit.Measure.COUNT else str(limit.fund_id or ALL)
        if members and measure in {"count", *budgets}:
            bands.append(
                {"members": members, "measure": measure, "min": limit.least, "max": limit.most}
            )
            named.append(limit.pk)
        elif limit.least:
            # Nobody is there to keep the floor: the demand cannot hold, and is said so.
            bands.append({"members": [], "measure": "count", "min": 1, "max": None})
            named.append(limit.pk)
    return Asked(
        {
            "budgets": budgets,
            "proposals": [_proposal(row, scenario) for row in chosen],
            "groups": _one_each(scenario, chosen) if scenario.is_one_each else [],
            "bands": bands,
            "time_limit_s": SECONDS,
            "gap": GAP,
        },
        named,
    )


def _is_of(row: Proposal, limit: Limit) -> bool:
    return (
        (not limit.content or limit.content == row.content)
        and (not limit.area or limit.area == row.area)
        and (
            limit.fund_id is None
            or any(share.fund_id == limit.fund_id for share in row.shares.all())
        )
    )


def _proposal(row: Proposal, scenario: Scenario) -> dict[str, Any]:
    options = []
    for percent in scenario.levels:
        uses = {
            str(share.fund_id): given_at(share.asked_dong, percent) for share in row.shares.all()
        }
        uses[ALL] = sum(uses.values())
        options.append({"id": str(percent), "value": worth_at(row.value, percent), "uses": uses})
    is_in = row.pin == Proposal.Pin.IN
    return {"id": row.project.code, "must_choose": is_in, "options": options}


def _one_each(scenario: Scenario, chosen: list[Proposal]) -> list[dict[str, Any]]:
    """At most one project of each establishment."""
    codes = {row.project_id: row.project.code for row in chosen}
    of: dict[int, list[str]] = {}
    members = Beneficiary.objects.filter(project__in=codes).order_by("pk")
    for project_id, who in members.values_list("project_id", "establishment_id"):
        of.setdefault(who, []).append(codes[project_id])
    return [{"members": m, "rule": AT_MOST_ONE} for m in of.values() if len(m) > 1]


def solve(scenario: Scenario, *, at: datetime) -> Scenario:
    """Computes one scenario that waits; the answer is written in one transaction."""
    asked = instance_of(scenario)
    text = json.dumps(asked.data, sort_keys=True, separators=(",", ":"))
    instance = read(asked.data)
    began = time.perf_counter()
    found: dict[str, Any] = {"inputs": text, "digest": hashlib.sha256(text.encode()).hexdigest()}
    chosen: Mapping[str, str] = {}
    told: dict[str, Any] = {"limits": asked.limits}
    outcome = Scenario.Outcome.SOLVED
    try:
        if scenario.way == Scenario.Way.RANKING:
            chosen = choose_by_rank(instance, [p.id for p in instance.proposals])
            found |= {"solver": "ranking", "value": checker.value_of(instance, chosen)}
            found["bound"] = None
            told["missed"] = checker.faults(instance, chosen)
        else:
            choice = optimiser.choose_in_time(instance)
            chosen = choice.chosen
            found |= {"solver": choice.solver, "value": choice.value, "bound": choice.bound}
            told["more"] = one_more(instance, asked.data, choice)
    except optimiser.Infeasible as error:
        outcome = Scenario.Outcome.IMPOSSIBLE
        told["relax"] = [asdict(one) for one in error.relax]
    except TimeoutError:
        outcome = Scenario.Outcome.FAILED
    found["milliseconds"] = int((time.perf_counter() - began) * 1000)
    why = {name: asdict(one) for name, one in reasons(instance, chosen).items()} if chosen else {}
    return _keep(scenario, outcome, found, told, chosen, why, at=at)


def one_more(
    instance: Instance, data: dict[str, Any], choice: optimiser.Choice
) -> dict[str, dict[str, Any]]:
    """What 100 million more of each fund would bring: solved again, not guessed from a price."""
    found = {}
    for budget in instance.budgets:
        if budget == ALL or checker.used(instance, choice.chosen)[budget] == 0:
            continue
        more = data | {"budgets": data["budgets"] | {budget: data["budgets"][budget] + MORE_DONG}}
        try:
            other = optimiser.choose_in_time(read(more | {"time_limit_s": MORE_SECONDS}))
        except TimeoutError:
            continue  # the plan itself stands; only this sentence is missing
        found[budget] = {
            "value": max(other.value - choice.value, 0),
            "enter": sorted(set(other.chosen) - set(choice.chosen)),
            "leave": sorted(set(choice.chosen) - set(other.chosen)),
        }
    return found


@transaction.atomic
def _keep(
    scenario: Scenario,
    outcome: str,
    found: dict[str, Any],
    told: dict[str, Any],
    chosen: Mapping[str, str],
    why: Mapping[str, dict[str, Any]],
    *,
    at: datetime,
) -> Scenario:
    row = locked(scenario)
    if row.state != WAITING:
        return row
    proposals = list(row.proposals.select_related("project").prefetch_related("shares"))
    shares: list[Share] = []
    for one in proposals:
        one.percent = int(chosen.get(one.project.code, 0))
        one.given_dong = 0
        for share in one.shares.all():
            share.given_dong = given_at(share.asked_dong, one.percent) if one.percent else 0
            one.given_dong += share.given_dong
            shares.append(share)
        one.reason = why.get(one.project.code, {})
    if outcome == Scenario.Outcome.SOLVED:
        Share.objects.bulk_update(shares, ["given_dong"], batch_size=500)
        Proposal.objects.bulk_update(proposals, ["percent", "given_dong", "reason"], batch_size=500)
    changes = found | {
        "outcome": outcome, "told": told, "solved_at": at, "is_changed": False
    }  # fmt: skip
    payload = {name: changes.get(name) for name in ("outcome", "digest", "value", "bound")}
    return move_scenario(row, "solve", by=SYSTEM, at=at, payload=payload, **changes)


def solve_job(*, now: datetime) -> None:
    """Takes the scenarios that wait, the oldest first."""
    waiting = Scenario.objects.filter(state=WAITING).order_by("asked_at", "pk")
    for row in waiting.select_related("province"):
        try:
            solve(row, at=timezone.now())
        except Exception:
            logger.exception("Scenario %s could not be solved", row.uuid)
            _keep(row, Scenario.Outcome.FAILED, {}, {}, {}, {}, at=now)
