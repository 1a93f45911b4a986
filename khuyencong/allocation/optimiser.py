"""The best plan that the rules allow, with proof of how good it is. Plain Python, numpy, HiGHS.

How: (1) the linear relaxation gives a bound and says which options are beyond doubt; (2) a plan is
sought among the doubtful ones by kernel search until the bound proves it good enough (where only
budgets bind, by a population search; where budgets fall into parts, the scarcest part is decided
for a closer bound); (3) what can no longer pay is fixed by its reduced cost, and HiGHS proves or
improves the rest. Amounts are whole đồng: an answer is handed out only after the
checker, which knows no solver, has found no fault in it.

The same instance gives the same answer as long as no time limit is reached.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from khuyencong.allocation import checker, elastic, kernel, scarce, search
from khuyencong.allocation.elastic import Relaxation
from khuyencong.allocation.instance import Instance
from khuyencong.allocation.kernel import Kernel
from khuyencong.allocation.model import Array, Model, Row, held, model_of
from khuyencong.allocation.relaxation import relax
from khuyencong.allocation.solver import Run, run, version
from khuyencong.core.apart import in_time

GRACE_SECONDS = 45  # after the time limit; which demands to relax is looked for in it
SEARCH_SHARE = 0.9  # of the time, where a search is needed at all
QUICK_NODES = 50  # for a packing that HiGHS proves at once
PROOF_WORK = 2_000_000  # amounts that are looked at to prove or improve the plan of a packing
LARGE = Kernel()
SPARE = 0.98  # of the gap, so that a bound with room for rounding is within it still
ROUNDING = 1e-6  # what the solver may round away from a bound, in shares of it


class Infeasible(Exception):
    """No plan keeps every demand. `relax` names the fewest demands to give up."""

    def __init__(self, relax: list[Relaxation]) -> None:
        self.relax = relax
        super().__init__(relax)  # what it is made of again in another process

    def __str__(self) -> str:
        return "; ".join(f"{one.kind} {one.name} by {one.amount}" for one in self.relax)


@dataclass(frozen=True)
class Choice:
    """A plan: `chosen` {proposal: option}, its value, and what no plan can exceed.

    `gap` is (bound - value) / max(1, |value|); 0 is proven best.
    """

    chosen: Mapping[str, str]
    value: int
    bound: int
    seconds: float
    solver: str

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / max(1, abs(self.value))


@contextmanager
def _uncollected() -> Iterator[None]:
    """A model is tens of thousands of small tuples and no cycle: to look for cycles while they are
    made takes longer than to make them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def choose(instance: Instance, *, large: Kernel = LARGE) -> Choice:
    """The best plan found within `time_limit_s`, proven within `gap` where time allowed.

    `large`: how instances of many columns are searched, and from how many on. Infeasible when the
    demands contradict each other; TimeoutError without any plan.
    """
    began = time.perf_counter()
    limit = began + instance.time_limit_s
    model = model_of(instance)
    cuts: list[Row] = []
    while True:
        plan, bound = _solve(instance, model, limit, large)
        before, cuts = cuts, _covers(model, plan)
        if not cuts or cuts == before:
            break  # a search that does not heed the cuts is refused by the checker
        model = replace(model, rows=[*model.rows, *cuts])
    chosen = model.chosen(plan)
    if faults := checker.faults(instance, chosen):
        raise AssertionError(f"the solver's answer breaks: {faults}")
    value = checker.value_of(instance, chosen)
    return Choice(
        chosen=chosen,
        value=value,
        bound=max(value, bound),
        seconds=time.perf_counter() - began,
        solver=version(),
    )


def choose_in_time(instance: Instance) -> Choice:
    """`choose` in a process of its own: HiGHS has been seen to presolve for ever, whatever its time
    limit (1.16, a sub-problem of a reduced-cost heuristic). TimeoutError when it must be stopped.
    """
    choice: Choice = in_time(choose, instance, seconds=instance.time_limit_s + GRACE_SECONDS)
    return choice


def _solve(instance: Instance, model: Model, limit: float, large: Kernel) -> tuple[Array, int]:
    """(columns of the plan, bound)."""
    relaxed = relax(model, until=limit)
    if relaxed.is_infeasible:
        raise Infeasible(elastic.fewest(instance))
    bound = relaxed.bound if relaxed.is_proven else _most(instance) / model.unit
    first = _first_plan(instance, model, relaxed, limit, large)
    best, bound = first.plan, min(bound, first.bound)
    if not first.is_enough:
        gap = SPARE * instance.gap
        worth = -math.inf if best is None else kernel.worth_beating(model, best, gap)
        fixed = _fixed_by_reduced_cost(relaxed, best, worth)
        last = run(
            model,
            until=limit,
            gap=gap,
            fixed=fixed,
            start=best,
            nodes=first.nodes,
        )
        if last.is_infeasible and best is None:
            raise Infeasible(elastic.fewest(instance))
        best = model.better(best, last.plan)
        if best is None:
            raise TimeoutError("no plan was found within the time limit")
        # What was fixed holds no plan worth more than `worth`, so this bounds all plans.
        bound = min(bound, max(last.bound, worth, float(model.value @ best)))
    assert best is not None
    return best, math.floor(_padded(bound) * model.unit)


