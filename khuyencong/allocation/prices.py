"""Prices of a relaxation, and what they tell when options are seen set by set.

At the price of all that rows measure, a proposal chooses its best option, or none. To take another
costs the difference; to leave the best out costs only as much as it is worth more than the second.
A solver's reduced costs know no such sets: as far as they tell, the best option of every proposal
that is in may be left out for nothing, so that hundreds of columns seem in doubt that are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from khuyencong.allocation.model import Array, Model, ascending

ROUNDS = 3  # of looking for sets; each finds one at least where any are left


@dataclass(frozen=True)
class Sets:
    """Rows of which at most one column, or just one, is in; no column is in two of them.

    `of`: the row of every column; one that is in none is a set of its own, counted on after the
    rows.
    """

    model: Model
    is_set: Array
    of: Array

    @cached_property
    def must(self) -> Array:
        """Sets of which one column must be in."""
        return self.is_set & (self.model.matrix.least == 1)

    def worth(self, prices: Array) -> Array:
        """Of every column at these prices, those of the sets themselves left aside."""
        matrix, left = self.model.matrix, np.where(self.is_set, 0, prices)
        asked = left[matrix.rows] * matrix.amounts
        worth: Array = self.model.value - np.bincount(matrix.columns, asked, self.model.width)
        return worth

    def two_best(self, worth: Array) -> tuple[Array, Array, Array]:
        """(which columns are the best of their set, the best and the second best worth of every
        set). To take none is worth 0 where that may be."""
        none = np.concatenate((np.where(self.must, -np.inf, 0), np.zeros(len(worth))))
        best = none.copy()
        np.maximum.at(best, self.of, worth)
        is_best = worth == best[self.of]
        second = np.where(best > none, none, -np.inf)
        np.maximum.at(second, self.of, np.where(is_best, -np.inf, worth))
        is_shared = np.bincount(self.of, is_best, len(best)) + (best == none) > 1
        return is_best, best, np.where(is_shared, best, second)


def sets_of(model: Model) -> Sets:
    """The longest rows first, so that rivals come before each one's own options."""
    matrix = model.matrix
    height = len(matrix.least)
    lengths = np.bincount(matrix.rows, minlength=height)
    ones = np.bincount(matrix.rows, matrix.amounts == 1, height)
    is_open = (matrix.most == 1) & (matrix.least <= 1) & (ones == lengths) & (lengths > 0)
    is_set, of = np.zeros(height, dtype=bool), height + np.arange(model.width)
    entries = ascending(lengths[matrix.rows])
    rows, columns = matrix.rows[entries], matrix.columns[entries]
    for _round in range(ROUNDS):
        is_left = is_open[rows]
        rows, columns = rows[is_left], columns[is_left]
        claimed = np.full(model.width, -1)
        claimed[columns] = rows  # of a column in several the last, the longest, has it
        is_whole = is_open & (np.bincount(rows, claimed[columns] == rows, height) == lengths)
        taken = is_whole[rows]
        of[columns[taken]] = rows[taken]
        is_set |= is_whole
        is_open &= np.bincount(rows, of[columns] < height, height) == 0
    return Sets(model, is_set, of)


def reduced_costs(model: Model, prices: Array) -> Array:
    """Of every column: above 0 where it is in, below where it is out, by what it costs to have it
    otherwise. `prices`: of every row."""
    sets = sets_of(model)
    worth = sets.worth(prices)
    is_best, best, second = sets.two_best(worth)
    return np.where(is_best, (best - second)[sets.of], worth - best[sets.of])
