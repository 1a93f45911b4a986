"""Where budgets fall into parts that no option shares: the scarcest part is decided first.

Few proposals fill its budgets, so that most of what every plan must lose is lost there, and the
relaxation, which halves them, knows nothing of it. Where that part alone must be whole and all else
may be halved, the best answer bounds all plans, much closer than the relaxation; it is proven in
thousands of nodes, where the whole would take millions. What it takes of the part is kept, and the
others are filled from two halves, one part after another and two at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from khuyencong.allocation.kernel import Kernel, filled, frames, is_enough, parts
from khuyencong.allocation.model import Array, Model, ascending, held
from khuyencong.allocation.solver import Run, run

WHOLE = 1e-6  # off a whole number by rounding alone


def search(
    model: Model,
    relaxed: Run,
    best: Array,
    fixed: dict[int, float],
    *,
    enough: Callable[[float], float],
    until: float,
    kernel: Kernel,
) -> tuple[Array, float]:
    """(the best plan found, what no plan can be worth more than if it has all that is `fixed`).
    `enough`: what a plan must be worth under a bound."""
    among = parts(model)
    if len(among) < 2:
        return best, relaxed.bound
    scarce = min(among, key=np.count_nonzero)
    decided = run(
        replace(model, whole=scarce),
        until=until,
        fixed=fixed,
        gap=kernel.scarce_gap,
        nodes=kernel.scarce_nodes,
    )
    wanted, plan = enough(decided.bound), None
    if decided.plan is not None and not is_enough(model, best, wanted):
        plan = _completed(model, relaxed, decided.plan, scarce, until=until, kernel=kernel)
    if plan is None:
        return best, decided.bound
    others = [part for part in among if part is not scarce]
    ways = frames(model, relaxed, others, range(1, len(among)))
    plan = filled(
        ways,
        plan,
        partial(is_enough, model, enough=wanted),
        turns=kernel.deals * len(ways),
        enough=wanted,
        until=until,
        how=kernel,
    )
    return (plan if model.value @ plan > model.value @ best else best), decided.bound


def _completed(
    model: Model, relaxed: Run, decided: Array, scarce: Array, *, until: float, kernel: Kernel
) -> Array | None:
    """A plan that has of the scarcest part what was decided, and of the others what is whole there,
    but for the columns that cost least."""
    is_fixed = np.abs(decided - np.round(decided)) < WHOLE
    order = ascending(np.abs(relaxed.reduced))
    is_fixed[order[~scarce[order]][: kernel.rest_size]] = False
    fixed = held(decided, np.flatnonzero(is_fixed | scarce))
    return run(model, until=until, fixed=fixed, nodes=kernel.part_nodes).plan
