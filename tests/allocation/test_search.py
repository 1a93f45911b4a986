"""Packings, where budgets alone bind: searched by a population of plans."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from khuyencong.allocation import checker, optimiser, search
from khuyencong.allocation.instance import Band, Group, Instance, Option, Proposal
from khuyencong.allocation.kernel import Kernel
from khuyencong.allocation.model import model_of
from khuyencong.allocation.solver import Run, run
from tests.allocation.test_large import judge
from tests.allocation.years import EveryPlan, year


@pytest.fixture(scope="module")
def packings() -> list[tuple[Instance, int]]:
    years = [year(seed, 15, budgets=3, most_options=1, is_tied=False) for seed in range(6)]
    return [(one, EveryPlan(one).best() or 0) for one in years]


@pytest.mark.parametrize("doubtful", [search.DOUBTFUL, 10])
def test_a_population_finds_the_best_plan_of_a_packing(packings, monkeypatch, doubtful):
    """With ten in doubt, the rest is left as the relaxation has it."""
    monkeypatch.setattr(search, "DOUBTFUL", doubtful)
    monkeypatch.setattr(search, "MOST_DRAWN", 15 * 20)
    for asked, best in packings:
        model, packing = model_of(asked), search.packing(asked)
        relaxed = run(model, until=time.perf_counter() + 5, is_relaxed=True)
        plan = search.search(packing, relaxed, until=float("inf"))
        chosen = model.chosen(plan)
        assert checker.faults(asked, chosen) == []
        value = checker.value_of(asked, chosen)
        assert value == best if doubtful > 15 else best * 0.95 <= value <= best


def not_at_once(monkeypatch) -> list[dict[str, object]]:
    """The quick run of a packing proves nothing. What every run was asked."""
    runs: list[dict[str, object]] = []

    def answer(model, **options):
        runs.append(options)
        found = run(model, **options)
        is_quick = options.get("nodes") == optimiser.QUICK_NODES
        return replace(found, plan=None, is_proven=False) if is_quick else found

    monkeypatch.setattr(optimiser, "run", answer)
    return runs


def test_a_packing_is_given_so_much_work_and_not_so_much_time(packings, monkeypatch):
    """The same broods and nodes on any machine: 15 options of three budgets, 45 amounts."""
    runs = not_at_once(monkeypatch)
    monkeypatch.setattr(search, "MOST_DRAWN", 15 * 4 - 1)
    monkeypatch.setattr(optimiser, "PROOF_WORK", 45 * 7 + 44)
    bred = []
    real = search._Brood.children
    monkeypatch.setattr(
        search._Brood, "children", lambda one, plans: bred.append(1) or real(one, plans)
    )
    optimiser.choose(packings[0][0])
    assert len(bred) == 3
    assert [one.get("nodes") for one in runs] == [optimiser.QUICK_NODES, 7]


def test_a_packing_of_many_columns_is_searched_as_any_large_year(packings, monkeypatch):
    monkeypatch.setattr(search, "search", None)  # whoever asks it breaks
    for asked, best in packings[:2]:
        assert optimiser.choose(asked, large=Kernel(from_columns=15)).value == best


def test_the_population_is_asked_where_highs_proves_no_packing_at_once(packings, monkeypatch):
    not_at_once(monkeypatch)
    monkeypatch.setattr(search, "MOST_DRAWN", 15 * 20)
    asked_of = []
    real = search.search
    monkeypatch.setattr(search, "search", lambda *a, **o: asked_of.append(a) or real(*a, **o))
    for asked, best in packings[:3]:
        choice = optimiser.choose(asked)
        assert choice.value == best <= choice.bound
    assert len(asked_of) == 3


def test_the_population_has_nine_tenths_of_the_time_that_is_left(packings, monkeypatch):
    not_at_once(monkeypatch)
    seen = []
    monkeypatch.setattr(search, "search", lambda *_given, until: seen.append(until))
    began = time.perf_counter()
    optimiser.choose(replace(packings[0][0], time_limit_s=20))
    assert seen == [pytest.approx(began + 18, abs=1)]


def test_a_packing_proved_at_once_is_what_the_last_run_begins_from(packings, monkeypatch):
    runs = []

    def recorded(*given, **options):
        runs.append((options, run(*given, **options)))
        return runs[-1][1]

    monkeypatch.setattr(optimiser, "run", recorded)
    optimiser.choose(packings[0][0])
    (_quick, proved), (last, _again) = runs
    assert last["start"] is proved.plan


def test_a_packing_is_proven(packings):
    for asked, best in packings:
        choice = optimiser.choose(asked)
        assert choice.value == choice.bound == best


def test_children_are_made_to_fit_by_the_least_useful_and_filled_by_the_most_useful():
    """Usefulness falls from the first to the last; nothing is drawn, so the order is fixed."""
    brood = search._Brood(
        value=np.array([9.0, 8.0, 7.0, 6.0, -1.0]),
        uses=np.array([[4.0, 1.0], [3.0, 1.0], [3.0, 3.0], [2.0, 1.0], [0.0, 0.0]]),
        limits=np.array([9.0, 5.0]),
        usefulness=np.array([5.0, 4.0, 3.0, 2.0, 1.0]),
        spread=0.0,
        likely=np.full(5, 0.5),
        draw=np.random.default_rng(1),
        left=1_000,
    )
    plans = np.array([[1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [1, 0, 1, 0, 0], [0, 1, 1, 1, 0]], float)
    assert brood.fitted(plans.copy()).tolist() == [
        [1, 1, 0, 1, 0],  # over by 3 and 1: the last leave in turn, what fits again comes back
        [1, 1, 0, 1, 0],  # filled to the last đồng of the first budget
        [1, 0, 1, 1, 0],
        [0, 1, 1, 1, 0],
    ]


def test_more_than_budgets_is_no_packing():
    plain = year(1, 15, budgets=3, most_options=1, is_tied=False)
    assert search.packing(plain) is not None
    assert search.packing(replace(plain, bands=(Band(("p1",), "count", 1),))) is None
    assert search.packing(replace(plain, groups=(Group(("p1", "p2"), "at_most_one"),))) is None
    assert search.packing(replace(plain, requires=(("p1", "p2"),))) is None
    assert search.packing(replace(plain, budgets={})) is None
    must = replace(plain.proposals[0], must_choose=True)
    assert search.packing(replace(plain, proposals=(must, *plain.proposals[1:]))) is None
    assert search.packing(year(1, 15, budgets=3, is_tied=False)) is None
    vast = replace(plain.proposals[0].options[0], uses={"B0": 2**53})
    first = replace(plain.proposals[0], options=(vast,))
    assert search.packing(replace(plain, proposals=(first, *plain.proposals[1:]))) is None


def test_without_a_relaxed_plan_or_room_for_what_is_sure_there_is_no_population(packings):
    asked, _best = packings[0]
    packing = search.packing(asked)
    relaxed = run(model_of(asked), until=time.perf_counter() + 5, is_relaxed=True)
    until = time.perf_counter() + 1
    assert search.search(packing, replace(relaxed, plan=None), until=until) is None
    assert (
        search.search(replace(packing, limits=packing.limits * 0 - 1), relaxed, until=until) is None
    )


def test_a_population_that_breaks_a_band_is_never_handed_out(packings, monkeypatch):
    """Planted: a packing that forgets the bands, of a year that HiGHS does not prove at once."""
    asked, _best = packings[0]
    tied = replace(asked, bands=(Band(tuple(p.id for p in asked.proposals), "count", None, 2),))
    packing = search.packing(asked)

    def searched(_instance, _model, relaxed, _packing, _limit):
        return search.search(packing, relaxed, until=time.perf_counter() + 0.1)

    judge(tied, EveryPlan(tied).best())
    monkeypatch.setattr(search, "packing", lambda _instance: packing)
    monkeypatch.setattr(optimiser, "_packed", searched)
    with pytest.raises(AssertionError, match=r"the solver's answer breaks: .*above its cap"):
        optimiser.choose(tied)


# What a population does, with figures in sight.


def brood(values, uses, limits, **more) -> search._Brood:
    """Options of falling usefulness, one budget; nothing is drawn when plans are made to fit."""
    size = len(values)
    usual = {
        "value": np.array(values, dtype=float),
        "uses": np.array(uses, dtype=float).reshape(size, -1),
        "limits": np.array(limits, dtype=float),
        "usefulness": np.arange(size, 0, -1, dtype=float),
        "spread": 0.0,
        "likely": np.full(size, 0.5),
        "draw": np.random.default_rng(1),
        "left": 1_000,
    }
    return search._Brood(**usual | more)


def fitted(plan, *of_brood) -> list[float]:
    return brood(*of_brood).fitted(np.array([plan], dtype=float))[0].tolist()


def test_a_plan_full_to_the_last_dong_stays_as_it_is():
    """100 million for the second of two machines: the first is more useful, and comes too late."""
    asked = [9, 8], [100, 100], [100]
    assert fitted([0, 1], *asked) == [0, 1]
    assert fitted([1, 1], *asked) == [1, 0]


def test_a_plan_loses_no_more_than_it_must():
    """Of three at 40 the last leaves; 80 of 80, or of 100, is within the limit."""
    three = [9, 8, 7, 6], [40, 40, 40, 40]
    assert fitted([0, 1, 1, 1], *three, [80]) == [0, 1, 1, 0]
    assert fitted([0, 1, 1, 1], *three, [100]) == [0, 1, 1, 0]
    assert fitted([0, 1, 1, 1], *three, [81]) == [0, 1, 1, 0]


def test_a_plan_is_filled_with_all_that_is_worth_something():
    assert fitted([0, 0, 0], [1, 0, -1], [5, 5, 5], [15]) == [1, 0, 0]


def test_a_child_has_every_option_from_either_parent():
    apart = np.array([[1.0] * 30, [0.0] * 30])
    born = brood([1] * 30, [1] * 30, [30]).children(apart)
    is_mixed = (born.sum(axis=1) > 5) & (born.sum(axis=1) < 25)
    assert is_mixed.mean() == pytest.approx(3 / 8, abs=0.05)  # as are the pairs


def test_three_of_four_parents_come_from_the_better_half(monkeypatch):
    """The better of two drawn is in the worse half only where both are."""
    monkeypatch.setattr(search, "MUTATIONS", 0)
    ranked = np.repeat([[1.0], [0.0]], 100, axis=0).repeat(40, axis=1)
    born = brood([1] * 40, [1] * 40, [40]).children(ranked)
    assert born.mean() == pytest.approx(0.75, abs=0.03)


def test_a_child_of_one_plan_differs_from_it_in_two_options_at_most():
    """A population of one plan breeds too, and every option is changed in some child."""
    alone = np.array([[1.0, 0.0] * 10])
    changed = brood([1] * 20, [1] * 20, [20]).children(alone) != alone
    assert changed.any(axis=0).all()
    assert set(changed.sum(axis=1)) == {0, 2}


def bred(monkeypatch, first, broods, *, plans=search.PLANS, until=float("inf")):
    """(the best plan, the plans each brood was bred from). Options are worth 1, 2, 4, 8, …; the
    `first` plans and each brood are told, by their worth; later broods breed the last one again."""
    monkeypatch.setattr(search, "IDLE_BROODS", 4)
    monkeypatch.setattr(search, "PLANS", plans)
    size, seen = 6, []

    def of_worth(worths):
        return np.array([[worth >> n & 1 for n in range(size)] for worth in worths], dtype=float)

    def children(_brood, parents):
        assert len(seen) < 50, "a population without end"
        place = min(len(seen), len(broods) - 1)
        seen.append([int(worth) for worth in parents @ 2 ** np.arange(size)])
        return of_worth(broods[place])

    told = iter([of_worth(first)])
    monkeypatch.setattr(search._Brood, "children", children)
    monkeypatch.setattr(search._Brood, "fitted", lambda _brood, born: next(told, born))
    best = brood(2 ** np.arange(size), [1] * size, [size]).population(until)
    return int(best @ 2 ** np.arange(size)), seen


def test_a_population_ends_after_so_many_broods_without_a_better_plan(monkeypatch):
    best, seen = bred(monkeypatch, [3, 7], [[7]])
    assert (best, len(seen)) == (7, 4)


def test_a_better_plan_gives_the_population_as_many_broods_again(monkeypatch):
    """The third brood has the best plan; the second only one that is second best."""
    best, seen = bred(monkeypatch, [3, 7], [[3], [5], [12], [6]])
    assert best == 12
    assert len(seen) == 3 + 4
    assert seen[2:5] == [[7, 5, 3], [12, 7, 5, 3], [12, 7, 6, 5, 3]]


def test_a_population_ends_when_time_is_over(monkeypatch):
    best, seen = bred(monkeypatch, [3, 7], [[8]], until=0.0)
    assert (best, seen) == (7, [])


def test_no_plan_is_twice_in_a_population(monkeypatch):
    _best, seen = bred(monkeypatch, [3, 7, 3], [[7, 5, 5], [5, 3]])
    assert seen == [[7, 3], [7, 5, 3], [7, 5, 3], [7, 5, 3]]


def test_a_population_grows_to_its_size_and_then_keeps_the_best(monkeypatch):
    """Of four at most: 1 still finds room, then 6 replaces it and 4 replaces 3."""
    _best, seen = bred(monkeypatch, [7, 5, 3], [[1], [6], [4, 2]], plans=4)
    assert seen[:4] == [[7, 5, 3], [7, 5, 3, 1], [7, 6, 5, 3], [7, 6, 5, 4]]


def test_one_population_follows_another_until_time_is_over_and_the_first_of_two_alike_is_kept(
    monkeypatch,
):
    asked = brood([4, 4, 3], [1, 1, 1], [1])
    plans = iter(np.array([[0.0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]]))
    clock = iter(range(100))
    monkeypatch.setattr(search._Brood, "population", lambda _brood, _until: next(plans))
    monkeypatch.setattr(search.time, "perf_counter", lambda: next(clock))
    assert asked.evolve(3).tolist() == [0, 1, 0]
    assert next(plans, None) is None


def test_populations_end_when_so_many_broods_were_bred():
    """Of two alone the first is begun still."""
    asked = brood([9, 8], [1, 1], [1], left=5)
    assert asked.evolve(float("inf")).tolist() == [1, 0]
    assert asked.left == 0
    assert brood([9, 8], [1, 1], [1], left=0).evolve(float("inf")).tolist() == [1, 0]


def test_without_any_time_one_population_is_begun_still():
    """And a budget of which nothing is left is no fault: what costs nothing is taken."""
    assert brood([9, 8], [0, 1], [0]).evolve(0.0).tolist() == [1, 0]
    assert brood([9, 8], [0, 1], [-1]).evolve(0.0) is None


def test_what_is_beyond_doubt_is_kept_and_the_rest_shares_the_room_it_leaves(monkeypatch):
    """Two of five in doubt. Of the others the first and the last are in: 30 + 20 of 100."""
    monkeypatch.setattr(search, "DOUBTFUL", 2)
    seen = []
    monkeypatch.setattr(
        search._Brood, "evolve", lambda one, _until: seen.append(one) or np.array([0.0, 1.0])
    )
    packing = search.Packing(
        value=np.array([50.0, 8.0, 1.0, 40.0, 60.0]),
        uses=np.array([[30.0], [40.0], [35.0], [90.0], [20.0]]),
        limits=np.array([100.0]),
    )
    reduced = np.array([20.0, 4.0, -2.0, -9.0, 30.0])
    relaxed = Run(np.array([1.0, 1.0, 0.3, 0.0, 1.0]), reduced, 0.0, True, False)
    assert search.search(packing, relaxed, until=0.0).tolist() == [1, 1, 0, 0, 1]
    (asked,) = seen
    assert asked.value.tolist() == [1, 8]
    assert asked.uses.tolist() == [[35], [40]]
    assert asked.limits.tolist() == [50]
    assert asked.usefulness.tolist() == [-2, 0.5]  # reduced cost in shares of the value


def test_a_packing_holds_what_each_option_is_worth_and_uses():
    plain = year(1, 15, most_options=1, is_tied=False)
    packing = search.packing(plain)
    options = [proposal.options[0] for proposal in plain.proposals]
    assert packing.value.tolist() == [option.value for option in options]
    uses = [[option.uses.get(name, 0) for name in ("B0", "B1")] for option in options]
    assert packing.uses.tolist() == uses
    assert packing.limits.tolist() == list(plain.budgets.values())


def test_two_levels_or_sums_that_are_not_exact_are_no_packing():
    """A double is exact below 2^53: all options together may use as much less one đồng."""
    one = Proposal("a", (Option("1", 1, {"B": 2**52}),))
    last = Proposal("b", (Option("1", 1, {"B": 2**52 - 1}),))
    two = Proposal("b", (Option("1", 1, {}), Option("2", 2, {})))
    assert search.packing(Instance({"B": 5}, (one, last))) is not None
    assert search.packing(Instance({"B": 5}, (one, replace(one, id="b")))) is None
    assert search.packing(Instance({"B": 5}, (one, two))) is None
