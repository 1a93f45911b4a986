"""Packings, where budgets alone bind: searched by a population of plans."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from khuyencong.allocation import checker, optimiser, search, solver
from khuyencong.allocation.instance import Band, Group, Instance
from khuyencong.allocation.model import model_of
from khuyencong.allocation.solver import run
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
    for asked, best in packings:
        model, packing = model_of(asked), search.packing(asked)
        relaxed = run(model, until=time.perf_counter() + 5, is_relaxed=True)
        plan = search.search(packing, relaxed, until=time.perf_counter() + 0.1)
        chosen = model.chosen(plan)
        assert checker.faults(asked, chosen) == []
        value = checker.value_of(asked, chosen)
        assert value == best if doubtful > 15 else best * 0.95 <= value <= best


def test_the_population_is_asked_where_highs_proves_no_packing_at_once(packings, monkeypatch):
    monkeypatch.setattr(optimiser, "QUICK_SECONDS", -1)
    monkeypatch.setattr(solver, "LEAST_SECONDS", 0)
    asked_of = []
    real = search.search
    monkeypatch.setattr(search, "search", lambda *a, **o: asked_of.append(a) or real(*a, **o))
    for asked, best in packings[:3]:
        choice = optimiser.choose(replace(asked, time_limit_s=0.6))
        assert choice.value == best <= choice.bound
    assert len(asked_of) == 3


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
