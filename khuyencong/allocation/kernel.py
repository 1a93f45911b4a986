"""Kernel search: a good plan soon, from the columns that the relaxation leaves in doubt.

The kernel is what the relaxation halves or would have otherwise at no cost, with the columns that
cost least. Short tries on kernels, each larger, find plans, each from the best so far. A kernel
that was solved to its end holds nothing better: the next is larger at once. After a few that were
cut off their plans are merged: wherever all agree is fixed, and the rest solved again. Where
budgets fall into parts that no option shares, the best plan is then bettered part by part; what is
left of its budgets is filled from two halves (`halves.py`). It ends when a plan reaches what is
`enough`, or when a complete proof is no more work than another try: few columns are left that could
make a plan worth more than the best and its gap.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np

from khuyencong.allocation import halves
from khuyencong.allocation.halves import Halves
from khuyencong.allocation.model import Array, Model, ascending, held
from khuyencong.allocation.solver import Run, run

AT_A_COST = 1e-9


@dataclass(frozen=True)
class Kernel:
    """How the search goes about it.

    `from_columns`: so many columns make an instance large; HiGHS takes smaller ones whole. `few`:
    so many columns in play and the rest is proven at once. `first`: columns of the first kernel
    that cost something, each next has twice as many. `tries`: kernels not solved to their end. One
    mostly succeeds or never would, and what short ones agree on is mostly right, so their plans are
    merged, with `merge_size` columns left free beside those they differ on. In a part the
    `part_size` cheapest columns are free, and every part has `rounds` turns at most. Two halves are
    dealt `deals` times at most. The scarcest part is decided within `scarce_gap`; of the others the
    `rest_size` cheapest columns are free then. Tries are cut off by nodes, not by seconds: the same
    answer on a slow machine.
    """

    from_columns: int = 2_000
    first: int = 100
    tries: int = 3
    try_nodes: int = 10
    merge_nodes: int = 60
    merge_size: int = 250
    few: int = 200
    part_size: int = 500
    part_nodes: int = 100
    rounds: int = 6
    deals: int = 6
    halves: Halves = field(default_factory=Halves)
    scarce_gap: float = 0.000_015
    scarce_nodes: int = 20_000
    rest_size: int = 1_000


class Found(NamedTuple):
    """The best plan found, None without any. `is_spent`: every way was gone to its end; without
    that a complete proof is no more work, or the plan is enough."""

    plan: Array | None
    is_spent: bool = False


def search(
    model: Model, relaxed: Run, *, enough: float, gap: float, until: float, kernel: Kernel
) -> Found:
    """`enough` in the units of the model's values."""
    best: Array | None = None
    found: list[Array] = []
    size, cut_off = kernel.first, 0
    while cut_off < kernel.tries:
        in_play = _in_play(model, relaxed, best, gap)
        if (
            is_enough(model, best, enough)
            or in_play <= max(size, kernel.few)
            or time.perf_counter() >= until
        ):
            break
        tried = run(
            model,
            until=until,
            gap=gap,
            fixed=_outside(relaxed, size),
            start=best,
            enough=enough,
            nodes=kernel.try_nodes,
            seed=cut_off,
        )
        best = model.better(best, tried.plan)
        if not tried.is_proven and not tried.is_infeasible:
            cut_off += 1
            found.extend([] if tried.plan is None else [tried.plan])
        size *= 2
    best = _merged(model, relaxed, best, found, enough=enough, until=until, kernel=kernel)
    if cut_off < kernel.tries or best is None:
        return Found(best)
    best = _by_parts(model, relaxed, best, enough=enough, gap=gap, until=until, kernel=kernel)
    best = _by_halves(model, relaxed, best, enough=enough, gap=gap, until=until, kernel=kernel)
    return Found(best, is_spent=is_open(model, relaxed, best, gap, kernel))


def _merged(
    model: Model,
    relaxed: Run,
    best: Array | None,
    found: list[Array],
    *,
    enough: float,
    until: float,
    kernel: Kernel,
) -> Array | None:
    """The best plan that agrees with all that were found wherever they agree, but for the columns
    that the relaxation doubts most. A kernel that was solved to its end gives nothing to merge."""
    if best is None or len(found) < 2 or is_enough(model, best, enough):
        return best
    taken = np.round(best)
    is_agreed = np.all(np.round(found) == taken, axis=0)
    is_agreed[_at_a_cost(relaxed)[: kernel.merge_size]] = False
    fixed = held(best, np.flatnonzero(is_agreed))
    merged = run(
        model, until=until, fixed=fixed, start=best, enough=enough, nodes=kernel.merge_nodes
    )
    return model.better(best, merged.plan)


