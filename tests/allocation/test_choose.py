"""The optimiser: never better than the rules, never worse than trying everything."""

import gc
import io
import itertools
import json
import pickle
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from django.conf import settings as site
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyencong.allocation import checker, elastic, optimiser
from khuyencong.allocation.instance import read
from khuyencong.allocation.solver import Run
from tests.allocation.years import year


def plan(budgets, proposals, **more):
    """Proposals as {id: [(value, {budget: amount}), …]}; the options are called 1, 2, …"""
    must = more.pop("must", ())
    return read(
        {
            "budgets": budgets,
            "proposals": [
                {
                    "id": name,
                    "must_choose": name in must,
                    "options": [
                        {"id": str(n), "value": value, "uses": uses}
                        for n, (value, uses) in enumerate(options, 1)
                    ],
                }
                for name, options in proposals.items()
            ],
            "gap": 0,
            **more,
        }
    )


MACHINE = [(60, {"local": 150_000_000}), (90, {"local": 300_000_000})]
CLASS = [(50, {"local": 90_000_000})]
FAIR = [(40, {"national": 200_000_000})]


def test_two_machines_and_a_class_share_400_million():
    asked = plan(
        {"local": 400_000_000, "national": 200_000_000},
        {"may-1": MACHINE, "may-2": MACHINE, "lop": CLASS, "hoi-cho": FAIR},
    )
    choice = optimiser.choose(asked)
    assert choice.value == choice.bound == 210
    assert choice.gap == 0
    assert choice.chosen == {"may-1": "1", "may-2": "1", "lop": "1", "hoi-cho": "1"}


def test_a_group_goes_whole_or_not_at_all():
    asked = plan(
        {"local": 300_000_000},
        {"may-1": MACHINE[:1], "may-2": MACHINE[:1], "may-3": MACHINE[:1], "lop": CLASS},
        groups=[{"members": ["may-1", "may-2", "may-3"], "rule": "all_or_none"}],
    )
    assert optimiser.choose(asked).chosen == {"lop": "1"}


def test_a_child_is_never_without_its_parent():
    asked = plan(
        {"local": 150_000_000},
        {"may": MACHINE[:1], "lop": CLASS},
        requires=[["may", "lop"]],
    )
    assert optimiser.choose(asked).chosen == {"lop": "1"}


def test_a_floor_for_an_area_is_kept_at_a_price():
    proposals = {"may": MACHINE, "lop": CLASS, "vung-cao": [(10, {"local": 300_000_000})]}
    free = optimiser.choose(plan({"local": 400_000_000}, proposals))
    bound = optimiser.choose(
        plan(
            {"local": 400_000_000},
            proposals,
            bands=[{"members": ["vung-cao"], "measure": "local", "min": 200_000_000}],
        )
    )
    assert "vung-cao" not in free.chosen
    assert bound.chosen == {"vung-cao": "1", "lop": "1"}
    assert bound.value < free.value


def test_impossible_demands_name_the_fewest_to_give_up_and_by_how_much():
    asked = plan(
        {"local": 400_000_000},
        {"may-1": MACHINE[1:], "may-2": MACHINE[1:], "lop": CLASS},
        must=("may-1", "may-2"),
        bands=[{"members": ["lop"], "measure": "count", "min": 1}],
    )
    with pytest.raises(optimiser.Infeasible) as refusal:
        optimiser.choose(asked)
    assert len(refusal.value.relax) == 1
    (one,) = refusal.value.relax
    assert (one.kind, one.name) in {
        ("budget", "local"),
        ("must_choose", "may-1"),
        ("must_choose", "may-2"),
    }
    if one.kind == "budget":
        assert one.amount == 290_000_000


def test_amounts_of_10_to_the_15_are_kept_to_the_dong():
    asked = plan(
        {"B": 10**15},
        {"a": [(10**15, {"B": 10**15 - 1})], "b": [(1, {"B": 1})], "c": [(1, {"B": 1})]},
    )
    choice = optimiser.choose(asked)
    assert checker.faults(asked, choice.chosen) == []
    assert choice.chosen["a"] == "1"
    assert len(choice.chosen) == 2


def test_the_same_instance_gives_the_same_plan():
    asked = plan(
        {"B": 1_000},
        {f"p{n}": [(100 + n * 7 % 13, {"B": 90 + n * 11 % 17})] for n in range(40)},
    )
    assert optimiser.choose(asked).chosen == optimiser.choose(asked).chosen


small = st.integers(0, 12)


