"""Which demands cannot all hold: the fewest to give up, found by letting each one stretch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from khuyencong.allocation import checker
from khuyencong.allocation.instance import ALL_OR_NONE, COUNT, Instance
from khuyencong.allocation.solver import Solver

SECONDS = 30.0
TINY = 1e-6


@dataclass(frozen=True)
class Relaxation:
    """A demand that must give: what, and by how much at least in a plan that gives up so few.

    `kind` is budget, must_choose, floor or cap; `name` the budget, the proposal, or the band's
    place in the list (from 1).
    """

    kind: str
    name: str
    amount: int


def fewest(instance: Instance) -> list[Relaxation]:
    """The fewest demands whose giving up lets a plan exist; empty when none must.

    Among equally few, the ones that stretch least in shares of what they ask. Groups and
    requirements are not given up: leaving their members out always keeps them.
    """
    solver = Solver(time_limit=SECONDS)
    columns = [(p.id, o) for p in instance.proposals for o in p.options]
    of: dict[str, list[int]] = {p.id: [] for p in instance.proposals}
    for place, (owner, _option) in enumerate(columns):
        solver.addCol(0.0, 0.0, 1.0, 0, [], [])
        of[owner].append(place)
    switches: list[int] = []

    def stretch(size: float, most: float) -> int:
        """A column by which a demand may give, in shares of `size`, and its 0-1 switch."""
        solver.addCol(TINY, 0.0, most / size, 0, [], [])
        by = solver.getNumCol() - 1
        solver.addCol(1.0, 0.0, 1.0, 0, [], [])
        switch = by + 1
        solver.addRow(-math.inf, 0.0, 2, [by, switch], [1.0, -max(most / size, TINY)])
        switches.append(switch)
        return by

    def demand(terms: list[tuple[int, float]], least: float, most: float, size: float) -> None:
        index = np.array([column for column, _amount in terms], dtype=np.int32)
        amounts = np.array([amount for _column, amount in terms])
        solver.addRow(least / size, most / size, len(terms), index, amounts)

    for budget, limit in instance.budgets.items():
        using = [(n, o.uses[budget]) for n, (_p, o) in enumerate(columns) if o.uses.get(budget)]
        size = float(max(limit, 1))
        by = stretch(size, float(sum(amount for _n, amount in using)))
        demand([*((n, amount / size) for n, amount in using), (by, -1.0)], -math.inf, limit, size)
    for proposal in instance.proposals:
        ones = [(n, 1.0) for n in of[proposal.id]]
        demand(ones, -math.inf, 1.0, 1.0)
        if proposal.must_choose:
            by = stretch(1.0, 1.0)
            demand([*ones, (by, 1.0)], 1.0, math.inf, 1.0)
    for group in instance.groups:
        inside = [n for member in group.members for n in of[member]]
        if group.rule != ALL_OR_NONE:
            demand([(n, 1.0) for n in inside], -math.inf, 1.0, 1.0)
        for one, other in zip(group.members, group.members[1:], strict=False):
            if group.rule == ALL_OR_NONE:
                both = [*((n, 1.0) for n in of[one]), *((n, -1.0) for n in of[other])]
                demand(both, 0.0, 0.0, 1.0)
    for child, parent in instance.requires:
        both = [*((n, 1.0) for n in of[child]), *((n, -1.0) for n in of[parent])]
        demand(both, -math.inf, 0.0, 1.0)
    for band in instance.bands:
        measured = [
            (n, 1 if band.measure == COUNT else columns[n][1].uses.get(band.measure, 0))
            for member in band.members
            for n in of[member]
        ]
        measured = [(n, amount) for n, amount in measured if amount]
        if band.least:
            size = float(band.least)
            by = stretch(size, size)
            terms = [*((n, amount / size) for n, amount in measured), (by, 1.0)]
            demand(terms, band.least, math.inf, size)
        if band.most is not None:
            size = float(max(band.most, 1))
            total = float(sum(amount for _n, amount in measured))
            by = stretch(size, total)
            terms = [*((n, amount / size) for n, amount in measured), (by, -1.0)]
            demand(terms, -math.inf, band.most, size)
    for place in range(len(columns)):
        solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
    for switch in switches:
        solver.changeColIntegrality(switch, highspy.HighsVarType.kInteger)
    solver.run()
    plan = solver.getSolution().col_value
    chosen = {
        owner: o.id for (owner, o), inside in zip(columns, plan, strict=False) if inside > 0.5
    }
    return [
        Relaxation(kind, name, amount)
        for kind, name, amount in _misses(instance, chosen)
        if amount > 0
    ]


def _misses(instance: Instance, chosen: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """By how much a plan misses each demand, in whole numbers; 0 or less where it is kept."""
    for budget, amount in checker.used(instance, chosen).items():
        yield "budget", budget, amount - instance.budgets[budget]
    for proposal in instance.proposals:
        if proposal.must_choose:
            yield "must_choose", proposal.id, int(proposal.id not in chosen)
    for place, band in enumerate(instance.bands, 1):
        measured = checker.measured(instance, band, chosen)
        if band.least is not None:
            yield "floor", str(place), band.least - measured
        if band.most is not None:
            yield "cap", str(place), measured - band.most
