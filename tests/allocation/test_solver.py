"""HiGHS as it is asked, and what it must give back."""

from __future__ import annotations

import time

import highspy
import numpy as np
import pytest

from khuyencong.allocation import solver
from khuyencong.allocation.model import Model, Row, model_of
from khuyencong.allocation.solver import run
from tests.allocation.years import year


def asked_of_the_solver(monkeypatch, **options) -> dict[str, object]:
    """Every option that a run sets."""
    seen: dict[str, object] = {}

    class Recorded(solver.Solver):
        def setOptionValue(self, name, value):
            seen[name] = value
            return super().setOptionValue(name, value)

    monkeypatch.setattr(solver, "Solver", Recorded)
    run(model_of(year(1, 12)), until=time.perf_counter() + 5, **options)
    return seen


def test_a_run_asks_the_solver_for_just_what_it_was_told(monkeypatch):
    plain = asked_of_the_solver(monkeypatch)
    assert 4 < plain.pop("time_limit") <= 5
    usual = {"output_flag": False, "threads": 1, "mip_rel_gap": 0, "mip_abs_gap": 0}
    assert plain == usual | {"random_seed": 0}
    told = asked_of_the_solver(monkeypatch, gap=0.5, enough=100.0, nodes=7, seed=3)
    told.pop("time_limit")
    own = {"mip_rel_gap": 0.5, "random_seed": 3, "objective_target": 100.0, "mip_max_nodes": 7}
    assert told == usual | own
    relaxed = asked_of_the_solver(monkeypatch, is_relaxed=True)
    relaxed.pop("time_limit")
    assert relaxed == usual | {"random_seed": 0, "presolve": "off", "simplex_scale_strategy": 0}


def test_without_time_for_more_a_run_gives_back_the_plan_it_began_from(monkeypatch):
    monkeypatch.setattr(solver, "LEAST_SECONDS", 0.0)
    model = model_of(year(5, 300, budgets=4, values=(5_000, 400_000)))
    known = run(model, until=time.perf_counter() + 10, gap=0.05).plan
    again = run(model, until=0.0, start=known).plan
    assert np.round(again).tolist() == np.round(known).tolist()
    assert run(model, until=0.0).plan is None


@pytest.mark.parametrize("is_relaxed", [True, False])
def test_what_is_fixed_stays_as_it_is(is_relaxed):
    """Three of 40 million each and 100 million: the best is held out, the one that loses is in."""
    rows = [Row([(0, 40), (1, 40), (2, 40)], None, 100)]
    model = Model([], np.array([9.0, 8.0, -7.0]), rows=rows)
    until = time.perf_counter() + 5
    free = run(model, until=until, is_relaxed=is_relaxed).plan
    assert free.tolist() == [1, 1, 0]
    fixed = run(model, until=until, is_relaxed=is_relaxed, fixed={0: 0.0, 2: 1.0}).plan
    assert fixed.tolist() == [0, 1, 1]


@pytest.mark.parametrize("word", ["kInfeasible", "kUnboundedOrInfeasible"])
def test_a_year_is_impossible_by_either_word_of_highs(monkeypatch, word):
    """No column is unbounded, so the second word says the same as the first."""
    status = getattr(highspy.HighsModelStatus, word)
    monkeypatch.setattr(solver.Solver, "getModelStatus", lambda _solver: status, raising=False)
    answer = run(model_of(year(1, 12)), until=time.perf_counter() + 5)
    assert answer.is_infeasible
    assert not answer.is_proven


FOUR = Model(
    [],
    np.array([9.0, 8.0, -7.0, 5.0]),
    rows=[
        Row([(0, 40), (1, 40), (2, 40), (3, 20)], None, 100),
        Row([(0, 1), (2, 1)], 1, None),
        Row([(1, 1), (3, 1)], None, 1),
    ],
)


def answered(**options):
    return run(FOUR, until=time.perf_counter() + 5, **options)


def test_what_is_fixed_is_left_out_and_still_uses_its_money_and_counts_in_the_value():
    """With the second in, 60 of 100 are left, and the fourth, its rival, is out."""
    found = answered(fixed={1: 1.0})
    assert found.plan.tolist() == [1, 1, 0, 0]
    assert found.bound == pytest.approx(17)
    assert answered(fixed={1: 1.0, 2: 1.0}).plan.tolist() == [0, 1, 1, 0]
    assert answered(fixed={1: 1.0}, enough=17.0).plan.tolist() == [1, 1, 0, 0]
    start = np.array([1.0, 0.0, 0.0, 1.0])
    assert answered(fixed={1: 0.0}, start=start, nodes=1).plan.tolist() == [1, 0, 0, 1]


def test_a_row_that_what_is_fixed_breaks_alone_is_broken():
    assert answered(fixed={1: 1.0, 3: 1.0}).is_infeasible
    assert answered(fixed={0: 0.0, 2: 0.0}).is_infeasible


def test_all_may_be_fixed():
    every = {0: 1.0, 1: 1.0, 2: 0.0, 3: 0.0}
    found = answered(fixed=every)
    assert (found.plan.tolist(), found.is_proven) == ([1, 1, 0, 0], True)
    assert found.bound == pytest.approx(17)
    assert answered(fixed=every | {3: 1.0}).is_infeasible


def test_only_the_free_columns_and_the_rows_they_are_in_are_shown_to_the_solver():
    lp, plan, is_free, is_row = solver.program_of(FOUR, is_relaxed=False, fixed={1: 1.0, 3: 0.0})
    assert (lp.num_col_, lp.num_row_) == (2, 2)
    assert is_free.tolist() == [True, False, True, False]
    assert plan.tolist() == [0, 1, 0, 0]
    assert is_row.tolist() == [True, True, False]
    assert list(lp.a_matrix_.value_) == [2, 2, 1, 1]  # of 40, 40, 40, 20 and 100, by twenties
    assert list(lp.a_matrix_.index_) == [0, 1, 0, 1]
    assert list(lp.a_matrix_.start_) == [0, 2, 4]
    assert list(lp.row_upper_) == [3, np.inf]
    assert lp.offset_ == 8