@st.composite
def instances(draw):
    """Up to five proposals of up to three options, two budgets, and every kind of rule."""
    names = [f"p{n}" for n in range(draw(st.integers(1, 5)))]
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    budgets = {"A": draw(st.integers(0, 25)), "B": draw(st.integers(0, 25))}
    data = {
        "budgets": budgets,
        "proposals": [
            {
                "id": name,
                "must_choose": draw(st.integers(0, 5)) == 0,
                "options": [
                    {
                        "id": str(n),
                        "value": draw(st.integers(-5, 40)),
                        "uses": {"A": draw(small), "B": draw(small)},
                    }
                    for n in range(draw(st.integers(1, 3)))
                ],
            }
            for name in names
        ],
        "groups": [
            {"members": members, "rule": draw(st.sampled_from(["all_or_none", "at_most_one"]))}
            for members in draw(st.lists(some, max_size=2))
        ],
        "requires": [],
        "bands": [],
        "gap": 0,
    }
    if len(names) > 1 and draw(st.booleans()):
        data["requires"].append(draw(st.permutations(names))[:2])
    for members in draw(st.lists(some, max_size=2)):
        least = draw(st.integers(0, 10))
        measure = draw(st.sampled_from(["count", "A", "B"]))
        least = least if measure != "count" else min(least, len(members))
        data["bands"].append(
            {"members": members, "measure": measure, "min": least, "max": least + draw(small)}
        )
    return read(data)


def every_plan(asked):
    """Each feasible plan by trying everything."""
    options = [[None, *(o.id for o in p.options)] for p in asked.proposals]
    for picked in itertools.product(*options):
        chosen = {p.id: o for p, o in zip(asked.proposals, picked, strict=True) if o is not None}
        if not checker.faults(asked, chosen):
            yield checker.value_of(asked, chosen)


@given(instances())
@settings(max_examples=300, deadline=None)
def test_no_plan_is_better_and_impossible_means_impossible(asked):
    best = max(every_plan(asked), default=None)
    if best is None:
        with pytest.raises(optimiser.Infeasible) as refusal:
            optimiser.choose(asked)
        assert refusal.value.relax
        return
    choice = optimiser.choose(asked)
    assert checker.faults(asked, choice.chosen) == []
    assert choice.value == best == choice.bound
    assert elastic.fewest(asked) == []


def test_a_broken_answer_is_found_by_the_checker():
    asked = plan(
        {"local": 200_000_000, "national": 0},
        {"may": MACHINE, "lop": CLASS, "ve": FAIR},
        must=("lop",),
        groups=[{"members": ["may", "ve"], "rule": "at_most_one"}],
        requires=[["ve", "lop"]],
        bands=[{"members": ["may", "ve"], "measure": "count", "min": 3, "max": 3}],
    )
    told = checker.faults(asked, {"may": "2", "ve": "1"})
    assert "lop: nothing is chosen, one must be" in told
    assert "budget local: 300000000 of 200000000, 100000000 too much" in told
    assert "group of may: 2 are in, one may be" in told
    assert "ve is in without lop" in told
    assert "band 1: 2, 1 below its floor" in told
    assert checker.faults(asked, {"may": "9"}) == ["may: there is no option '9'"]


def run(tmp_path, data):
    file = tmp_path / "plan.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("choose", file, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


def test_the_command_prints_the_plan_as_json(tmp_path):
    data = {
        "budgets": {"B": 10},
        "proposals": [
            {"id": "a", "options": [{"id": "x", "value": 7, "uses": {"B": 6}}]},
            {"id": "b", "options": [{"id": "y", "value": 5, "uses": {"B": 5}}]},
        ],
    }
    code, out, _err = run(tmp_path, data)
    answer = json.loads(out)
    assert code == 0
    assert answer["chosen"] == {"a": "x"}
    assert (answer["value"], answer["bound"], answer["gap"]) == (7, 7, 0)


def test_a_whole_process_prints_json_and_nothing_else(tmp_path):
    """The solver's own banner once stood before the answer."""
    file = tmp_path / "plan.json"
    option = {"id": "x", "value": 7, "uses": {"B": 6}}
    data = {"budgets": {"B": 10}, "proposals": [{"id": "a", "options": [option]}]}
    file.write_text(json.dumps(data), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "manage.py", "choose", str(file)],
        cwd=site.BASE_DIR,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["chosen"] == {"a": "x"}