def _most(instance: Instance) -> int:
    """What no plan can be worth more than: the best option of every proposal, where it gains."""
    return sum(max(0, *(o.value for o in one.options)) for one in instance.proposals)


def _padded(bound: float) -> float:
    """A bound with room for what the solver rounds."""
    return bound + ROUNDING * max(1.0, abs(bound))


class _First(NamedTuple):
    """A plan to begin with, if any; whether what is known proves it good enough. `nodes`: looked
    at to prove or improve it. `bound`: what no plan can be worth more than, where more is known
    than the relaxation's."""

    plan: Array | None
    is_enough: bool = False
    nodes: int | None = None
    bound: float = math.inf


def _first_plan(
    instance: Instance, model: Model, relaxed: Run, limit: float, large: Kernel
) -> _First:
    if not relaxed.is_proven:
        return _First(None)
    if model.width >= large.from_columns:
        return _searched(instance, model, relaxed, limit, large)
    packing = search.packing(instance)
    if packing is None:
        return _First(None)
    amounts = sum(len(row.terms) for row in model.rows)
    best = _packed(instance, model, relaxed, packing, limit)
    return _First(best, nodes=max(1, PROOF_WORK // max(1, amounts)))


def _searched(
    instance: Instance, model: Model, relaxed: Run, limit: float, large: Kernel
) -> _First:
    """By kernel search; where that is spent and not enough, with the closer bound and the plan of a
    scarcest part."""
    enough, gap = partial(_enough, gap=instance.gap), SPARE * instance.gap
    best, is_spent = kernel.search(
        model, relaxed, enough=enough(relaxed.bound), gap=gap, until=limit, kernel=large
    )
    is_enough = kernel.is_enough(model, best, enough(relaxed.bound))
    if best is None or is_enough or not is_spent:
        return _First(best, is_enough)
    worth = kernel.worth_beating(model, best, gap)
    fixed = _fixed_by_reduced_cost(relaxed, best, worth)
    best, bound = scarce.search(
        model, relaxed, best, fixed, enough=enough, until=limit, kernel=large
    )
    bound = max(bound, worth)  # what was fixed holds no plan worth more than `worth`
    return _First(best, kernel.is_enough(model, best, enough(bound)), bound=bound)


def _enough(bound: float, gap: float) -> float:
    """What a plan must be worth to lie within the gap of a bound."""
    high = _padded(bound)
    return high / (1 + gap if high > 0 else 1 - min(gap, 0.5))


def _packed(
    instance: Instance, model: Model, relaxed: Run, packing: search.Packing, limit: float
) -> Array | None:
    """The plan of a packing: HiGHS's own where it proves it at once, or the population's."""
    tried = run(model, until=limit, gap=instance.gap, nodes=QUICK_NODES)
    if tried.is_proven:
        return tried.plan  # the last run only repeats the proof
    share = time.perf_counter() + SEARCH_SHARE * (limit - time.perf_counter())
    return model.better(tried.plan, search.search(packing, relaxed, until=share))


def _fixed_by_reduced_cost(relaxed: Run, best: Array | None, worth: float) -> dict[int, float]:
    """Columns whose other value leaves no plan that is worth more than this, but for those that
    the best plan has otherwise: it is begun from."""
    if best is None or relaxed.plan is None or not relaxed.is_proven:
        return {}
    slack = relaxed.bound - worth
    rounded = np.round(relaxed.plan)
    is_sure = np.abs(relaxed.reduced) > slack * (1 + 1e-9) + 1e-9
    is_sure &= np.abs(relaxed.plan - rounded) < 1e-9
    is_sure &= (relaxed.reduced > 0) == (rounded > 0)
    is_sure &= rounded == np.round(best)
    return held(relaxed.plan, np.flatnonzero(is_sure))


def _covers(model: Model, plan: Array) -> list[Row]:
    """Cover cuts: rows that forbid this plan and its like where, in whole đồng, it misses a demand
    that the solver, in rounded numbers, thought kept. None when it misses none."""
    is_in, cuts = (plan > 0.5).tolist(), []
    for row in model.rows:
        short, over = row.missed(is_in)
        if over:
            cuts.append(_cover(row, is_in, over))
        if short:
            cuts.append(Row([(n, 1) for n, _amount in row.terms if not is_in[n]], 1, None))
    return cuts


def _cover(row: Row, is_in: list[bool], over: int) -> Row:
    """Of what the plan takes, the fewest columns that are too much together: not all of them."""
    inside = sorted((term for term in row.terms if is_in[term[0]]), key=lambda term: term[1])
    while inside and inside[0][1] < over:
        over -= inside.pop(0)[1]
    return Row([(column, 1) for column, _amount in inside], None, len(inside) - 1)
