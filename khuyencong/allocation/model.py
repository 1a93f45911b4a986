"""An instance as columns between 0 and 1 and rows in whole numbers: what every search works on.

One builder for all: the optimiser, the search for the fewest demands to give up, and the tests that
hold the rows against the checker.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from khuyencong.allocation.instance import (
    ALL_OR_NONE,
    COUNT,
    Band,
    Group,
    Instance,
    Option,
    Proposal,
)

Array = np.ndarray
Terms = Sequence[tuple[int, int]]  # (column, amount)
WIDEST_ROW = 10**7  # the largest whole number of a row that the solver is given as it is
WIDEST_VALUE = 10**7  # larger values are divided, so that the solver can tell them apart


@dataclass(frozen=True)
class Demand:
    """What was asked for and could be given up: `kind` is budget, must_choose, floor or cap; `name`
    the budget, the proposal, or the band's place in the list (from 1)."""

    kind: str
    name: str


@dataclass(frozen=True)
class Row:
    """`least` ≤ sum of amount × column ≤ `most`, None: open. `below` asks for `least`, `above` for
    `most`; where nobody does, it must hold in any case."""

    terms: Terms
    least: int | None
    most: int | None
    below: Demand | None = None
    above: Demand | None = None

    def missed(self, is_in: Sequence[bool]) -> tuple[int, int]:
        """By how much the columns that are in miss the demand for `least` and the one for `most`;
        0 where it is kept, or nobody asks."""
        if not (self.below or self.above):
            return 0, 0
        measured = sum(amount for column, amount in self.terms if is_in[column])
        short = (self.least or 0) - measured if self.below else 0
        over = measured - self.most if self.above and self.most is not None else 0
        return max(short, 0), max(over, 0)

    @property
    def scaled(self) -> tuple[list[int], Sequence[float], float, float]:
        """(columns, amounts, least, most) as the solver reads them, divided by what divides all of
        it: whole numbers stay whole. Where they stay large, by its size, so that an amount of
        billions and a count look alike."""
        ends = (abs(self.least or 0), abs(self.most or 0))
        amounts = [amount for _column, amount in self.terms]
        size = math.gcd(*amounts, *ends) or 1
        if max(*ends, *amounts) > size * WIDEST_ROW:
            size = max(*ends, 1)
        return (
            [column for column, _amount in self.terms],
            amounts if size == 1 else [amount / size for amount in amounts],
            -math.inf if self.least is None else self.least / size,
            math.inf if self.most is None else self.most / size,
        )


def ascending(values: Array) -> Array:
    """The places of values, the least first; of equal ones the first."""
    return np.argsort(values, kind="stable")


def held(plan: Array, columns: Array) -> dict[int, float]:
    """{column: 0 or 1} of a plan, for these columns."""
    return dict(zip(columns.tolist(), np.round(plan[columns]).tolist(), strict=True))


class Matrix(NamedTuple):
    """The entries of all rows one after the other, and the ends of each row."""

    rows: Array
    columns: Array
    amounts: Array
    least: Array
    most: Array


@dataclass
class Model:
    """Columns are options, then one per all-or-none group. `value` of each is in units of `unit`;
    `whole`: which must be 0 or 1 and not between (None: all)."""

    columns: list[tuple[Proposal, Option]]
    value: Array
    unit: float = 1.0
    rows: list[Row] = field(default_factory=list)
    whole: Array | None = None

    @property
    def width(self) -> int:
        return len(self.value)

    @cached_property
    def matrix(self) -> Matrix:
        """The rows, scaled. A model with other rows is another model."""
        scaled = [row.scaled for row in self.rows]
        lengths = [len(columns) for columns, _amounts, _least, _most in scaled]
        each = chain.from_iterable
        return Matrix(
            rows=np.repeat(np.arange(len(scaled)), lengths),
            columns=np.fromiter(each(row[0] for row in scaled), np.int64, sum(lengths)),
            amounts=np.fromiter(each(row[1] for row in scaled), float, sum(lengths)),
            least=np.array([row[2] for row in scaled], dtype=float),
            most=np.array([row[3] for row in scaled], dtype=float),
        )

    def chosen(self, plan: Array) -> dict[str, str]:
        """{proposal: option} of a plan."""
        return {
            proposal.id: option.id
            for (proposal, option), is_in in zip(self.columns, plan > 0.5, strict=False)
            if is_in
        }

    def better(self, one: Array | None, other: Array | None) -> Array | None:
        """The plan that is worth more; the first of two alike."""
        if one is None or other is None:
            return other if one is None else one
        return other if self.value @ other > self.value @ one else one


