"""What it costs to have an option otherwise, seen proposal by proposal, and where HiGHS begins."""

from __future__ import annotations

import time

import numpy as np
import pytest

from khuyencong.allocation import relaxation
from khuyencong.allocation.model import Model, Row, model_of
from khuyencong.allocation.prices import reduced_costs, sets_of
from khuyencong.allocation.relaxation import relax
from khuyencong.allocation.solver import run
from tests.allocation.years import year

# Two proposals of two options, the second must be chosen; a budget of 10; the last is alone.
TWO = Model(
    [],
    np.array([9.0, 7.0, -1.0, -4.0, 3.0]),
    rows=[
        Row([(0, 5), (1, 2), (2, 1), (3, 1), (4, 2)], None, 10),
        Row([(0, 1), (1, 1)], None, 1),
        Row([(2, 1), (3, 1)], 1, 1),
    ],
)


def test_the_best_option_costs_what_it_is_worth_more_than_the_second():
    assert reduced_costs(TWO, np.zeros(3)).tolist() == [2, -2, 3, -3, 3]
    # At a price of 1 the first is worth 4 and the second 5; of the last pair -2 and -5; 1.
    assert reduced_costs(TWO, np.array([1.0, 77.0, 77.0])).tolist() == [-1, 1, 3, -3, 1]


def test_where_none_is_worth_its_price_none_is_in_but_of_those_that_must_be():
    """At 5: -16 and -3, then -6 and -9, then -7."""
    assert reduced_costs(TWO, np.array([5.0, 0, 0])).tolist() == [-16, -3, 3, -3, -7]


def test_two_alike_are_in_doubt_both_and_so_is_one_worth_nothing():
    alike = Model([], np.array([4.0, 4.0, 0.0]), rows=[Row([(0, 1), (1, 1)], None, 1)])
    assert reduced_costs(alike, np.zeros(1)).tolist() == [0, 0, 0]


def test_rivals_are_one_set_and_their_own_options_none():
    """A set is a row of ones with a most of one; the longest comes first, none shares a column."""
    rows = [
        Row([(0, 1), (1, 1)], None, 1),
        Row([(0, 1), (1, 1), (2, 1)], None, 1),
        Row([(2, 1), (3, 1)], None, 1),
        Row([(3, 1), (4, 1)], None, 2),
        Row([(3, 1), (4, 2)], None, 1),
        Row([(4, 1), (5, 1)], 1, 1),
        Row([], None, 1),
    ]
    sets = sets_of(Model([], np.ones(6), rows=rows))
    assert sets.is_set.tolist() == [False, True, False, False, False, True, False]
    assert sets.of.tolist() == [1, 1, 1, 7 + 3, 5, 5]


def test_what_shares_a_column_with_a_longer_row_is_looked_at_again():
    """The second loses its first column to the first row, the third then has both of its own."""
    rows = [
        Row([(2, 1), (3, 1), (4, 1), (5, 1)], None, 1),
        Row([(5, 1), (0, 1), (1, 1)], None, 1),
        Row([(0, 1), (1, 1)], None, 1),
    ]
    assert sets_of(Model([], np.ones(6), rows=rows)).is_set.tolist() == [True, False, True]


def test_no_plan_loses_less_than_its_options_cost():
    """What a best plan has otherwise than the relaxation costs no more than it lies below it."""
    seen = 0
    for number in range(20):
        model = model_of(year(number, 20, values=(5, 400)))
        relaxed = run(model, until=time.perf_counter() + 9, is_relaxed=True)
        plan = run(model, until=time.perf_counter() + 9).plan
        if plan is None:
            continue
        is_other = (relaxed.reduced > 0) != (plan > 0.5)
        room = 1e-6 * max(1.0, abs(relaxed.bound))
        lost = relaxed.bound - float(model.value @ plan)
        assert (np.abs(relaxed.reduced[is_other]) <= lost + room).all()
        seen += int(is_other.sum())
    assert seen > 40


@pytest.mark.parametrize("seed", range(3))
def test_a_relaxation_begun_from_a_sample_is_the_same_optimum(monkeypatch, seed):
    model = model_of(year(seed, 300, budgets=4, values=(5_000, 400_000)))
    until = time.perf_counter() + 20
    plain = relax(model, until=until)
    monkeypatch.setattr(relaxation, "FROM_COLUMNS", 0)
    begun = relax(model, until=until)
    assert begun.is_proven and plain.is_proven
    assert begun.bound == pytest.approx(plain.bound, rel=1e-9)
    basis = relaxation._begin(model, until)
    assert len(basis.col_status) == model.width
    basic = [int(one) == relaxation.BASIC for one in [*basis.col_status, *basis.row_status]]
    assert sum(basic) == len(model.rows)


def test_a_sample_that_says_nothing_is_not_begun_from():
    """No eighth of the proposals reaches the floor, or there is no time."""
    rows = [Row([(n, 1) for n in range(16)], 15, None)]
    model = Model([], np.ones(16), rows=rows)
    assert relaxation._begin(model, time.perf_counter() + 9) is not None
    tight = Model([], np.ones(16), rows=[Row([(1, 1), (2, 1)], 2, None), *rows])
    assert relaxation._begin(tight, time.perf_counter() + 9) is None
    assert relax(tight, until=time.perf_counter() + 9).bound == pytest.approx(16)
