"""A better plan from two halves that fit together.

At the relaxation's prices a plan loses what its choices cost there and what it leaves of every
budget. Of choices that cost next to nothing there are more than can be counted, and very few fill
all budgets to the last million: whoever branches hardly hits one. So the proposals in doubt are
dealt into two halves, the cheapest choices of each half are listed, and for every choice of one
half those of the other are looked up that use just what it leaves: 10^5 of either half are 10^10
plans. What is tied together by other rows than budgets is chosen together, in one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import NamedTuple, Protocol

import numpy as np

from khuyencong.allocation.model import Array, Model, ascending
from khuyencong.allocation.prices import Sets, sets_of
from khuyencong.allocation.solver import Run

MOST_KEYED = 4  # budgets by which a half is looked up; the others are looked at then
FINEST = 1_000  # cells of one budget
SLICE = 4_096  # choices of one half that are looked up at a time
PER_CELL = 64  # the cheapest of a cell alone are looked at
MOST_FOUND = 20  # plans, in case the first break a row that was left aside
PER_KEPT = 10  # choices of a block that are listed for one that keeps its ties
WIDENED = 8  # how much less than now may be lost at first; then twice that, again and again
FOR_NOTHING = 1e-9  # a price
IN_WHOLE = 1e-9  # rounding of a sum of amounts
NONE = -1  # instead of a column


@dataclass(frozen=True)
class Halves:
    """So many sets of options are `free`, the cheapest; of a block and of a half so many of the
    cheapest choices are listed."""

    free: int = 300
    per_block: int = 2_000
    per_half: int = 100_000


class Choices(Protocol):
    """Choices by what they lose, the least first, and what each uses of every row looked at."""

    @property
    def loss(self) -> Array: ...

    @property
    def uses(self) -> Array: ...

    def columns(self, place: int) -> Iterator[int]: ...


@dataclass(frozen=True)
class Options:
    """Of one set: a column each, or none."""

    loss: Array
    uses: Array
    of: Array

    def columns(self, place: int) -> Iterator[int]:
        if self.of[place] != NONE:
            yield int(self.of[place])


class Steps(NamedTuple):
    """How choices were put together: the step before (0 is the first of all), which of several it
    chose, and the place of what it chose there. What was not chosen so is at its cheapest."""

    before: Array
    member: Array
    pick: Array


@dataclass(frozen=True)
class Joint:
    """One choice of each of several together; `last`: the last step of each."""

    loss: Array
    uses: Array
    of: Sequence[Choices]
    steps: Steps
    last: Array

    def columns(self, place: int) -> Iterator[int]:
        picks = [0] * len(self.of)
        step = self.last[place]
        while step:
            picks[self.steps.member[step]] = int(self.steps.pick[step])
            step = self.steps.before[step]
        for member, one in enumerate(self.of):
            yield from one.columns(picks[member])


def joint(of: Sequence[Choices], rows: int, count: int) -> Joint:
    """The `count` cheapest. Of two sorted lists the pair (i, j) has (i + 1)(j + 1) pairs that cost
    no more, so that most need not be looked at."""
    loss, uses, last = np.zeros(1), np.zeros((1, rows)), np.zeros(1, dtype=np.int32)
    made, known = [np.stack((last, last, last))], 1
    for member, one in enumerate(of):
        lengths = np.minimum(len(loss), count // np.arange(1, len(one.loss) + 1))
        there = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        here = np.arange(len(there)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        both = loss[here] + one.loss[there]
        kept = ascending(both)[:count]
        here, there = here[kept], there[kept]
        loss, uses, last = both[kept], uses[here] + one.uses[there], last[here]
        fresh = np.flatnonzero(there)
        made.append(np.stack((last[fresh], np.full_like(there[fresh], member), there[fresh])))
        last[fresh] = np.arange(known, known + len(fresh))
        known += len(fresh)
    return Joint(loss, uses, of, Steps(*np.hstack(made)), last)


class Pair(NamedTuple):
    lost: float
    one: int
    other: int


def pairs(one: Choices, other: Choices, left: Array, prices: Array, most: float) -> list[Pair]:
    """What fits into `left` together and loses less than `most`, the best first. `prices`: what is
    lost with every unit that stays; above 0."""
    room = most - float(one.loss[0] + other.loss[0])
    keyed = slice(MOST_KEYED)
    origin = other.uses.min(axis=0)[keyed]
    span = other.uses.max(axis=0)[keyed] - origin
    width = np.maximum(np.maximum(room / prices[keyed], span / FINEST), IN_WHOLE)
    cells = np.floor((other.uses[:, keyed] - origin) / width).astype(np.int64)
    sizes = cells.max(axis=0) + 1
    keys = np.ravel_multi_index(tuple(cells.T), tuple(sizes))
    order = ascending(keys)
    keys = keys[order]
    near = np.array(list(product((0, 1), repeat=len(sizes))))
    found: list[Pair] = []
    for begin in range(0, len(one.loss), SLICE):
        uses = one.uses[begin : begin + SLICE]
        top = np.floor((left[keyed] - uses[:, keyed] + IN_WHOLE - origin) / width).astype(np.int64)
        cell = top[:, None] - near
        is_there = ((cell >= 0) & (cell < sizes)).all(axis=2)
        mine, _near = np.nonzero(is_there)
        sought = np.ravel_multi_index(tuple(cell[is_there].T), tuple(sizes))
        first = np.searchsorted(keys, sought)
        count = np.minimum(np.searchsorted(keys, sought, "right") - first, PER_CELL)
        mine = np.repeat(mine, count)
        place = np.arange(len(mine)) + np.repeat(first - (np.cumsum(count) - count), count)
        stays = left - uses[mine] - other.uses[order[place]]
        lost = one.loss[begin + mine] + other.loss[order[place]] + stays @ prices
        fits = np.flatnonzero((stays >= -IN_WHOLE).all(axis=1) & (lost < most))
        best = fits[ascending(lost[fits])[:MOST_FOUND]]
        found += [
            Pair(float(lost[n]), begin + int(mine[n]), int(order[place[n]])) for n in best.tolist()
        ]
        found = sorted(found)[:MOST_FOUND]
        if len(found) == MOST_FOUND:
            most = found[-1].lost
    return found


def within(used: Array, least: Array, most: Array) -> Array:
    """Which amounts lie between these ends, but for rounding."""
    found: Array = (used >= least - IN_WHOLE) & (used <= most + IN_WHOLE)
    return found


@dataclass(frozen=True)
class Dealt:
    """Two halves of what is free, the plan without it, and what is left for it of every budget
    that has a price. `top`: what a plan of theirs that loses nothing would be worth."""

    one: Joint
    other: Joint
    fixed: Array
    left: Array
    top: float

    def plan(self, one: int, other: int) -> Array:
        plan = self.fixed.copy()
        plan[[*self.one.columns(one), *self.other.columns(other)]] = 1
        return plan


@dataclass
class Frame:
    """A model at the relaxation's prices. `may`: the columns that may be chosen otherwise."""

    model: Model
    relaxed: Run
    may: Array

    @cached_property
    def prices(self) -> Array:
        prices = self.relaxed.prices
        return np.where(np.abs(prices) > FOR_NOTHING, prices, 0)

    @cached_property
    def measured(self) -> Array:
        """The budgets of these columns that have a price: they are to be filled."""
        matrix = self.model.matrix
        used = np.bincount(matrix.rows, self.may[matrix.columns], len(matrix.least))
        is_budget = [bool(row.above and row.above.kind == "budget") for row in self.model.rows]
        return np.flatnonzero((used > 0) & np.array(is_budget, dtype=bool) & (self.prices > 0))

    @cached_property
    def is_tie(self) -> Array:
        """Rows that choices must keep together. A demand that costs nothing is left aside: most
        plans keep it."""
        is_demand = [bool(row.above or row.below) for row in self.model.rows]
        tie: Array = ~self.sets.is_set & ~(np.array(is_demand, dtype=bool) & (self.prices == 0))
        tie[self.measured] = False
        return tie

    @cached_property
    def sets(self) -> Sets:
        return sets_of(self.model)

    @cached_property
    def entries(self) -> tuple[Array, Array, Array]:
        """Where those of every column begin, and the rows and amounts of all of them."""
        matrix = self.model.matrix
        order = ascending(matrix.columns)
        counts = np.bincount(matrix.columns, minlength=self.model.width)
        return np.append(0, np.cumsum(counts)), matrix.rows[order], matrix.amounts[order]

    def used(self, plan: Array) -> Array:
        matrix = self.model.matrix
        amounts = plan[matrix.columns] * matrix.amounts
        used: Array = np.bincount(matrix.rows, amounts, len(matrix.least))
        return used

    def is_kept(self, plan: Array) -> bool:
        """All rows, those too that were left aside."""
        matrix = self.model.matrix
        return bool(within(self.used(plan), matrix.least, matrix.most).all())

    def better(
        self, best: Array, enough: float, halves: Halves, draw: np.random.Generator
    ) -> Array | None:
        """A plan worth more than this, at once if it is worth `enough`; None where none was
        found. `draw` deals the halves."""
        if not len(self.measured):
            return None
        dealt, prices = self.deal(np.round(best), halves, draw), self.prices[self.measured]
        now = dealt.top - self.model.value @ best
        most = max(dealt.top - enough, now / WIDENED)
        while True:
            for pair in pairs(dealt.one, dealt.other, dealt.left, prices, min(most, now)):
                plan = dealt.plan(pair.one, pair.other)
                if self.is_kept(plan) and self.model.value @ plan > self.model.value @ best:
                    return plan
            if most >= now:
                return None
            most *= 2

    def deal(self, plan: Array, halves: Halves, draw: np.random.Generator) -> Dealt:
        blocks, fixed = self.blocks(plan, halves)
        order = draw.permutation(len(blocks)).tolist()
        one, other = (
            joint([blocks[place] for place in hand], len(self.measured), halves.per_half)
            for hand in (order[::2], order[1::2])
        )
        left = (self.model.matrix.most - self.used(fixed))[self.measured]
        # The cheapest choices are worth what they lose less than if nothing were lost.
        first = [column for block in blocks for column in block.columns(0)]
        top = self.model.value @ fixed + self.model.value[first].sum()
        stays = left - one.uses[0] - other.uses[0]
        top += one.loss[0] + other.loss[0] + stays @ self.prices[self.measured]
        return Dealt(one, other, fixed, left, float(top))

    def doubtful(self, plan: Array, free: int) -> dict[int, Options]:
        """{set: options}. So many sets, those first that the plan has otherwise than the prices
        say, then by the cost of their second best; of the options those that cost no more than the
        last of these costs, and what the plan has."""
        sets = self.sets
        worth = sets.worth(self.prices)
        _is_best, best, second = sets.two_best(worth)
        loss, chosen = best[sets.of] - worth, np.flatnonzero(plan)
        none = best.copy()
        none[: len(sets.must)][sets.must] = np.inf
        now, has = none.copy(), np.full(len(best), NONE)
        now[sets.of[chosen]], has[sets.of[chosen]] = loss[chosen], chosen
        cost = np.where(now > 0, 0, best - second)
        is_open = np.bincount(sets.of, self.may, len(best)) > 0
        is_open &= np.bincount(sets.of, ~self.may, len(best)) == 0
        order = ascending(cost)
        cheap = order[is_open[order]][:free]
        most, found = cost[cheap].max(initial=0.0), {}
        for one in cheap.tolist():
            columns = np.append(np.flatnonzero(sets.of == one), NONE)
            lost = np.append(loss[columns[:-1]], none[one])
            kept = np.flatnonzero((lost <= most) | (columns == has[one]))
            kept = kept[ascending(lost[kept])]
            found[one] = self.options(lost[kept], columns[kept], self.measured)
        return found

    def options(self, loss: Array, columns: Array, rows: Array) -> Options:
        uses = np.zeros((len(columns), len(rows)))
        _starts, of, amounts = self.entries
        for place, column in enumerate(columns.tolist()):
            for entry in self.entries_of(column):
                uses[place, rows == of[entry]] = amounts[entry]
        return Options(loss, uses, columns)

    def entries_of(self, column: int) -> range:
        """The places of its entries; none of no column."""
        starts, _rows, _amounts = self.entries
        return range(starts[column], starts[column + 1])  # of no column, -1, from the last to 0

    def blocks(self, plan: Array, halves: Halves) -> tuple[list[Joint], Array]:
        """(what is tied together, chosen together; the plan without all of it). Of each block the
        cheapest choices that keep its ties; where none does, it stays as it is."""
        doubtful = self.doubtful(plan, halves.free)
        of = {name: name for name in doubtful}
        tied: dict[int, int] = {}
        ties = {name: self.ties(options) for name, options in doubtful.items()}
        for name, rows in ties.items():
            for row in rows:
                one, other = of[name], of[tied.setdefault(row, name)]
                of = {it: one if block == other else block for it, block in of.items()}
        fixed = np.where(np.isin(self.sets.of, list(doubtful)), 0, plan)
        used, found = self.used(fixed), []
        for block in sorted(set(of.values())):
            inside = [name for name in doubtful if of[name] == block]
            rows = sorted({row for name in inside for row in ties[name]})
            options = [doubtful[name] for name in inside]
            listed = self.block(options, rows, used, halves.per_block)
            if len(listed.loss):
                found.append(listed)
            else:
                fixed = np.where(np.isin(self.sets.of, inside), plan, fixed)
        return found, fixed

    def ties(self, options: Options) -> list[int]:
        _starts, of, _amounts = self.entries
        rows = {of[entry] for column in options.of.tolist() for entry in self.entries_of(column)}
        return sorted(int(row) for row in rows if self.is_tie[row])

    def block(self, inside: Sequence[Options], tied: list[int], used: Array, count: int) -> Joint:
        """The cheapest choices that keep these ties. What a tie with a price leaves, to the end
        that has the price, is lost too."""
        matrix, measured, rows = self.model.matrix, len(self.measured), np.array(tied, dtype=int)
        looked_at = np.concatenate((self.measured, rows))
        both = [self.options(one.loss, one.of, looked_at) for one in inside]
        found = joint(both, len(looked_at), PER_KEPT * count)
        uses = found.uses[:, measured:] + used[rows]
        least, most, prices = matrix.least[rows], matrix.most[rows], self.prices[rows]
        loss = found.loss + ((np.where(prices < 0, least, most) - uses) * prices).sum(axis=1)
        kept = np.flatnonzero(within(uses, least, most).all(axis=1))
        kept = kept[ascending(loss[kept])[:count]]
        return replace(
            found, loss=loss[kept], uses=found.uses[kept, :measured], last=found.last[kept]
        )
