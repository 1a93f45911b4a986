"""The way of large instances, proved: against every plan there is, and against plain HiGHS."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from khuyencong.allocation import checker, kernel, optimiser, solver
from khuyencong.allocation.instance import Instance, read
from khuyencong.allocation.kernel import Kernel
from khuyencong.allocation.model import Demand, Model, Row, model_of
from khuyencong.allocation.solver import Run, run
from tests.allocation.years import MOST_PLANS, EveryPlan, plans_of, year

# The searches of a large year on a dozen proposals: kernels of two to six columns, cut off at once.
SMALL = Kernel(
    from_columns=0,
    few=2,
    first=2,
    try_nodes=1,
    merge_nodes=5,
    merge_size=3,
)
LARGE = Kernel(from_columns=0, few=50)
SIZES = ((12, 2), (13, 2), (15, 1), (14, 1), (9, 3))
HUGE = (10**15 - 400, 10**15 - 5)
VALUES = ((5, 400), (5_000, 400_000), HUGE)


def dozens(count: int, **more) -> list[Instance]:
    """Years of nine to fifteen proposals, few enough plans to try them all."""
    found = []
    for seed in range(10 * count):
        proposals, options = SIZES[seed % len(SIZES)]
        values = more.get("values", VALUES[seed % len(VALUES)])
        drawn = year(
            seed,
            proposals,
            most_options=options,
            is_tied=seed % 4 > 0,
            **more | {"values": values},
        )
        if plans_of(drawn) <= MOST_PLANS:
            found.append(drawn)
    return found[:count]


def judge(instance: Instance, best: int | None, how: Kernel = SMALL) -> None:
    """The answer is allowed, no better than the best plan, and its bound no lower."""
    if best is None:
        with pytest.raises(optimiser.Infeasible):
            optimiser.choose(instance, large=how)
        return
    choice = optimiser.choose(instance, large=how)
    assert checker.faults(instance, choice.chosen) == []
    assert choice.value == checker.value_of(instance, choice.chosen)
    assert choice.value <= best <= choice.bound
    # Proven: the bound has a little room for what the solver rounds.
    room = abs(choice.value) * (instance.gap + 3e-6) + 1
    assert choice.bound <= choice.value + room


@pytest.fixture(scope="module")
def tried() -> list[tuple[Instance, int | None]]:
    """Years with what their best plan is worth, some asked exactly and some within 5 %."""
    years = [*dozens(40), *dozens(15, gap=0.05), *dozens(15, gap=0.01, values=HUGE)]
    return [(one, EveryPlan(one).best()) for one in years]


def test_no_plan_is_better_than_the_answer_and_none_above_its_bound(tried):
    assert sum(best is not None for _one, best in tried) > 50
    for instance, best in tried:
        judge(instance, best)


def test_asked_exactly_the_answer_is_the_best_plan(tried):
    for instance, best in tried:
        if best is not None and instance.gap == 0 and best < 10**9:
            choice = optimiser.choose(instance, large=SMALL)
            assert choice.value == best


def test_the_way_of_large_years_gives_what_the_way_of_small_ones_gives(tried):
    for instance, best in tried[:20]:
        if best is not None:
            ways = [optimiser.choose(instance, large=how).value for how in (SMALL, Kernel())]
            assert instance.gap or best > 10**9 or ways[0] == ways[1]


def test_a_year_where_every_proposal_loses_is_searched_and_bounded_too():
    """Floors make it take some: values, bound and what is enough lie below zero."""
    for seed in range(6):
        asked = year(seed, 13, most_options=1, values=(-400, -5), gap=0.02 * (seed % 2))
        judge(asked, EveryPlan(asked).best())


@pytest.mark.parametrize("seed", range(4))
def test_a_year_of_300_proposals_is_proven_as_plain_highs_proves_it(seed):
    """Plain HiGHS brackets the best plan: no answer above its bound, no bound below its plan."""
    asked = year(seed, 300, budgets=4, values=(5_000, 400_000), gap=0.002)
    model = model_of(asked)
    plain = run(model, until=time.perf_counter() + 20, gap=0.0005)
    assert plain.is_proven and plain.plan is not None
    choice = optimiser.choose(asked, large=LARGE)
    assert checker.faults(asked, choice.chosen) == []
    assert choice.value <= plain.bound * (1 + 1e-6)
    assert choice.bound >= round(float(model.value @ plain.plan))
    assert choice.gap <= 0.002 + 1e-5


# Faults that were planted: the judge must find each of them in the years above.


def sure_of_too_much(relaxed, best, worth):
    """Fixes columns whose other value costs a fiftieth of what is still open."""
    if best is None or relaxed.plan is None:
        return {}
    slack = relaxed.bound - worth
    sure = np.abs(relaxed.reduced) > slack / 50 + 1e-9
    return {int(n): float(round(relaxed.plan[n])) for n in np.flatnonzero(sure)}


FAULTS = {
    "fixes fifty times too many columns": (optimiser, "_fixed_by_reduced_cost", sure_of_too_much),
    "says of any plan that it is good enough": (
        kernel,
        "is_enough",
        lambda _model, plan, _enough: plan is not None,
    ),
    "rounds the bound down": (optimiser, "_padded", lambda bound: bound * (1 - 1e-7)),
    "keeps the first plan instead of the better one": (
        Model,
        "better",
        lambda _model, one, other: other if one is None else one,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(tried, monkeypatch, fault):
    monkeypatch.setattr(*FAULTS[fault])
    found = 0
    for instance, best in tried:
        try:
            judge(instance, best)
        except (AssertionError, pytest.fail.Exception):
            found += 1
    assert found, f"no year shows a search that {fault}"


# The parts of the search on a year of 300 proposals.


@pytest.fixture(scope="module")
def large() -> tuple[Model, Run]:
    model = model_of(year(5, 300, budgets=4, values=(5_000, 400_000)))
    return model, run(model, until=time.perf_counter() + 20, is_relaxed=True)


def searched(model: Model, relaxed: Run, monkeypatch, **more):
    """(the plan of a kernel search, every plan it met)."""
    met = []

    def recorded(*args, **options):
        found = run(*args, **options)
        met.extend([] if found.plan is None else [found.plan])
        return found

    monkeypatch.setattr(kernel, "run", recorded)
    how = Kernel(few=0, first=10, tries=4, merge_size=15, **more)
    until = time.perf_counter() + 20
    found = kernel.search(model, relaxed, enough=relaxed.bound, gap=0.0, until=until, kernel=how)
    return found.plan, met


def test_kernel_search_keeps_the_best_of_all_it_met(large, monkeypatch):
    model, relaxed = large
    best, met = searched(model, relaxed, monkeypatch)
    assert len(met) > 3
    assert model.value @ best == max(model.value @ plan for plan in met)
    assert checker_of(model, best) == []


def checker_of(model: Model, plan) -> list[str]:
    asked = year(5, 300, budgets=4, values=(5_000, 400_000))
    return checker.faults(asked, model.chosen(plan))


def test_a_merge_that_drops_a_proposal_is_found(large, monkeypatch):
    """Planted: what is merged loses one of the proposals that all plans agree on."""
    model, relaxed = large
    merged = kernel._merged

    def drops_one(*args, **options):
        plan = np.array(merged(*args, **options))
        plan[np.flatnonzero(plan > 0.5)[0]] = 0
        return plan

    monkeypatch.setattr(kernel, "_merged", drops_one)
    best, met = searched(model, relaxed, monkeypatch)
    assert model.value @ best < max(model.value @ plan for plan in met)


def test_merged_plans_keep_what_all_of_them_agree_on(large, monkeypatch):
    model, relaxed = large
    _best, met = searched(model, relaxed, monkeypatch)
    one, other = met[0], next(plan for plan in met if (np.round(plan) != np.round(met[0])).any())
    until = time.perf_counter() + 20
    plan = kernel._merged(
        model,
        relaxed,
        one,
        [one, other],
        enough=relaxed.bound,
        until=until,
        kernel=Kernel(merge_size=0),
    )
    agreed = np.round(one) == np.round(other)
    assert (np.round(plan)[agreed] == np.round(one)[agreed]).all()
    assert model.value @ plan >= max(model.value @ one, model.value @ other) - 1e-6


def test_nothing_is_merged_before_there_are_two_plans_or_after_one_is_enough(large, monkeypatch):
    model, relaxed = large
    _best, (one, other, *_rest) = searched(model, relaxed, monkeypatch)
    monkeypatch.setattr(kernel, "run", None)  # whoever asks the solver breaks
    wanted = {"until": time.perf_counter() + 20, "kernel": Kernel()}
    assert kernel._merged(model, relaxed, None, [], enough=0, **wanted) is None
    assert kernel._merged(model, relaxed, one, [one], enough=relaxed.bound, **wanted) is one
    assert kernel._merged(model, relaxed, one, [one, other], enough=0, **wanted) is one


def test_a_kernel_is_what_the_relaxation_doubts_most(large):
    _model, relaxed = large
    cost = np.abs(relaxed.reduced)
    outside = kernel._outside(relaxed, 20)
    inside = [n for n in range(len(cost)) if n not in outside and cost[n] > kernel.AT_A_COST]
    assert len(inside) == 20
    assert max(cost[inside]) <= min(cost[list(outside)])
    assert all(relaxed.plan[n] == pytest.approx(value) for n, value in outside.items())


def test_a_relaxation_that_was_cut_off_bounds_nothing(tried, monkeypatch):
    real = optimiser.relax
    monkeypatch.setattr(
        optimiser,
        "relax",
        lambda *args, **options: replace(real(*args, **options), is_proven=False, bound=-1.0),
    )
    for instance, best in tried[:10]:
        judge(instance, best)


def test_without_any_plan_in_time_that_is_said(monkeypatch):
    monkeypatch.setattr(solver, "LEAST_SECONDS", 0)
    asked = replace(year(1, 300, budgets=4), time_limit_s=0.0)
    with pytest.raises(TimeoutError):
        optimiser.choose(asked, large=LARGE)


@pytest.mark.parametrize(
    ("gap", "bound", "enough"),
    [
        (0.0, 90.0, 90),
        (0.25, 90.0, 72),
        (0.25, 0.5, 0.4),
        (0.25, -90.0, -120),
        (0.9, -90.0, -180),
        (1.0, 90.0, 45),
    ],
)
def test_what_is_enough_lies_within_the_gap_of_the_bound(monkeypatch, gap, bound, enough):
    """A year as large as the border is searched; one column less is not."""
    seen = []
    monkeypatch.setattr(
        kernel,
        "search",
        lambda *_given, enough, **_more: seen.append(enough) or (np.ones(2), False),
    )
    asked = one_each({}, {"a": (1, {}), "b": (1, {})}, gap=gap)
    model = Model([], np.array([1.0, 1.0]))
    relaxed = Run(np.ones(2), np.zeros(2), bound, True, False)
    first = optimiser._first_plan
    is_enough = first(asked, model, relaxed, 0.0, Kernel(from_columns=2)).is_enough
    assert seen == [pytest.approx(enough, rel=1e-5)]
    assert is_enough == (enough <= 2)
    assert first(asked, model, relaxed, 0.0, Kernel(from_columns=3)).plan is None


# Rounding: the solver works in shares of a row, the answer in whole đồng.


def one_each(budgets, proposals, **more):
    """Proposals as {id: (value, {budget: amount})}."""
    return read(
        {
            "budgets": budgets,
            "proposals": [
                {"id": name, "options": [{"id": "1", "value": value, "uses": uses}]}
                for name, (value, uses) in proposals.items()
            ],
            "gap": 0,
            **more,
        }
    )


def test_a_budget_missed_by_one_dong_is_cut_off_by_a_cover():
    a, b, c = 6 * 10**14, 4 * 10**14 + 1, 3 * 10**14
    asked = one_each(
        {"B": 10**15}, {"a": (10, {"B": a}), "b": (9, {"B": b}), "c": (5, {"B": c})},
        requires=[],
        groups=[{"members": ["b", "c"], "rule": "at_most_one"}],
    )  # fmt: skip
    choice = optimiser.choose(asked)
    assert choice.chosen == {"a": "1", "c": "1"}
    assert choice.value == 15


def test_a_floor_missed_by_one_dong_is_cut_off():
    asked = one_each(
        {"B": 10**15},
        {"a": (-1, {"B": 5 * 10**14 - 1}), "b": (-1, {"B": 10**14}), "c": (-3, {"B": 10**14})},
        bands=[{"members": ["a", "b", "c"], "measure": "B", "min": 5 * 10**14}],
    )
    choice = optimiser.choose(asked)
    assert choice.chosen == {"a": "1", "b": "1"}
    assert choice.value == -2


def test_a_cover_is_the_fewest_columns_that_are_too_much_together():
    row = Row([(0, 5), (1, 3), (2, 4), (3, 1)], None, 8, above=Demand("budget", "B"))
    model = Model([], np.zeros(4), rows=[row])
    (cut,) = optimiser._covers(model, np.array([1, 1, 1, 1]))
    assert sorted(cut.terms) == [(0, 1), (2, 1)]
    assert (cut.least, cut.most) == (None, 1)
    assert optimiser._covers(model, np.array([1, 1, 0, 0])) == []


def test_a_cover_forbids_no_plan_that_reaches_its_limit_just_so():
    """Too much by 3: without the one that uses 3, the other two use just the 9 there are."""
    row = Row([(0, 5), (1, 3), (2, 4)], None, 9, above=Demand("budget", "B"))
    (cut,) = optimiser._covers(Model([], np.zeros(3), rows=[row]), np.array([1, 1, 1]))
    assert sorted(cut.terms) == [(0, 1), (1, 1), (2, 1)]
    assert (cut.least, cut.most) == (None, 2)


def test_a_missed_floor_asks_for_one_more_of_its_members():
    row = Row([(0, 5), (1, 3), (2, 4)], 9, None, below=Demand("floor", "1"))
    (cut,) = optimiser._covers(Model([], np.zeros(3), rows=[row]), np.array([1, 0, 0]))
    assert cut == Row([(1, 1), (2, 1)], 1, None)


def test_a_relaxation_that_holds_no_plan_is_enough_to_say_so(monkeypatch):
    """The whole search might find no time to."""

    def impossible(*_given, **_options):
        return Run(None, np.empty(0), 0.0, is_proven=False, is_infeasible=True)

    monkeypatch.setattr(optimiser, "relax", impossible)
    monkeypatch.setattr(optimiser, "run", None)  # whoever asks it breaks
    asked = one_each({"B": 1}, {"a": (1, {"B": 1})})
    with pytest.raises(optimiser.Infeasible):
        optimiser.choose(asked)


def test_a_year_without_any_budget_takes_all_that_is_worth_something():
    """No row binds anything: the solver gets an empty matrix, not one of doubles."""
    best = optimiser.choose(
        read({"budgets": {}, "proposals": [{"id": "a", "options": [{"id": "1", "value": 7}]}]})
    )
    assert (best.value, best.chosen) == (7, {"a": "1"})