def model_of(instance: Instance) -> Model:
    """The columns and rows of an instance."""
    columns = [(proposal, option) for proposal in instance.proposals for option in proposal.options]
    wholes = [group for group in instance.groups if group.rule == ALL_OR_NONE and group.members]
    largest = max((abs(option.value) for _proposal, option in columns), default=1)
    unit = 1.0 if largest <= WIDEST_VALUE else largest / WIDEST_VALUE
    value = np.array([o.value / unit for _p, o in columns] + [0.0] * len(wholes))
    of: dict[str, list[int]] = {proposal.id: [] for proposal in instance.proposals}
    for place, (proposal, _option) in enumerate(columns):
        of[proposal.id].append(place)
    options = [option for _proposal, option in columns]
    rows = [
        *_budgets(instance, options),
        *_choices(instance.proposals, of),
        *_wholes(wholes, of, first=len(columns)),
        *_rivals(instance.groups, of),
        *_requirements(instance.requires, of),
        *_bands(instance.bands, options, of),
    ]
    return Model(columns, value, unit, rows)


Of = Mapping[str, Sequence[int]]  # {proposal: columns of its options}


def _budgets(instance: Instance, options: list[Option]) -> Iterator[Row]:
    for budget, limit in instance.budgets.items():
        terms = [(n, used) for n, o in enumerate(options) if (used := o.uses.get(budget, 0))]
        yield Row(terms, None, limit, above=Demand("budget", budget))


def _choices(proposals: Sequence[Proposal], of: Of) -> Iterator[Row]:
    for proposal in proposals:
        if proposal.must_choose:
            yield Row(_ones(of[proposal.id]), 1, 1, below=Demand("must_choose", proposal.id))
        elif len(proposal.options) > 1:
            yield Row(_ones(of[proposal.id]), None, 1)


def _ones(columns: Sequence[int], amount: int = 1) -> Terms:
    return [(column, amount) for column in columns]


def _wholes(groups: Sequence[Group], of: Of, *, first: int) -> Iterator[Row]:
    """Every member of an all-or-none group is in as the column of the group is."""
    for whole, group in enumerate(groups, first):
        for member in group.members:
            yield Row([*_ones(of[member]), (whole, -1)], 0, 0)


def _rivals(groups: Sequence[Group], of: Of) -> Iterator[Row]:
    for group in groups:
        if group.rule != ALL_OR_NONE:
            yield Row(_ones([n for member in group.members for n in of[member]]), None, 1)


def _requirements(requires: Sequence[tuple[str, str]], of: Of) -> Iterator[Row]:
    for child, parent in requires:
        yield Row([*_ones(of[child]), *_ones(of[parent], -1)], None, 0)


def _bands(bands: Sequence[Band], options: list[Option], of: Of) -> Iterator[Row]:
    for place, band in enumerate(bands, 1):
        inside = [n for member in band.members for n in of[member]]
        terms: Terms = _ones(inside)
        if band.measure != COUNT:
            terms = [(n, used) for n in inside if (used := options[n].uses.get(band.measure, 0))]
        floor, cap = Demand("floor", str(place)), Demand("cap", str(place))
        yield Row(terms, band.least, band.most, below=floor, above=cap)