def _by_parts(
    model: Model,
    relaxed: Run,
    best: Array,
    *,
    enough: float,
    gap: float,
    until: float,
    kernel: Kernel,
) -> Array:
    """The best plan after one part after another was chosen again, the others as they are. The few
    budgets of a part HiGHS can fill to the last million; those of all parts at once it cannot. It
    ends with a round in which no part was bettered."""
    among = parts(model)
    if len(among) < 2:
        return best
    order = _cheapest(relaxed)
    kept = [order[is_part[order]][: kernel.part_size] for is_part in among]
    idle = 0
    for turn in range(kernel.rounds * len(among)):
        if (
            idle == len(among)
            or is_enough(model, best, enough)
            or not is_open(model, relaxed, best, gap, kernel)
            or time.perf_counter() >= until
        ):
            break
        is_fixed = np.ones(model.width, dtype=bool)
        is_fixed[kept[turn % len(among)]] = False
        fixed = held(best, np.flatnonzero(is_fixed))
        tried = run(
            model,
            until=until,
            fixed=fixed,
            start=best,
            enough=enough,
            nodes=kernel.part_nodes,
            seed=turn,
        )
        if tried.plan is not None and model.value @ tried.plan > model.value @ best:
            best, idle = tried.plan, 0
        else:
            idle += 1
    return best


def _by_halves(
    model: Model,
    relaxed: Run,
    best: Array,
    *,
    enough: float,
    gap: float,
    until: float,
    kernel: Kernel,
) -> Array:
    """The best plan after its budgets were filled from two halves, of all proposals where they
    share budgets, else of two parts at a time. Each turn deals them otherwise."""
    among = parts(model)
    if not among:
        return best
    ways = frames(model, relaxed, among, [min(2, len(among))])

    def is_done(plan: Array) -> bool:
        return is_enough(model, plan, enough) or not is_open(model, relaxed, plan, gap, kernel)

    return filled(ways, best, is_done, turns=kernel.deals, enough=enough, until=until, how=kernel)


def filled(
    ways: list[halves.Frame],
    plan: Array,
    is_done: Callable[[Array], bool],
    *,
    turns: int,
    enough: float,
    until: float,
    how: Kernel,
) -> Array:
    """The plan after so many turns in these frames, each dealt otherwise."""
    for turn in range(turns):
        if is_done(plan) or time.perf_counter() >= until:
            break
        draw = np.random.default_rng(turn)
        found = ways[turn % len(ways)].better(plan, enough, how.halves, draw)
        plan = plan if found is None else found
    return plan


def frames(
    model: Model, relaxed: Run, among: list[Array], sizes: Iterable[int]
) -> list[halves.Frame]:
    """Frames in which so many of these parts at a time may be chosen otherwise, and what is in no
    part with them."""
    no_part = ~np.logical_or.reduce(parts(model))
    return [
        halves.Frame(model, relaxed, np.logical_or.reduce([no_part, *together]))
        for size in sizes
        for together in combinations(among, size)
    ]


def parts(model: Model) -> list[Array]:
    """Of each part the columns that use its budgets: none uses budgets of two parts."""
    budgets = [
        np.array([column for column, _amount in row.terms])
        for row in model.rows
        if row.terms and row.above and row.above.kind == "budget"
    ]
    of = np.arange(model.width)
    for _round in budgets:  # each joins at least one more to what it shares columns with
        for columns in budgets:
            of[columns] = of[columns].min()
    return [of == one for one in sorted({int(of[columns[0]]) for columns in budgets})]


def is_open(model: Model, relaxed: Run, best: Array, gap: float, kernel: Kernel) -> bool:
    """Whether a complete proof is more work than another try."""
    return _in_play(model, relaxed, best, gap) > kernel.few


def is_enough(model: Model, plan: Array | None, enough: float) -> bool:
    return plan is not None and bool(model.value @ plan >= enough)


def _outside(relaxed: Run, size: int) -> dict[int, float]:
    """Columns that the relaxation leaves out or in at a cost, but for the `size` cheapest."""
    assert relaxed.plan is not None
    return held(relaxed.plan, _at_a_cost(relaxed)[size:])


def _in_play(model: Model, relaxed: Run, best: Array | None, gap: float) -> int:
    """How many columns could be otherwise, at a cost, in a plan that beats the best by the gap."""
    costs = np.abs(relaxed.reduced[_at_a_cost(relaxed)])
    if best is None:
        return len(costs)
    return int((costs <= relaxed.bound - worth_beating(model, best, gap)).sum())


def worth_beating(model: Model, best: Array, gap: float) -> float:
    """Plans worth no more than this are not looked for: the best is within the gap of them."""
    value = float(model.value @ best)
    return value + gap * abs(value)


def _at_a_cost(relaxed: Run) -> Array:
    """Columns that the relaxation leaves out or in at a cost, the cheapest first."""
    order = _cheapest(relaxed)
    return order[np.abs(relaxed.reduced[order]) > AT_A_COST]


def _cheapest(relaxed: Run) -> Array:
    """All columns, by what it costs to have them otherwise."""
    return ascending(np.abs(relaxed.reduced))
