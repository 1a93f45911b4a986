"""What a frame knows of a model: what is to be filled, what is tied, what is in doubt."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from khuyencong.allocation import halves
from khuyencong.allocation.halves import Frame, Halves
from khuyencong.allocation.model import Demand, Model, Row
from khuyencong.allocation.solver import Run
from tests.allocation.test_halves import begun, framed, small
from tests.allocation.years import EveryPlan, year


def at(prices: list[float], rows: list[Row], value: list[float]) -> Frame:
    """A model of these rows at these prices; every column may be chosen otherwise."""
    relaxed = Run(None, np.empty(0), 0.0, True, False, prices=np.array(prices, dtype=float))
    model = Model([], np.array(value, dtype=float), rows=rows)
    return Frame(model, relaxed, np.ones(len(value), dtype=bool))


def budget(columns: list[int], most: int = 9) -> Row:
    return Row([(column, 1) for column in columns], None, most, above=Demand("budget", "B"))


def cap(columns: list[int], least: int | None, most: int | None) -> Row:
    floor, above = Demand("floor", "1"), Demand("cap", "1")
    return Row([(column, 1) for column in columns], least, most, floor, above)


ONE_OF = Row([(0, 1), (1, 1)], None, 1)
GROUP = Row([(2, 1), (3, 1), (4, -2)], 0, 0)


def test_budgets_with_a_price_that_these_columns_use_are_to_be_filled():
    rows = [ONE_OF, budget([0, 2]), budget([3]), budget([4]), cap([0], None, 1), budget([1])]
    frame = at([5, 0.5, 0.5, 7, 3, 0], rows, [1] * 5)
    frame.may[4] = False
    assert frame.measured.tolist() == [1, 2]


def test_a_price_of_next_to_nothing_is_none():
    frame = at([1e-9, 2e-9, -1e-9, -2e-9], [budget([0])] * 4, [1])
    assert frame.prices.tolist() == [0, 2e-9, 0, -2e-9]


def test_groups_and_demands_that_cost_something_tie():
    rows = [
        ONE_OF,  # a set, seen as one already
        GROUP,
        budget([0, 1]),  # to be filled
        cap([0, 2, 3], None, 2),
        cap([1, 2], 1, None),
        cap([3, 4], None, 2),  # costs nothing
        Row([(3, 1), (4, 1)], 1, None, below=Demand("floor", "2")),
        Row([(3, 1), (4, 1)], 1, None, below=Demand("floor", "3")),  # costs nothing
        Row([(3, 1), (2, -1)], None, 0),  # a requirement, which nobody asked for at a price
    ]
    frame = at([5, 0, 4, 0.5, -0.5, 0, -3, 0, 0], rows, [1] * 5)
    assert frame.is_tie.tolist() == [False, True, False, True, True, False, True, False, True]


def test_what_a_budget_costs_that_nobody_here_uses_ties_nothing_here():
    frame = at([4, 4], [budget([0]), budget([1])], [1, 1])
    frame.may[1] = False
    assert frame.measured.tolist() == [0]
    assert frame.ties(frame.doubtful(np.zeros(2), 9)[halves_of(frame, 0)]) == []


def halves_of(frame: Frame, column: int) -> int:
    return int(frame.sets.of[column])


def test_the_entries_of_every_column_are_at_hand():
    frame = framed(year(3, 12))
    matrix = frame.model.matrix
    _starts, rows, amounts = frame.entries
    for column in range(frame.model.width):
        known = sorted(
            (row, amount)
            for row, one, amount in zip(matrix.rows, matrix.columns, matrix.amounts, strict=True)
            if one == column
        )
        found = [(rows[entry], amounts[entry]) for entry in frame.entries_of(column)]
        assert sorted(found) == known
    assert list(frame.entries_of(halves.NONE)) == []


@pytest.mark.parametrize(
    ("least", "most", "used", "is_kept"),
    [
        (None, 0, 0.0, True),
        (None, 0, 1e-9, True),  # rounding
        (None, 0, 2e-9, False),
        (1, None, 1.0, True),
        (1, None, 1 - 1e-9, True),
        (1, None, 1 - 2e-9, False),
        (0, 1, 0.5, True),
    ],
)
def test_a_plan_keeps_a_row_but_for_rounding(least, most, used, is_kept):
    frame = at([0, 0], [cap([0], least, most), cap([0], None, None)], [1])
    assert frame.is_kept(np.array([used])) is is_kept


def test_one_row_that_is_missed_is_enough():
    frame = at([0, 0], [cap([0], None, 1), cap([1], None, 0)], [1, 1])
    assert frame.used(np.array([1.0, 1.0])).tolist() == [1, 1]
    assert not frame.is_kept(np.array([1.0, 1.0]))


def options_of(frame: Frame, plan: list[int], free: int = 9) -> dict[int, list[tuple[int, float]]]:
    """Of every set in doubt, the first column of the set: (column, loss) of its options."""
    found = frame.doubtful(np.array(plan, dtype=float), free)
    first = {int(frame.sets.of[column]): column for column in range(frame.model.width)[::-1]}
    return {
        first[name]: list(zip(one.of.tolist(), one.loss.tolist(), strict=True))
        for name, one in found.items()
    }


def three_sets(value: list[float]) -> Frame:
    """Columns 0 and 1 are one set, so are 2 and 3; 4 stands alone. No row has a price."""
    sets = [Row([(0, 1), (1, 1)], None, 1), Row([(2, 1), (3, 1)], None, 1)]
    return at([0, 0], sets, value)


def test_sets_are_in_doubt_by_the_cost_of_their_second_best():
    frame = three_sets([9, 4, 8, 7, 3])
    assert options_of(frame, [1, 0, 1, 0, 1], free=1) == {2: [(2, 0), (3, 1)]}
    assert options_of(frame, [1, 0, 1, 0, 1], free=2) == {
        2: [(2, 0), (3, 1)],
        4: [(4, 0), (halves.NONE, 3)],
    }
    assert list(options_of(frame, [1, 0, 1, 0, 1])) == [2, 4, 0]


def test_what_the_plan_has_otherwise_comes_first_and_stays_listed():
    frame = three_sets([9, 4, 8, 7, 3])
    assert options_of(frame, [0, 1, 1, 0, 1], free=1) == {0: [(0, 0), (1, 5)]}
    assert options_of(frame, [0, 0, 1, 0, 1], free=1) == {0: [(0, 0), (halves.NONE, 9)]}


def test_however_little_it_costs_what_the_plan_has_otherwise_comes_first():
    frame = three_sets([9, 8.6, 8, 7.5, 3])
    assert options_of(frame, [1, 0, 0, 1, 1], free=1) == {2: [(2, 0), (3, 0.5)]}


def test_an_option_that_costs_more_than_the_last_second_best_is_left_out():
    frame = three_sets([9, 8, 8, 7, 3])
    assert options_of(frame, [1, 0, 1, 0, 1], free=2) == {
        0: [(0, 0), (1, 1)],  # nothing at all would cost 9
        2: [(2, 0), (3, 1)],
    }


def test_a_set_that_must_have_one_in_is_never_without():
    must = Row([(0, 1), (1, 1)], 1, 1, below=Demand("must_choose", "a"))
    frame = at([0], [must], [-5, -6])
    assert options_of(frame, [1, 0]) == {0: [(0, 0), (1, 1)]}
    frame = at([0], [Row(must.terms, None, 1)], [-5, -6])
    assert options_of(frame, [1, 0]) == {0: [(halves.NONE, 0), (0, 5)]}


def test_sets_of_which_a_column_may_not_change_are_in_no_doubt():
    frame = three_sets([9, 8, 8, 7, 3])
    frame.may[1] = False
    assert list(options_of(frame, [1, 0, 1, 0, 1])) == [2, 4]
    frame.may[2:] = False
    assert options_of(frame, [1, 0, 1, 0, 1]) == {}


def test_options_know_what_they_use_of_the_budgets_and_nothing_uses_nothing():
    rows = [budget([0, 1]), Row([(1, 3)], None, 10, above=Demand("budget", "C"))]
    frame = at([1, 1], rows, [5, 6])
    one = frame.options(np.zeros(3), np.array([1, halves.NONE, 0]), np.array([1, 0]))
    assert one.uses.tolist() == [[3, 1], [0, 0], [0, 1]]
    assert one.of.tolist() == [1, halves.NONE, 0]


def chain() -> Frame:
    """Columns 0 and 1, 1 and 2, 4 and 5 are tied; 3 is free. A budget is to be filled."""
    ties = [Row([(a, 1), (b, -1)], None, 0) for a, b in ((0, 1), (1, 2), (4, 5))]
    return at([0, 0, 0, 1], [*ties, budget([0, 1, 2, 3, 4, 5], 100)], [2.0] * 6)


def test_what_is_tied_through_others_is_one_block():
    frame = chain()
    blocks, fixed = frame.blocks(np.zeros(6), Halves())
    columns = sorted(sorted(column for one in block.of for column in one.of) for block in blocks)
    assert [[n for n in inside if n != halves.NONE] for inside in columns] == [
        [0, 1, 2],
        [4, 5],
        [3],
    ]
    assert fixed.tolist() == [0] * 6


def test_a_block_lists_what_keeps_its_ties_and_no_more():
    (block,) = (one for one in chain().blocks(np.zeros(6), Halves())[0] if len(one.of) == 3)
    listed = {tuple(sorted(block.columns(place))) for place in range(len(block.loss))}
    assert listed == {(), (2,), (1, 2), (0, 1, 2)}


def test_a_block_lists_so_many_choices_the_cheapest_first():
    frame = at([0, 1], [Row([(0, 1), (1, -1)], None, 0), budget([0, 1], 100)], [5.0, 3.0])
    (block,) = frame.blocks(np.zeros(2), Halves(per_block=2))[0]
    assert [sorted(block.columns(place)) for place in range(2)] == [[0, 1], [1]]
    assert block.loss.tolist() == [0, 4]  # worth 5, and uses 1
    assert block.uses.tolist() == [[2], [1]]


def test_what_a_tie_leaves_at_a_price_is_lost():
    """Of three that cost nothing otherwise two may be in: every one less loses the price."""
    frame = at([0.5, 1], [cap([0, 1, 2], None, 2), budget([0, 1, 2], 100)], [1.5] * 3)
    (block,) = frame.blocks(np.zeros(3), Halves())[0]
    lost = {tuple(sorted(block.columns(n))): loss for n, loss in enumerate(block.loss)}
    assert lost == {
        (): 1, (0,): 0.5, (1,): 0.5, (2,): 0.5, (0, 1): 0, (0, 2): 0, (1, 2): 0,
    }  # fmt: skip


def test_what_a_tie_has_above_its_floor_at_a_price_is_lost():
    frame = at([-0.5, 1], [cap([0, 1, 2], 1, None), budget([0, 1, 2], 100)], [0.5] * 3)
    (block,) = frame.blocks(np.zeros(3), Halves())[0]
    lost = {tuple(sorted(block.columns(n))): loss for n, loss in enumerate(block.loss)}
    assert lost == {
        (0,): 0, (1,): 0, (2,): 0, (0, 1): 0.5, (0, 2): 0.5, (1, 2): 0.5, (0, 1, 2): 1,
    }  # fmt: skip


def test_a_tie_counts_what_stays_as_well():
    frame = at([1, 1], [cap([0, 1, 2], None, 2), budget([0], 100)], [3.0, 9.0, 9.0])
    frame.may[1:] = False
    for stays, listed in ([1.0, 0.0], [[0], []]), ([1.0, 1.0], [[]]):
        (block,) = frame.blocks(np.array([0.0, *stays]), Halves())[0]
        assert [list(block.columns(place)) for place in range(len(block.loss))] == listed


@pytest.mark.parametrize(("heavy", "is_found"), [(8, True), (9, False)])
def test_ten_choices_of_a_block_are_looked_at_for_one_that_is_listed(heavy, is_found):
    """Of ten columns, the first of which costs least to leave out, the heavy one must be left out:
    the ninth is so in the tenth choice. The tenth would be in the eleventh: the block stays."""
    tie = Row([(column, 5 if column == heavy else 1) for column in range(10)], None, 9)
    value = [3 + column / 10 for column in range(10)]
    frame = at([0, 1], [tie, budget([*range(11)], 100)], [*value, 2.0])
    plan = np.zeros(11)
    plan[:5] = 1
    blocks, fixed = frame.blocks(plan, Halves(per_block=1))
    assert sorted(len(block.of) for block in blocks) == ([1, 10] if is_found else [1])
    assert fixed.tolist() == ([0] * 11 if is_found else [1] * 5 + [0] * 6)


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_of_two_halves_is_worth_what_it_loses_less_than_the_top(seed):
    asked = small(seed)
    if EveryPlan(asked).best() is None:
        return
    frame, plan, _best = begun(asked)
    if not len(frame.measured):
        return
    dealt = frame.deal(plan, Halves(free=6, per_half=60), np.random.default_rng(seed))
    prices = frame.prices[frame.measured]
    sizes = range(len(dealt.one.loss)), range(len(dealt.other.loss))
    for one, other in itertools.product(*sizes):
        found = dealt.plan(one, other)
        stays = dealt.left - dealt.one.uses[one] - dealt.other.uses[other]
        lost = dealt.one.loss[one] + dealt.other.loss[other] + stays @ prices
        assert frame.model.value @ found == pytest.approx(dealt.top - lost)
        left = (frame.model.matrix.most - frame.used(found))[frame.measured]
        assert left == pytest.approx(stays)
        assert set(found) <= {0, 1}


@pytest.mark.parametrize(
    ("enough", "asked_for"),
    [(np.inf, [1 / 8, 1 / 4, 1 / 2, 1]), (0.7, [0.3, 0.6, 1]), (0.5, [0.5, 1]), (-3, [1])],
)
def test_first_what_is_enough_is_sought_or_an_eighth_of_the_loss_then_twice_that(
    monkeypatch, enough, asked_for
):
    """`enough`: in shares between what the plan is worth, 2, and the top."""
    frame, asked, plan = chain(), [], np.array([0, 0, 0, 1.0, 0, 0])
    now = frame.deal(plan, Halves(), np.random.default_rng(1)).top - 2
    monkeypatch.setattr(halves, "pairs", lambda *given: asked.append(given[-1] / now) or [])
    assert frame.better(plan, 2 + enough * now, Halves(), np.random.default_rng(1)) is None
    assert asked == pytest.approx(asked_for)


def test_what_the_cheapest_choices_of_both_halves_lose_is_no_part_of_their_worth():
    """Of two pairs that go together one is worth having and the other costs 2 and 1."""
    together = [Row([(a, 1), (a + 1, -1)], 0, 0) for a in (0, 2)]
    frame = at([0, 0, 1], [*together, budget([0, 1, 2, 3], 100)], [6.0, -1.0, 6.0, 0.0])
    dealt = frame.deal(np.zeros(4), Halves(), np.random.default_rng(1))
    assert sorted([dealt.one.loss[0], dealt.other.loss[0]]) == [1, 2]
    assert dealt.plan(0, 0).tolist() == [1, 1, 1, 1]
    assert dealt.top == 11 + 1 + 2 + 96  # of 100 at a price of 1 the four use 4


def test_a_pair_that_breaks_a_row_or_is_worth_no_more_is_passed_over(monkeypatch):
    """The first breaks the cap that was left aside, the second is what is there."""
    rows = [cap([0, 1], None, 1), budget([0, 1, 2], 3)]
    frame = at([0, 1], rows, [3.0, 3.0, 2.0])
    plans = [[1, 1, 0], [0, 0, 1], [1, 0, 1], [1, 0, 0]]
    monkeypatch.setattr(halves.Dealt, "plan", lambda *_pair: np.array(plans.pop(0), dtype=float))
    monkeypatch.setattr(halves, "pairs", lambda *_given: [halves.Pair(0, 0, 0)] * 4)
    found = frame.better(np.array([0, 0, 1.0]), 9.0, Halves(), np.random.default_rng(1))
    assert found is not None and found.tolist() == [1, 0, 1]
