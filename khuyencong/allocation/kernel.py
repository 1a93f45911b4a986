"""Kernel search: a good plan soon, from the columns that the relaxation leaves in doubt.

The kernel is what the relaxation itself uses, with the columns it leaves out at the least cost.
Short tries on kernels of several sizes find plans; the best and the newest are merged: wherever
they agree is fixed, and the rest solved again. It ends when a plan reaches what is `enough`, and
when a last, complete proof is no more work than another try: a kernel was solved to its end, or
few columns are left that could make a plan worth more than the best and its gap.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from khuyencong.allocation.model import Array, Model
from khuyencong.allocation.solver import Run, run

AT_A_COST = 1e-9


@dataclass(frozen=True)
class Kernel:
    """How the search goes about it.

    `from_columns`: so many columns make an instance large; HiGHS takes smaller ones whole. `few`:
    so many columns in play and the rest is proven at once. `tries`:
    (columns beside those the relaxation uses, seed of the solver). A short try mostly succeeds or
    never would, and what short ones agree on is mostly right, so their plans are merged, with
    `merge_size` columns left free beside those that the best and the `newest` differ on. Tries are
    cut off by nodes, not by seconds: the same answer on a slow machine.
    """

    from_columns: int = 2_000
    tries: tuple[tuple[int, int], ...] = tuple(
        (size, seed) for seed, size in enumerate((200, 250, 300, 150) * 2 + (600,))
    )
    try_nodes: int = 10
    merge_nodes: int = 60
    merge_size: int = 250
    newest: int = 2
    few: int = 120


def search(
    model: Model, relaxed: Run, *, enough: float, gap: float, until: float, kernel: Kernel
) -> tuple[Array | None, bool]:
    """The best plan found, None without any, and whether its kernel was solved to its end.
    `enough` in the units of the model's values."""
    first = run(model, until=until, fixed=_outside(relaxed, 0), enough=enough).plan
    best, found = first, [] if first is None else [first]
    for size, seed in kernel.tries:
        fixed = _outside(relaxed, size)
        if is_enough(model, best, enough) or not fixed or time.perf_counter() >= until:
            break
        tried = run(
            model,
            until=until,
            gap=gap,
            fixed=fixed,
            start=first,
            enough=enough,
            nodes=kernel.try_nodes,
            seed=seed,
        )
        best = model.better(best, tried.plan)
        if tried.is_proven:
            return best, True
        if _is_nearly(model, relaxed, best, gap, kernel.few):
            break
        if tried.plan is not None:
            found.append(tried.plan)
            best = _merged(model, relaxed, best, found, enough=enough, until=until, kernel=kernel)
    return best, False


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
    """The best plan that agrees with the best and the newest wherever all of them agree, but for
    the columns that the relaxation doubts most."""
    if best is None or len(found) < 2 or is_enough(model, best, enough):
        return best
    taken = np.round(best)
    is_agreed = np.all(np.round(found[-kernel.newest :]) == taken, axis=0)
    is_agreed[_at_a_cost(relaxed)[: kernel.merge_size]] = False
    fixed = {int(column): float(taken[column]) for column in np.flatnonzero(is_agreed)}
    merged = run(
        model, until=until, fixed=fixed, start=best, enough=enough, nodes=kernel.merge_nodes
    )
    return model.better(best, merged.plan)


def is_enough(model: Model, plan: Array | None, enough: float) -> bool:
    return plan is not None and bool(model.value @ plan >= enough)


def _outside(relaxed: Run, size: int) -> dict[int, float]:
    """Columns that the relaxation leaves out or in at a cost, but for the `size` cheapest."""
    assert relaxed.plan is not None
    outside = _at_a_cost(relaxed)[size:]
    return dict(zip(outside.tolist(), np.round(relaxed.plan[outside]).tolist(), strict=True))


def _is_nearly(model: Model, relaxed: Run, best: Array | None, gap: float, few: int) -> bool:
    """Whether few columns could be otherwise, at a cost, in a plan that beats the best by the gap:
    to prove it is no more work than another try."""
    if best is None:
        return False
    slack = relaxed.bound - worth_beating(model, best, gap)
    costs = np.abs(relaxed.reduced[_at_a_cost(relaxed)])
    return int((costs <= slack).sum()) <= few


def worth_beating(model: Model, best: Array, gap: float) -> float:
    """Plans worth no more than this are not looked for: the best is within the gap of them."""
    value = float(model.value @ best)
    return value + gap * abs(value)


def _at_a_cost(relaxed: Run) -> Array:
    """Columns that the relaxation leaves out or in at a cost, the cheapest first."""
    order = np.argsort(np.abs(relaxed.reduced), kind="stable")
    return order[np.abs(relaxed.reduced[order]) > AT_A_COST]
