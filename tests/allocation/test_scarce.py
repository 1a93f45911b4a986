"""The scarcest part decided first: against every plan, and what is asked of the solver for it."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from khuyencong.allocation import checker, kernel, optimiser, scarce
from khuyencong.allocation.instance import Instance, read
from khuyencong.allocation.kernel import Kernel
from khuyencong.allocation.model import Demand, Model, Row, model_of
from khuyencong.allocation.relaxation import relax
from khuyencong.allocation.solver import Run
from tests.allocation.test_kernel import Frame
from tests.allocation.years import EveryPlan

ENDLESS = float("inf")


def parted(seed: int, *, counts: dict[str, int]) -> Instance:
    """So many proposals of each source, at two levels, in three districts with a cap each."""
    draw = random.Random(seed)
    proposals = []
    for source, count in counts.items():
        for number in range(count):
            asked, worth = draw.randrange(20, 90), draw.randrange(50, 400)
            options = [
                {"id": str(percent), "value": worth * part // 100, "uses": {source: given}}
                for percent, part in ((100, 100), (60, 70))
                if (given := asked * percent // 100)
            ]
            proposals.append({"id": f"{source}{number}", "options": options})
    names = [one["id"] for one in proposals]
    budgets = {
        source: sum(
            one["options"][0]["uses"][source] for one in proposals if one["id"].startswith(source)
        )
        * 2
        // 5
        for source in counts
    }
    bands = [
        {"members": names[place::3], "measure": "count", "max": max(1, len(names) // 6)}
        for place in range(3)
    ]
    groups = [{"members": draw.sample(names, 2), "rule": "all_or_none"}]
    data = {"budgets": budgets, "proposals": proposals, "bands": bands, "groups": groups}
    return read(data | {"gap": 0, "time_limit_s": 20})


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_is_above_every_plan_and_closer_than_the_relaxation(seed):
    asked = parted(seed, counts={"A": 6, "B": 3})
    best = EveryPlan(asked).best()
    assert best is not None
    model = model_of(asked)
    relaxed = relax(model, until=time.perf_counter() + 20)
    nothing = np.zeros(model.width)
    plan, bound = scarce.search(
        model, relaxed, nothing, {}, enough=lambda bound: bound, until=ENDLESS, kernel=Kernel()
    )
    assert best <= bound + 1e-6
    assert bound <= relaxed.bound + 1e-6
    assert model.value @ plan <= best
    assert checker.faults(asked, model.chosen(plan)) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_year_of_two_sources_is_proven_best_that_way(seed, monkeypatch):
    """Nothing is tried before; what it proves is what trying every plan finds."""
    asked = parted(seed, counts={"A": 6, "B": 3})
    met = []
    real = scarce.search
    monkeypatch.setattr(scarce, "search", lambda *a, **k: met.append(real(*a, **k)) or met[-1])

    def spent(model, *_given, **_more):
        return kernel.Found(np.zeros(model.width), is_spent=True)

    monkeypatch.setattr(kernel, "search", spent)
    choice = optimiser.choose(asked, large=Kernel(from_columns=0, few=0))
    assert choice.value == choice.bound == EveryPlan(asked).best()
    assert len(met) == 1


# What is asked of the solver. The first two columns are one part, the other three the scarcer one
# where one of them uses no budget.

VALUE = np.array([6.0, 5.0, 4.0, 3.0, 2.0])
RELAXED = Run(
    np.array([0.5, 1.0, 0.0, 1.0, 1.0]),
    np.array([0.0, 5.0, -3.0, 1.0, 2.0]),
    bound=16.0,
    is_proven=True,
    is_infeasible=False,
    prices=np.zeros(2),
)
BEST = np.array([1.0, 0, 0, 0, 0])


def funds(*columns: list[int]) -> Model:
    rows = [Row([(n, 1) for n in one], None, 9, above=Demand("budget", "B")) for one in columns]
    return Model([], VALUE, rows=rows)


@pytest.fixture
def asked(monkeypatch):
    """(what each run was asked, with its model; the answers to come: (plan, bound))."""
    runs, answers = [], []

    def answer(model, **options):
        runs.append((model, options))
        plan, bound = answers.pop(0)
        found = None if plan is None else np.array(plan, dtype=float)
        return Run(found, np.empty(0), bound, is_proven=True, is_infeasible=plan is None)

    monkeypatch.setattr(scarce, "run", answer)
    return runs, answers


def searched(model: Model, *, enough: float = 9.0, until: float = ENDLESS, **more):
    return scarce.search(
        model,
        RELAXED,
        BEST,
        {3: 1.0},
        enough=lambda _bound: enough,
        until=until,
        kernel=Kernel(**more),
    )


def test_the_part_of_fewest_columns_alone_must_be_whole(asked):
    runs, answers = asked
    answers += [([0, 0, 1, 0.5, 1], 12.0), ([0, 1, 1, 0, 1], 11.0)]
    plan, bound = searched(funds([0, 1, 3], [2, 4]), rest_size=1, scarce_gap=0.1, scarce_nodes=7)
    assert (plan.tolist(), bound) == ([0, 1, 1, 0, 1], 12)
    (model, first), (whole, second) = runs
    assert model.whole.tolist() == [False, False, True, False, True]
    assert first == {"until": ENDLESS, "fixed": {3: 1.0}, "gap": 0.1, "nodes": 7}
    # Of the others the halved one is free, and the one that costs least.
    assert whole.whole is None
    assert second == {"until": ENDLESS, "fixed": {1: 0, 2: 1, 4: 1}, "nodes": Kernel().part_nodes}


def test_what_is_rounded_alone_is_whole(asked):
    runs, answers = asked
    answers += [([1e-7, 1 - 1e-7, 1, 1e-5, 1], 12.0), (None, 11.0)]
    searched(funds([0, 1, 3], [2, 4]), rest_size=0)
    assert runs[1][1]["fixed"] == {0: 0, 1: 1, 2: 1, 4: 1}


def test_a_plan_that_the_closer_bound_proves_is_not_sought_again(asked):
    """The best plan is worth 6."""
    runs, answers = asked
    answers += [([0, 1, 0, 0, 1], 6.5)]
    plan, bound = searched(funds([0, 1, 3], [2, 4]), enough=6.0)
    assert (plan is BEST, bound, len(runs)) == (True, 6.5, 1)


def test_where_nothing_is_decided_the_best_plan_stays_with_the_bound(asked):
    _runs, answers = asked
    answers += [(None, -ENDLESS)]
    plan, bound = searched(funds([0, 1, 3], [2, 4]))
    assert (plan is BEST, bound) == (True, -ENDLESS)
    answers += [([0, 0, 1, 0, 1], 12.0), (None, 11.0)]
    plan, bound = searched(funds([0, 1, 3], [2, 4]))
    assert (plan is BEST, bound) == (True, 12)


def test_one_part_alone_is_the_whole_and_decides_nothing(asked):
    runs, _answers = asked
    plan, bound = searched(funds([0, 1, 2, 3, 4]))
    assert (plan is BEST, bound, runs) == (True, 16, [])


def test_the_other_parts_are_filled_in_turn_until_the_plan_is_enough(asked, monkeypatch):
    _runs, answers = asked
    answers += [([0, 0, 1, 0, 1], 12.0), ([0, 0, 1, 0, 1], 6.0)]
    one, both = Frame(None, [0, 1, 1, 0, 1]), Frame([1, 0, 1, 0, 0])
    sizes = []

    def frames(_model, _relaxed, among, of):
        sizes.append(([np.flatnonzero(part).tolist() for part in among], list(of)))
        return [one, both]

    monkeypatch.setattr(scarce, "frames", frames)
    plan, _bound = searched(funds([0, 1], [2, 4], [3]), enough=11.0)
    assert plan.tolist() == [0, 1, 1, 0, 1]
    assert sizes == [([[0, 1], [2, 4]], [1, 2])]
    assert [row[:2] for row in one.asked] == [([0, 0, 1, 0, 1], 11.0), ([1, 0, 1, 0, 0], 11.0)]
    assert [row[:2] for row in both.asked] == [([0, 0, 1, 0, 1], 11.0)]
    drawn = [row[3] for row in (*one.asked, *both.asked)]
    assert len(set(drawn)) == 3


def test_so_many_deals_of_each_and_the_better_of_before_and_after(asked, monkeypatch):
    _runs, answers = asked
    answers += [([0, 0, 1, 0, 1], 12.0), ([0, 0, 1, 0, 1], 6.0)]
    frame = Frame(*[None] * 9)
    monkeypatch.setattr(scarce, "frames", lambda *_given: [frame, frame])
    plan, bound = searched(funds([0, 1, 3], [2, 4]), deals=2)
    assert (plan is BEST, bound) == (True, 12)
    assert len(frame.asked) == 4


def test_nothing_more_is_dealt_when_time_is_over(asked, monkeypatch):
    _runs, answers = asked
    answers += [([0, 1, 0, 0, 1], 12.0), ([0, 1, 0, 0, 1], 6.0)]
    frame = Frame()
    monkeypatch.setattr(scarce, "frames", lambda *_given: [frame])
    plan, _bound = searched(funds([0, 1, 3], [2, 4]), until=time.perf_counter())
    assert (plan.tolist(), frame.asked) == ([0, 1, 0, 0, 1], [])


def first_plan(monkeypatch, found, decided, *, is_spent: bool = True):
    """(what the large way answers, what the scarcest part was asked for) where kernel search finds
    this, the scarcest part decides that, and the gap is a quarter."""
    given = read(
        {"gap": 0.25, "proposals": [{"id": "a", "options": [{"value": 1}]}], "budgets": {"B": 1}}
    )
    asked = []

    def decide(_model, _relaxed, best, fixed, *, enough, until, kernel):
        asked.append((best.tolist(), fixed, enough(10.0), until))
        return decided

    monkeypatch.setattr(kernel, "search", lambda *_given, **_more: (found, is_spent))
    monkeypatch.setattr(scarce, "search", decide)
    model = funds([0, 1, 3], [2, 4])
    return optimiser._searched(given, model, RELAXED, 7.0, Kernel()), asked


def test_the_scarcest_part_is_asked_for_a_closer_bound(monkeypatch):
    """The first is worth 6, the plan of the scarcest part 7, of a bound of 8.5: a quarter more."""
    better = np.array([0, 1.0, 0, 0, 1])
    answer, asked = first_plan(monkeypatch, BEST, (better, 8.5))
    assert (answer.plan.tolist(), answer.bound, answer.is_enough) == (better.tolist(), 8.5, True)
    assert asked == [(BEST.tolist(), {}, pytest.approx(8, rel=1e-5), 7.0)]
    assert not first_plan(monkeypatch, BEST, (better, 9.0))[0].is_enough


def test_what_was_fixed_holds_nothing_worth_more_than_the_gap(monkeypatch):
    """Worth 6 and 0.98 of a quarter of it: so much a plan with what was fixed otherwise may be."""
    answer, _asked = first_plan(monkeypatch, BEST, (BEST, -ENDLESS))
    assert answer.bound == pytest.approx(6 * (1 + 0.98 * 0.25))
    assert answer.is_enough


def test_the_scarcest_part_is_asked_only_where_every_other_way_is_spent(monkeypatch):
    none = (None, False, None, ENDLESS)
    assert first_plan(monkeypatch, None, None) == (none, [])
    few, asked = first_plan(monkeypatch, BEST, None, is_spent=False)
    assert (few.plan is BEST, few.is_enough, asked) == (True, False, [])
    enough = np.array([1.0, 1, 0, 0, 1])  # 13, of a bound of 16
    answer, asked = first_plan(monkeypatch, enough, None)
    assert (answer.plan is enough, answer.is_enough, asked) == (True, True, [])
