"""Solves scenarios: asks the optimiser or the order of the criteria, checks
the answer and keeps all of it with the scenario. Run by the background process."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khuyencong.allocation import checker, optimiser
from khuyencong.allocation.instance import Instance, read
from khuyencong.allocation.objective import given_at
from khuyencong.allocation.ranking import choose_by_rank
from khuyencong.allocation.reasons import reasons
from khuyencong.core.actors import SYSTEM
from khuyencong.planning.models import Proposal, Scenario, Share
from khuyencong.planning.scenarios.selectors.instance import ALL, instance_of
from khuyencong.planning.scenarios.services.scenario import locked, move_scenario

logger = logging.getLogger(__name__)
MORE_SECONDS = 3.0
MORE_DONG = 100_000_000
WAITING = "waiting"


def solve(scenario: Scenario, *, at: datetime) -> Scenario:
    """Computes one scenario that waits; the answer is written in one transaction."""
    asked = instance_of(scenario)
    text = json.dumps(asked.data, sort_keys=True, separators=(",", ":"))
    instance = read(asked.data)
    began = time.perf_counter()
    answer: dict[str, Any] = {"inputs": text, "digest": hashlib.sha256(text.encode()).hexdigest()}
    chosen: Mapping[str, str] = {}
    findings: dict[str, Any] = {"limits": asked.limits}
    outcome = Scenario.Outcome.SOLVED
    try:
        if scenario.way == Scenario.Way.RANKING:
            chosen = choose_by_rank(instance, [p.id for p in instance.proposals])
            answer |= {"solver": "ranking", "value": checker.value_of(instance, chosen)}
            answer["bound"] = None
            findings["missed"] = checker.faults(instance, chosen)
        else:
            choice = optimiser.choose_in_time(instance)
            chosen = choice.chosen
            answer |= {"solver": choice.solver, "value": choice.value, "bound": choice.bound}
            findings["more"] = one_more(instance, asked.data, choice)
    except optimiser.Infeasible as error:
        outcome = Scenario.Outcome.IMPOSSIBLE
        findings["relax"] = [asdict(one) for one in error.relax]
    except TimeoutError:
        outcome = Scenario.Outcome.FAILED
    answer["milliseconds"] = int((time.perf_counter() - began) * 1000)
    why = {name: asdict(one) for name, one in reasons(instance, chosen).items()} if chosen else {}
    return _keep(scenario, outcome, answer, findings, chosen, why, at=at)


def one_more(
    instance: Instance, data: dict[str, Any], choice: optimiser.Choice
) -> dict[str, dict[str, Any]]:
    """What 100 million more of each fund would bring: solved again, not guessed from a price."""
    gains = {}
    for budget in instance.budgets:
        if budget == ALL or checker.used(instance, choice.chosen)[budget] == 0:
            continue
        more = data | {"budgets": data["budgets"] | {budget: data["budgets"][budget] + MORE_DONG}}
        try:
            other = optimiser.choose_in_time(read(more | {"time_limit_s": MORE_SECONDS}))
        except TimeoutError:
            continue  # the plan itself stands; only this sentence is missing
        gains[budget] = {
            "value": max(other.value - choice.value, 0),
            "enter": sorted(set(other.chosen) - set(choice.chosen)),
            "leave": sorted(set(choice.chosen) - set(other.chosen)),
        }
    return gains


@transaction.atomic
def _keep(
    scenario: Scenario,
    outcome: str,
    answer: dict[str, Any],
    findings: dict[str, Any],
    chosen: Mapping[str, str],
    why: Mapping[str, dict[str, Any]],
    *,
    at: datetime,
) -> Scenario:
    scenario = locked(scenario)
    if scenario.state != WAITING:
        return scenario
    proposals = list(scenario.proposals.select_related("project").prefetch_related("shares"))
    shares: list[Share] = []
    for proposal in proposals:
        proposal.percent = int(chosen.get(proposal.project.code, 0))
        proposal.given_dong = 0
        for share in proposal.shares.all():
            share.given_dong = (
                given_at(share.asked_dong, proposal.percent) if proposal.percent else 0
            )
            proposal.given_dong += share.given_dong
            shares.append(share)
        proposal.reason = why.get(proposal.project.code, {})
    if outcome == Scenario.Outcome.SOLVED:
        Share.objects.bulk_update(shares, ["given_dong"], batch_size=500)
        Proposal.objects.bulk_update(proposals, ["percent", "given_dong", "reason"], batch_size=500)
    changes = answer | {
        "outcome": outcome, "told": findings, "solved_at": at, "is_changed": False
    }  # fmt: skip
    payload = {name: changes.get(name) for name in ("outcome", "digest", "value", "bound")}
    return move_scenario(scenario, "solve", by=SYSTEM, at=at, payload=payload, **changes)


def solve_job(*, now: datetime) -> None:
    """Takes the scenarios that wait, the oldest first."""
    waiting = Scenario.objects.filter(state=WAITING).order_by("asked_at", "pk")
    for scenario in waiting.select_related("province"):
        try:
            solve(scenario, at=timezone.now())
        except Exception:
            logger.exception("Scenario %s could not be solved", scenario.uuid)
            _keep(scenario, Scenario.Outcome.FAILED, {}, {}, {}, {}, at=now)