def test_the_command_refuses_in_words_with_exit_code_2(tmp_path):
    code, out, err = run(tmp_path, "{")
    assert (code, out) == (2, "")
    assert json.loads(err)["fix"]
    impossible = {
        "budgets": {"B": 1},
        "proposals": [
            {
                "id": "a",
                "must_choose": True,
                "options": [{"id": "x", "value": 7, "uses": {"B": 6}}],
            }
        ],
    }
    code, _out, err = run(tmp_path, impossible)
    told = json.loads(err)
    assert code == 2
    assert told["relax"]
    assert told["fix"].startswith("Nới ít nhất:")


def test_a_gap_is_a_share_of_the_value_and_of_one_at_least():
    gaps = [
        optimiser.Choice({}, value, bound, 0.1, "").gap
        for value, bound in ((2, 3), (0, 3), (-10, -9), (4, 4))
    ]
    assert gaps == [0.5, 3, 0.1, 0]


def test_an_impossible_plan_says_the_same_in_another_process():
    relax = [elastic.Relaxation("budget", "B", 5)]
    assert pickle.loads(pickle.dumps(optimiser.Infeasible(relax))).relax == relax


def test_a_process_of_its_own_has_45_seconds_more(monkeypatch):
    asked = plan({}, {"a": [(1, {})]}, time_limit_s=3)
    monkeypatch.setattr(optimiser, "in_time", lambda work, given, seconds: (work, given, seconds))
    assert optimiser.choose_in_time(asked) == (optimiser.choose, asked, 48)


def test_a_value_is_never_above_its_bound_and_the_time_and_solver_are_told(monkeypatch):
    asked = plan({"B": 1}, {"a": [(7, {})]})
    choice = optimiser.choose(asked)
    assert 0 <= choice.seconds < 60
    assert choice.solver.startswith("HiGHS ")
    monkeypatch.setattr(optimiser, "_solve", lambda *_given: (np.array([1.0]), 3))
    assert optimiser.choose(asked).bound == 7


def test_what_the_solver_rounds_has_room_in_the_bound():
    room = [optimiser._padded(bound) - bound for bound in (0.0, 0.5, 1_000.0, -1_000.0)]
    assert room == pytest.approx([1e-6, 1e-6, 1e-3, 1e-3])


@pytest.mark.parametrize("value", [1, 10**15])
def test_without_a_bound_of_the_solver_all_that_gains_bounds_the_plan(monkeypatch, value):
    """Two proposals gain and one loses; of the two only one has money."""

    def unproven(real):
        return lambda *args, **options: replace(
            real(*args, **options), is_proven=False, bound=float("inf")
        )

    for name in ("relax", "run"):
        monkeypatch.setattr(optimiser, name, unproven(getattr(optimiser, name)))
    lost = [(-value, {"B": 1})]
    asked = plan({"B": 1}, {"a": [(value, {"B": 1})], "b": [(value, {"B": 1})], "c": lost})
    choice = optimiser.choose(asked)
    assert choice.value == value
    assert 2 * value <= choice.bound <= 2 * value * (1 + 2e-6)


def test_a_column_is_sure_where_its_other_value_leaves_nothing_worth_looking_for():
    """Worth more than 90 of 100. The last but one costs enough and is not whole, the last costs
    just as much; the second is otherwise in the best plan."""
    best = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
    just = 10 * (1 + 1e-9) + 1e-9
    reduced = np.array([11.0, -11.0, -11.0, 20.0, just])
    relaxed = Run(np.array([1.0, 0.0, 0.0, 0.5, 0.0]), reduced, 100.0, True, False)
    assert optimiser._fixed_by_reduced_cost(relaxed, best, 90.0) == {0: 1.0, 2: 0.0}
    assert optimiser._fixed_by_reduced_cost(relaxed, best, 88.0) == {}
    other_way = replace(relaxed, reduced=-reduced)  # a cost that says the contrary of the plan
    assert optimiser._fixed_by_reduced_cost(other_way, best, 90.0) == {}
    unproven = replace(relaxed, is_proven=False)
    assert optimiser._fixed_by_reduced_cost(unproven, best, 90.0) == {}
    no_plan = replace(relaxed, plan=None)
    assert optimiser._fixed_by_reduced_cost(no_plan, best, 90.0) == {}
    assert optimiser._fixed_by_reduced_cost(relaxed, None, 90.0) == {}


def test_no_cycles_are_looked_for_while_a_plan_is_chosen_and_they_are_again_afterwards(monkeypatch):
    seen = []
    real = optimiser.model_of
    monkeypatch.setattr(
        optimiser, "model_of", lambda asked: seen.append(gc.isenabled()) or real(asked)
    )
    asked = year(1, 12)
    optimiser.choose(asked)
    assert gc.isenabled()
    gc.disable()
    try:
        optimiser.choose(asked)
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert seen == [False, False]
