"""A good plan soon, where only budgets bind: a population of plans that mate and are made to fit.

After Chu and Beasley (1998), a whole brood at a time with numpy: a child takes each doubtful option
from either parent, loses the least useful ones until every budget holds, and gains the most useful
ones that still fit. Usefulness is the reduced cost of the linear relaxation, in shares of the
value; options beyond doubt keep what the relaxation says of them.

So many broods and no more are bred, so that the same packing gives the same plan on any machine;
the clock is looked at between broods, in case that time is over before.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from khuyencong.allocation.instance import Instance
from khuyencong.allocation.model import Array, ascending
from khuyencong.allocation.solver import Run

DOUBTFUL = 150  # options that the search may change
PLANS = 500  # kept alive
BROOD = 1_024  # children at a time
MUTATIONS = 2
JITTER = 0.2  # of the usual usefulness: broods are made to fit in slightly different orders
IDLE_BROODS = 120  # without a better plan, before another population begins
MOST_DRAWN = 80_000  # doubtful options, times the broods of all populations together
MOST_EXACT = 2**53  # sums of amounts below this are exact in double precision
SEED = 20_261_123


@dataclass(frozen=True)
class Packing:
    """One option a proposal, budgets alone: value and uses of each, limits."""

    value: Array  # (options,)
    uses: Array  # (options, budgets)
    limits: Array  # (budgets,)


def packing(instance: Instance) -> Packing | None:
    """The instance as a packing, or None where more than budgets must hold."""
    if instance.groups or instance.requires or instance.bands or not instance.budgets:
        return None
    if any(proposal.must_choose or len(proposal.options) > 1 for proposal in instance.proposals):
        return None
    options = [proposal.options[0] for proposal in instance.proposals]
    uses = [[option.uses.get(budget, 0) for budget in instance.budgets] for option in options]
    if any(sum(column) >= MOST_EXACT for column in zip(*uses, strict=True)):
        return None
    value = np.array([option.value for option in options], dtype=float)
    limits = np.array(list(instance.budgets.values()), dtype=float)
    return Packing(value, np.array(uses, dtype=float), limits)


def search(found: Packing, relaxed: Run, *, until: float) -> Array | None:
    """The best plan until that moment (time.perf_counter), as 0 and 1 an option."""
    if relaxed.plan is None:
        return None
    order = ascending(np.abs(relaxed.reduced))
    doubtful, sure = order[:DOUBTFUL], order[DOUBTFUL:]
    taken = sure[relaxed.plan[sure] > 0.5]
    usefulness = relaxed.reduced[doubtful] / np.maximum(np.abs(found.value[doubtful]), 1)
    brood = _Brood(
        value=found.value[doubtful],
        uses=np.ascontiguousarray(found.uses[doubtful]),
        limits=found.limits - found.uses[taken].sum(axis=0),
        usefulness=usefulness,
        spread=float(np.median(np.abs(usefulness))),
        likely=np.clip(relaxed.plan[doubtful], 0.05, 0.95),
        draw=np.random.default_rng(SEED),
        left=max(1, MOST_DRAWN // len(doubtful)),
    )
    best = brood.evolve(until)
    if best is None:
        return None
    plan = np.zeros(len(found.value))
    plan[taken] = 1
    plan[doubtful] = best
    return plan


@dataclass
class _Brood:
    value: Array
    uses: Array
    limits: Array
    usefulness: Array  # reduced cost in shares of the value
    spread: float  # what is usual of it
    likely: Array
    draw: np.random.Generator
    left: int  # broods that may still be bred

    def evolve(self, until: float) -> Array | None:
        """The best plan of one population after another: each until it breeds nothing better."""
        if (self.limits < 0).any():
            return None  # what the relaxation is sure of does not fit: rounding went against it
        best: Array | None = None
        while best is None or (self.left > 0 and time.perf_counter() < until):
            found = self.population(until)
            if best is None or found @ self.value > best @ self.value:
                best = found
        return best

    def population(self, until: float) -> Array:
        size = len(self.value)
        plans = self.fitted((self.draw.random((2 * PLANS, size)) < self.likely).astype(float))
        plans = np.unique(plans, axis=0)
        plans, worth = _best(plans, plans @ self.value)
        known = {plan.tobytes() for plan in plans.astype(np.uint8)}
        idle = 0
        while idle < IDLE_BROODS and self.left > 0 and time.perf_counter() < until:
            self.left -= 1
            before = worth[0]
            children = self.fitted(self.children(plans))
            born = children @ self.value
            if len(plans) == PLANS:
                is_better = born > worth[-1]
                children, born = children[is_better], born[is_better]
            fresh = []
            for place, plan in enumerate(children.astype(np.uint8)):
                key = plan.tobytes()
                if key not in known:
                    known.add(key)
                    fresh.append(place)
            if fresh:
                plans = np.vstack([plans, children[fresh]])
                plans, worth = _best(plans, np.append(worth, born[fresh]))
            idle = 0 if worth[0] > before else idle + 1
        return plans[0]

    def children(self, plans: Array) -> Array:
        """Two parents each, the better of two drawn; every option from either; a few changed."""
        count, size = plans.shape
        one, other = (self.draw.integers(count, size=(2, BROOD)).min(axis=0) for _ in range(2))
        is_first = self.draw.random((BROOD, size)) < 0.5
        born = np.where(is_first, plans[one], plans[other])
        every = np.arange(BROOD)
        for _mutation in range(MUTATIONS):
            changed = self.draw.integers(size, size=BROOD)
            born[every, changed] = 1 - born[every, changed]
        return born

    def fitted(self, plans: Array) -> Array:
        """Every plan within its limits, and full: changed in place."""
        free = self.limits - plans @ self.uses
        is_over = (free < 0).any(axis=1)
        noise = self.draw.normal(scale=JITTER * self.spread, size=len(self.value))
        order = ascending(-(self.usefulness + noise))
        for option in order[::-1]:
            if not is_over.any():
                break
            rows = np.flatnonzero(is_over & (plans[:, option] > 0))
            plans[rows, option] = 0
            free[rows] += self.uses[option]
            is_over[rows] = (free[rows] < 0).any(axis=1)
        for option in order:
            if self.value[option] > 0:
                fits = (plans[:, option] == 0) & (free >= self.uses[option]).all(axis=1)
                plans[fits, option] = 1
                free[fits] -= self.uses[option]
        return plans


def _best(plans: Array, worth: Array) -> tuple[Array, Array]:
    order = ascending(-worth)[:PLANS]
    return plans[order], worth[order]
