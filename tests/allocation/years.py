"""Years drawn from a seed, and every plan of one, tried."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from khuyencong.allocation.instance import ALL_OR_NONE, COUNT, Instance, Option, read

MILLION = 1_000_000
MOST_PLANS = 600_000


def year(
    seed: int,
    proposals: int,
    *,
    budgets: int = 2,
    values: tuple[int, int] = (5, 400),
    most_options: int = 3,
    is_tied: bool = True,
    gap: float = 0.0,
) -> Instance:
    """So many proposals at up to `most_options` levels; `is_tied`: with groups, requirements,
    floors, caps and one that must be chosen."""
    draw = random.Random(seed)
    names = [f"p{n}" for n in range(proposals)]
    data: dict[str, Any] = {"gap": gap, "time_limit_s": 20}
    data["proposals"] = [
        _proposal(draw, name, budgets, values, draw.randint(1, most_options)) for name in names
    ]
    sums = {f"B{n}": 0 for n in range(budgets)}
    for proposal in data["proposals"]:
        for budget, amount in proposal["options"][0]["uses"].items():
            sums[budget] += amount
    data["budgets"] = {name: total * draw.randint(25, 60) // 100 for name, total in sums.items()}
    if is_tied:
        data |= _ties(draw, names, data)
    return read(data)


def _proposal(
    draw: random.Random, name: str, budgets: int, values: tuple[int, int], options: int
) -> dict[str, Any]:
    """Levels of funding of one proposal: less money is worth less, but more a đồng."""
    amounts = {f"B{n}": draw.randrange(20, 600) * MILLION + draw.randrange(3) for n in range(2)}
    if budgets == 2 and draw.random() < 0.5:
        amounts.pop(draw.choice(["B0", "B1"]))
    for n in range(2, budgets):
        amounts[f"B{n}"] = draw.randrange(20, 600) * MILLION
    worth = draw.randint(*values)
    levels = [(100, 100), (70, 80), (45, 55)][:options]
    return {
        "id": name,
        "options": [
            {
                "id": str(percent),
                "value": worth * part // 100 + draw.randrange(2),
                "uses": {budget: amount * percent // 100 for budget, amount in amounts.items()},
            }
            for percent, part in levels
        ],
    }


def _ties(draw: random.Random, names: list[str], data: dict[str, Any]) -> dict[str, Any]:
    shuffled = draw.sample(names, len(names))
    groups = [
        {"members": shuffled[:2], "rule": "all_or_none"},
        {"members": shuffled[2:5], "rule": "at_most_one"},
    ]
    for first in range(12, len(names) - 24, 24):
        groups.append({"members": shuffled[first : first + 3], "rule": "all_or_none"})
        groups.append({"members": shuffled[first + 3 : first + 6], "rule": "at_most_one"})
    draw.choice(data["proposals"])["must_choose"] = True
    half, rest = names[::2], names[1::2]
    asked = sum(p["options"][0]["uses"].get("B0", 0) for p in data["proposals"][::2])
    return {
        "groups": groups,
        "requires": [[shuffled[5], shuffled[6]], [shuffled[0], shuffled[7]]],
        "bands": [
            {"members": half, "measure": "B0", "min": asked // 10, "max": asked * 2 // 5},
            {"members": rest, "measure": "count", "min": len(rest) // 5, "max": len(rest) * 3 // 5},
            {"members": shuffled[: len(names) // 3], "measure": "count", "min": None, "max": 3}
            if len(names) < 30
            else {"members": shuffled[:9], "measure": "count", "min": 1, "max": None},
        ],
    }


class EveryPlan:
    """Every plan of an instance: what it is worth, and which demands it keeps. Written apart from
    the model and from the checker."""

    def __init__(self, instance: Instance) -> None:
        sizes = [len(proposal.options) + 1 for proposal in instance.proposals]
        self.count = math.prod(sizes)
        assert self.count <= MOST_PLANS, "too many plans to try"
        # One row a proposal, one column a plan: 0 is left out, 1 its first option, …
        grid = np.indices(sizes, dtype=np.int8).reshape(len(sizes), -1)
        names = [proposal.id for proposal in instance.proposals]
        self.plans = dict(zip(names, grid, strict=True))
        self.options = {proposal.id: proposal.options for proposal in instance.proposals}
        self.worth = self.total(names, lambda option: option.value)
        self.is_whole = self._groups_and_requirements(instance)
        self.kept = {
            **{
                ("budget", budget): self.used(names, budget) <= limit
                for budget, limit in instance.budgets.items()
            },
            **{
                ("must_choose", proposal.id): self.plans[proposal.id] > 0
                for proposal in instance.proposals
                if proposal.must_choose
            },
        }
        for place, band in enumerate(instance.bands, 1):
            measured = self.used(band.members, band.measure)
            if band.least is not None:
                self.kept["floor", str(place)] = measured >= band.least
            if band.most is not None:
                self.kept["cap", str(place)] = measured <= band.most

    def total(self, names: Iterable[str], of_option: Callable[[Option], int]) -> np.ndarray:
        found = np.zeros(self.count, dtype=np.int64)
        for name in names:
            amounts = np.array([0, *map(of_option, self.options[name])], dtype=np.int64)
            found += amounts[self.plans[name]]
        return found

    def used(self, names: Iterable[str], measure: str) -> np.ndarray:
        if measure == COUNT:
            return self.total(names, lambda _option: 1)
        return self.total(names, lambda option: option.uses.get(measure, 0))

    def _groups_and_requirements(self, instance: Instance) -> np.ndarray:
        is_whole = np.ones(self.count, dtype=bool)
        for group in instance.groups:
            inside = self.used(group.members, COUNT)
            if group.rule == ALL_OR_NONE:
                is_whole &= (inside == 0) | (inside == len(group.members))
            else:
                is_whole &= inside <= 1
        for child, parent in instance.requires:
            is_whole &= (self.plans[child] == 0) | (self.plans[parent] > 0)
        return is_whole

    def best(self) -> int | None:
        """What the best plan is worth; None where every plan misses something."""
        is_kept = np.logical_and.reduce([self.is_whole, *self.kept.values()])
        return int(self.worth[is_kept].max()) if is_kept.any() else None

    def fewest_missed(self) -> int:
        """How many demands a plan must miss at least."""
        missed = np.sum([~kept for kept in self.kept.values()], axis=0)
        return int(missed[self.is_whole].min())


def plans_of(instance: Instance) -> int:
    return math.prod(len(proposal.options) + 1 for proposal in instance.proposals)
