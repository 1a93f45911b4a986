"""The rows of the solver say what the checker says; the fewest demands are given up."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyencong.allocation import checker, elastic, optimiser
from khuyencong.allocation.instance import ALL_OR_NONE, Band, Instance, Option, Proposal
from khuyencong.allocation.model import Demand, Model, Row, model_of
from khuyencong.allocation.solver import Run, run
from tests.allocation.test_choose import instances
from tests.allocation.years import MOST_PLANS, EveryPlan, plans_of, year


def columns_of(instance: Instance, model: Model, chosen: dict[str, str]) -> np.ndarray:
    plan = np.zeros(model.width)
    for column, (proposal, option) in enumerate(model.columns):
        plan[column] = chosen.get(proposal.id) == option.id
    wholes = [group for group in instance.groups if group.rule == ALL_OR_NONE]
    for column, group in enumerate(wholes, len(model.columns)):
        plan[column] = group.members[0] in chosen
    return plan


def is_kept(model: Model, plan: np.ndarray, *, is_scaled: bool) -> bool:
    for row in model.rows:
        if is_scaled:
            columns, amounts, least, most = row.scaled
            total = sum(a * plan[c] for c, a in zip(columns, amounts, strict=True))
        else:
            total = sum(amount * plan[column] for column, amount in row.terms)
            least = total if row.least is None else row.least
            most = total if row.most is None else row.most
        if not least <= total <= most:
            return False
    return True


@given(instances(), st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_a_choice_keeps_every_row_where_the_checker_finds_no_fault(asked, seed):
    draw = random.Random(seed)
    model = model_of(asked)
    for _choice in range(10):
        chosen = {
            p.id: option.id
            for p in asked.proposals
            if (option := draw.choice([None, *p.options])) is not None
        }
        plan = columns_of(asked, model, chosen)
        is_faultless = not checker.faults(asked, chosen)
        assert is_kept(model, plan, is_scaled=False) == is_faultless
        assert is_kept(model, plan, is_scaled=True) == is_faultless
        assert model.chosen(plan) == chosen
        assert round(float(model.value @ plan) * model.unit) == checker.value_of(asked, chosen)


def test_large_values_are_divided_and_small_ones_stay_whole():
    small = model_of(year(1, 12, values=(5, 400)))
    vast = model_of(year(1, 12, values=(10**15 - 400, 10**15 - 5)))
    assert small.unit == 1
    assert max(abs(vast.value)) == pytest.approx(10**7)
    assert vast.value[0] * vast.unit == pytest.approx(vast.columns[0][1].value)


def test_a_row_is_divided_by_what_divides_all_of_it_or_by_its_size():
    assert Row([(0, 6), (1, -9)], 3, 12).scaled == ([0, 1], [2, -3], 1, 4)
    columns, amounts, least, most = Row([(4, 10**9 + 1)], None, 2 * 10**9).scaled
    assert (columns, least, most) == ([4], -np.inf, 1)
    assert amounts == [pytest.approx(0.5)]
    assert Row([(0, 10**8 + 1), (1, 2)], None, None).scaled[1] == [10**8 + 1, 2]
    assert Row([(0, 10**7), (1, 3)], None, 5).scaled[1:] == ([10**7, 3], -np.inf, 5)
    assert Row([(0, 10**7 + 1), (1, 3)], None, 5).scaled[3] == 1
    assert Row([(0, 4)], None, 0).scaled[1:] == ([1], -np.inf, 0)
    assert Row([], None, 0).scaled == ([], [], -np.inf, 0)


def test_a_row_says_by_how_much_a_demand_is_missed():
    floor, cap = Demand("floor", "1"), Demand("cap", "1")
    row = Row([(0, 5), (2, 3)], 4, 6, below=floor, above=cap)
    assert row.missed([False, True, True]) == (1, 0)
    assert row.missed([True, False, True]) == (0, 2)
    assert row.missed([True, False, False]) == (0, 0)
    assert replace(row, below=None, above=None).missed([True, True, True]) == (0, 0)
    assert replace(row, below=None, least=None).missed([False, False, False]) == (0, 0)
    assert replace(row, above=None, most=None).missed([True, True, True]) == (0, 0)


def impossible(count: int) -> list[Instance]:
    """Years whose floors and caps are set so that some of them cannot all hold."""
    found = []
    for seed in range(50 * count):
        drawn = year(seed, 10, most_options=2)
        bands = [
            replace(
                band,
                least=None if band.least is None else band.least * (2 + seed % 5),
                most=None if band.most is None else max(band.most // (1 + seed % 3), 0),
            )
            for band in drawn.bands
        ]
        budgets = {
            name: limit // (1 + seed % 4 * place) for place, (name, limit) in
            enumerate(drawn.budgets.items())
        }  # fmt: skip
        proposals = tuple(
            replace(one, must_choose=place < seed % 5) for place, one in enumerate(drawn.proposals)
        )
        asked = replace(drawn, bands=tuple(bands), budgets=budgets, proposals=proposals)
        is_read = all(b.least is None or b.most is None or b.least <= b.most for b in bands)
        if is_read and plans_of(asked) <= MOST_PLANS and EveryPlan(asked).best() is None:
            found.append(asked)
        if len(found) == count:
            break
    return found


def test_no_plan_gives_up_fewer_demands_and_giving_up_these_is_enough():
    kinds = set()
    years = impossible(25)
    assert len(years) == 25
    for asked in years:
        relax = elastic.fewest(asked)
        kinds |= {one.kind for one in relax}
        assert len(relax) == EveryPlan(asked).fewest_missed()
        assert EveryPlan(given_up(asked, relax)).best() is not None
        with pytest.raises(optimiser.Infeasible) as refusal:
            optimiser.choose(asked)
        assert refusal.value.relax == relax
    assert kinds == {"budget", "must_choose", "floor", "cap"}


def given_up(asked: Instance, relax: list[elastic.Relaxation]) -> Instance:
    """The instance with these demands stretched by just so much."""
    by = {(one.kind, one.name): one.amount for one in relax}
    return replace(
        asked,
        budgets={
            name: limit + by.get(("budget", name), 0) for name, limit in asked.budgets.items()
        },
        proposals=tuple(
            replace(p, must_choose=p.must_choose and ("must_choose", p.id) not in by)
            for p in asked.proposals
        ),
        bands=tuple(
            replace(
                band,
                least=None if band.least is None else band.least - by.get(("floor", str(n)), 0),
                most=None if band.most is None else band.most + by.get(("cap", str(n)), 0),
            )
            for n, band in enumerate(asked.bands, 1)
        ),
    )


def test_among_equally_few_the_demand_that_stretches_least_gives():
    """At either level one demand must give: 2 of 100, 50 of 100, or the proposal as a whole."""
    asked = year(1, 1, is_tied=False)
    option = replace(asked.proposals[0].options[0], uses={"near": 150, "far": 100})
    other = replace(option, id="2", uses={"near": 102, "far": 100})
    one = replace(asked.proposals[0], must_choose=True, options=(option, other))
    asked = Instance(budgets={"near": 100, "far": 100}, proposals=(one,))
    assert elastic.fewest(asked) == [elastic.Relaxation("budget", "near", 2)]


def test_a_budget_of_nothing_stretches_as_far_as_all_of_it_needs():
    """Two must be chosen for 5 each: one budget gives 10, rather than both proposals."""
    proposals = tuple(
        Proposal(name, (Option("1", 1, {"B": 5}),), must_choose=True) for name in "ab"
    )
    asked = Instance(budgets={"B": 0}, proposals=proposals)
    assert elastic.fewest(asked) == [elastic.Relaxation("budget", "B", 10)]


def test_fewer_demands_give_though_one_of_them_stretches_far():
    """A budget of nothing gives 2 × 10^9 rather than two proposals."""
    proposals = tuple(
        Proposal(name, (Option("1", 1, {"B": 10**9}),), must_choose=True) for name in "ab"
    )
    asked = Instance(budgets={"B": 0}, proposals=proposals)
    assert elastic.fewest(asked) == [elastic.Relaxation("budget", "B", 2 * 10**9)]


def test_an_impossible_plan_tells_what_to_give_up_in_one_line():
    relax = [elastic.Relaxation("budget", "B", 5), elastic.Relaxation("floor", "2", 1)]
    assert str(optimiser.Infeasible(relax)) == "budget B by 5; floor 2 by 1"


def test_every_demand_is_a_row_of_its_own_name():
    """One budget, one that must be chosen, one with two options, one band."""
    must = Proposal("a", (Option("1", 1, {"B": 5}),), must_choose=True)
    two = Proposal("b", (Option("1", 2, {"B": 3}), Option("2", 1, {})))
    plain = Proposal("c", (Option("1", 1, {}),))
    band = Band(("a", "b"), "B", 1, 6)
    asked = Instance(budgets={"B": 7}, proposals=(must, two, plain), bands=(band,))
    assert model_of(asked).rows == [
        Row([(0, 5), (1, 3)], None, 7, above=Demand("budget", "B")),
        Row([(0, 1)], 1, 1, below=Demand("must_choose", "a")),
        Row([(1, 1), (2, 1)], None, 1),
        Row([(0, 5), (1, 3)], 1, 6, below=Demand("floor", "1"), above=Demand("cap", "1")),
    ]
    assert model_of(Instance(budgets={}, proposals=())).width == 0


def test_of_two_plans_alike_the_first_is_kept():
    model = Model([], np.array([1.0, 1.0]))
    one, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert model.better(one, other) is one


def test_a_demand_stretches_as_far_as_it_could_be_missed():
    floor, cap = Demand("floor", "1"), Demand("cap", "1")
    terms = [(0, 5), (1, 3)]
    assert list(elastic._reach(Row(terms, 4, 6, below=floor, above=cap))) == [(1, 4, 4), (-1, 2, 6)]
    assert list(elastic._reach(Row(terms, None, 0, above=cap))) == [(-1, 8, 0)]
    assert list(elastic._reach(Row(terms, None, 7, above=cap))) == [(-1, 1, 7)]
    assert list(elastic._reach(Row(terms, 0, 8, below=floor, above=cap))) == []
    assert list(elastic._reach(Row(terms, 4, None, below=floor, above=cap))) == [(1, 4, 4)]


def test_giving_up_a_demand_costs_one_and_stretching_it_a_thousandth():
    """A floor of 4, and a cap of 6 of which 2 of 8 could be too much: 2/6 of a thousandth."""
    row = Row([(0, 5), (1, 3)], 4, 6, below=Demand("floor", "1"), above=Demand("cap", "1"))
    found = elastic._stretched(Model([], np.zeros(2), rows=[row]))
    assert found.value == pytest.approx([0, 0, -1, -1, -0.001, -0.001 * 2 / 6])
    assert found.whole.tolist() == [True] * 4 + [False] * 2
    assert list(found.rows[0].terms) == [(0, 5), (1, 3), (4, 4), (5, -2)]
    switches = [Row([(4, 1), (2, -1)], None, 0), Row([(5, 1), (3, -1)], None, 0)]
    assert found.rows[1:] == switches


def test_half_a_minute_is_given_and_then_two_hundred_nodes(monkeypatch):
    """Without any plan in time, what the empty plan misses is named."""
    asked_for = []

    def nothing(model, **options):
        asked_for.append(options)
        return Run(None, np.empty(0), 0.0, is_proven=False, is_infeasible=False)

    monkeypatch.setattr(elastic, "run", nothing)
    must = Proposal("a", (Option("1", 1, {}),), must_choose=True)
    began = time.perf_counter()
    relax = elastic.fewest(Instance(budgets={"B": 0}, proposals=(must,)))
    assert relax == [elastic.Relaxation("must_choose", "a", 1)]
    assert all(29 < one["until"] - began < 35 for one in asked_for)
    assert [one.get("nodes") for one in asked_for] == [None, 200]


def test_half_a_parent_lets_no_more_than_half_a_child_in():
    """The child gains 10 and its parent costs 4: 6 together, also where halves are allowed."""
    child, parent = Proposal("con", (Option("1", 10, {}),)), Proposal("cha", (Option("1", -4, {}),))
    asked = Instance(budgets={}, proposals=(child, parent), requires=(("con", "cha"),))
    relaxed = run(model_of(asked), until=time.perf_counter() + 5, is_relaxed=True)
    assert relaxed.bound == pytest.approx(6)
