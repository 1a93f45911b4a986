"""Which demands cannot all hold: the fewest to give up, found by letting each one stretch."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from khuyencong.allocation.instance import Instance
from khuyencong.allocation.model import Demand, Model, Row, model_of
from khuyencong.allocation.solver import run

SECONDS = 30.0
GAP = 1e-4
TINY = 1e-3  # of a demand given up: what it costs at most to stretch it; less is rounded away
STRETCH_NODES = 200  # looked at, once it is known how few must give, for those that stretch least


@dataclass(frozen=True)
class Relaxation(Demand):
    """A demand that must give, and by how much at least in a plan that gives up so few."""

    amount: int


def fewest(instance: Instance) -> list[Relaxation]:
    """The fewest demands whose giving up lets a plan exist; empty when none must.

    Among equally few, the ones that stretch least, in shares of what they ask or of what they could
    need, whichever is more. Groups and requirements are not given up: leaving their members out
    always keeps them.
    """
    model = model_of(instance)
    stretched, until = _stretched(model), time.perf_counter() + SECONDS
    few = run(stretched, until=until, gap=GAP).plan
    least = run(stretched, until=until, start=few, nodes=STRETCH_NODES).plan
    plan = stretched.better(few, least)
    if plan is None:
        plan = np.zeros(model.width)
    is_in = (plan > 0.5).tolist()
    return [
        Relaxation(demand.kind, demand.name, amount)
        for row in model.rows
        for demand, amount in zip((row.below, row.above), row.missed(is_in), strict=True)
        if demand and amount
    ]


def _stretched(model: Model) -> Model:
    """The model with two more columns for each demand that may have to give: a switch, and the
    share it gives of the most it could. The best plan turns on the fewest switches."""
    reach = [(n, *one) for n, row in enumerate(model.rows) for one in _reach(row)]
    first, count = model.width, len(reach)
    rows, cost = list(model.rows), [0.0] * first + [-1.0] * count
    for switch, (place, sign, most, asked) in enumerate(reach, first):
        share, row = switch + count, rows[place]
        rows[place] = replace(row, terms=[*row.terms, (share, sign * most)])
        rows.append(Row([(share, 1), (switch, -1)], None, 0))
        cost.append(-TINY * most / max(asked, most))
    whole = np.arange(len(cost)) < first + count
    return Model(model.columns, np.array(cost), rows=rows, whole=whole)


def _reach(row: Row) -> Iterator[tuple[int, int, int]]:
    """(sign, the most it could give, what it asks) of each demand of a row that could be missed."""
    if row.below and row.least:
        yield 1, row.least, row.least
    over = sum(amount for _column, amount in row.terms) - (row.most or 0)
    if row.above and row.most is not None and over > 0:
        yield -1, over, row.most
