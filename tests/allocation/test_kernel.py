"""What kernel search asks of the solver, step by step: the answers are given here."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from khuyencong.allocation import kernel
from khuyencong.allocation.kernel import Kernel
from khuyencong.allocation.model import Demand, Model, Row
from khuyencong.allocation.solver import Run

MODEL = Model([], np.array([6.0, 5.0, 4.0, 3.0, 2.0]))
# The first and the fourth at no cost; of the others the fifth costs least, the second most.
RELAXED = Run(
    np.array([0.5, 1.0, 0.0, 1.0, 1.0]),
    np.array([0.0, 5.0, -3.0, kernel.AT_A_COST, 2.0]),
    bound=16.0,
    is_proven=True,
    is_infeasible=False,
    prices=np.zeros(3),
)
FIRST = [1, 0, 0, 0, 0]
ENDLESS = float("inf")


@pytest.fixture
def asked(monkeypatch):
    """(what each run was asked, the answers to come; None where the list ends)."""
    runs, answers = [], []

    def answer(_model, **options):
        runs.append(options)
        plan = answers.pop(0) if answers else None
        found = None if plan is None else np.array(plan, dtype=float)
        return Run(found, np.empty(0), 0.0, is_proven=False, is_infeasible=False)

    monkeypatch.setattr(kernel, "run", answer)
    return runs, answers


@pytest.mark.parametrize("word", ["is_proven", "is_infeasible"])
def test_after_a_kernel_that_was_solved_to_its_end_the_next_is_larger(asked, monkeypatch, word):
    """It is no try, and gives nothing to merge."""
    runs, answers = asked
    answers += [FIRST, [0, 1, 0, 0, 0]]
    real = kernel.run

    def solved(model, **options):
        return replace(real(model, **options), **{word: options.get("nodes") == 4})

    monkeypatch.setattr(kernel, "run", solved)
    assert searched(Kernel(few=0, first=1, tries=2, try_nodes=4)).tolist() == FIRST
    assert [one["fixed"] for one in runs] == [{2: 0, 1: 1}, {1: 1}]


@pytest.mark.parametrize(("few", "runs_made"), [(1, 3), (2, 1), (3, 0)])
def test_nothing_more_is_tried_when_few_columns_are_in_play(asked, few, runs_made):
    """The first is worth 10, with its gap 12.5: of 2, 3 and 5 two are within 3.5 of 16."""
    runs, answers = asked
    answers += [[1, 0, 1, 0, 0], [1, 0, 0, 0, 0]]
    searched(Kernel(few=few, first=0, tries=2))
    assert len(runs) == runs_made


def test_in_play_is_what_a_plan_that_beats_the_best_by_its_gap_could_have_otherwise():
    plan = np.array([1.0, 0.0, 1.0, 0.0, 0.0])
    assert kernel._in_play(MODEL, RELAXED, plan, 0.25) == 2
    assert kernel._in_play(MODEL, RELAXED, plan, 0.3) == 2  # to 13: one at 3 just reaches 16
    assert kernel._in_play(MODEL, RELAXED, plan, 0.31) == 1
    assert kernel._in_play(MODEL, RELAXED, None, 0.25) == 3


def test_a_loss_is_beaten_by_its_gap_too():
    loss = Model([], np.array([-8.0]))
    assert kernel.worth_beating(loss, np.ones(1), 0.25) == -6


def searched(how: Kernel, *, enough: float = 100.0, until: float = ENDLESS):
    return kernel.search(MODEL, RELAXED, enough=enough, gap=0.25, until=until, kernel=how).plan


def test_the_first_kernel_is_what_costs_nothing_and_each_try_adds_the_cheapest(asked):
    runs, answers = asked
    answers += [FIRST]
    best = searched(Kernel(few=0, first=1, tries=2, try_nodes=4))
    assert best.tolist() == FIRST
    assert [one["fixed"] for one in runs] == [{2: 0, 1: 1}, {1: 1}]
    assert [one["seed"] for one in runs] == [0, 1]
    assert [one["nodes"] for one in runs] == [4, 4]
    assert runs[0]["start"] is None
    assert runs[1]["start"].tolist() == FIRST
    assert all(one["enough"] == 100 for one in runs)


def test_a_try_that_leaves_nothing_out_is_not_made(asked):
    runs, _answers = asked
    assert searched(Kernel(few=0, first=3)) is None
    assert runs == []


def test_nothing_more_is_tried_once_a_plan_is_worth_just_enough(asked):
    runs, answers = asked
    answers += [FIRST, [1, 1, 0, 0, 0]]
    tries = Kernel(few=0, first=1, tries=2)
    assert searched(tries, enough=6.0).tolist() == FIRST
    assert len(runs) == 1
    answers[:] = [FIRST, [1, 1, 0, 0, 0]]
    assert searched(tries, enough=6.5).tolist() == [1, 1, 0, 0, 0]
    assert len(runs) == 1 + 2


def test_nothing_more_is_tried_when_time_is_over(asked):
    runs, _answers = asked
    assert searched(Kernel(few=0, first=1), until=time.perf_counter()) is None
    assert runs == []


def test_a_search_without_any_plan_makes_every_try(asked):
    runs, _answers = asked
    assert searched(Kernel(few=0, first=1, tries=2)) is None
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("merge_size", "fixed"),
    [(0, {0: 1, 1: 0, 2: 0, 4: 0}), (1, {0: 1, 1: 0, 2: 0}), (2, {0: 1, 1: 0})],
)
def test_a_merge_leaves_free_what_plans_differ_on_and_what_costs_least(asked, merge_size, fixed):
    """They differ on the fourth, and agree that the first is in and the others are out."""
    runs, answers = asked
    other = [1, 0, 0, 1, 0]
    answers += [FIRST, other, [0, 0, 0, 1, 0]]
    best = searched(Kernel(few=0, first=1, tries=2, merge_size=merge_size, merge_nodes=9))
    assert best.tolist() == other
    assert runs[-1]["fixed"] == fixed
    assert runs[-1]["start"].tolist() == other
    assert runs[-1]["nodes"] == 9


def test_every_plan_that_was_found_is_merged(asked):
    """The first and the second agree on all but two columns, the third doubts one more."""
    runs, answers = asked
    answers += [[1, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 1]]
    best = searched(Kernel(few=0, first=0, tries=3, merge_size=0))
    assert best.tolist() == [1, 0, 1, 0, 0]
    assert [one["fixed"] for one in runs[3:]] == [{1: 0, 3: 0, 4: 0}]


def funds(*terms: list[int]) -> Model:
    """The same proposals; each budget is used by these columns."""
    rows = [Row([(n, 1) for n in one], None, 9, above=Demand("budget", "B")) for one in terms]
    return replace(MODEL, rows=[*rows, Row([(0, 1), (4, 1)], None, 1)])


def test_budgets_that_one_option_uses_together_are_one_part():
    assert [np.flatnonzero(one).tolist() for one in kernel.parts(funds([1, 2], [0, 3], []))] == [
        [0, 3],
        [1, 2],
    ]
    chain = funds([3, 4], [0, 1], [1, 3])
    assert [np.flatnonzero(one).tolist() for one in kernel.parts(chain)] == [[0, 1, 3, 4]]
    assert kernel.parts(MODEL) == []


def bettered(asked, *answers, model=None, **more):
    """(the best plan, what was asked) with two parts: the second and third, and the others."""
    runs, given = asked
    given += answers
    how = Kernel(few=0, part_size=2, part_nodes=7, **more)
    best = kernel._by_parts(
        model or funds([1, 2], [0, 3, 4]),
        RELAXED,
        np.array(FIRST, dtype=float),
        enough=13.0,
        gap=0.0,
        until=ENDLESS,
        kernel=how,
    )
    return best.tolist(), runs


def test_parts_are_chosen_again_in_turn_until_a_round_betters_none(asked):
    """What costs least of a part is free, all else as in the best plan so far."""
    second = [1, 0, 1, 0, 0]
    best, runs = bettered(asked, None, second, FIRST)
    assert best == second
    assert [one["fixed"] for one in runs] == [
        {1: 0, 2: 0, 4: 0},
        {0: 1, 3: 0, 4: 0},
        {1: 0, 2: 1, 4: 0},
        {0: 1, 3: 0, 4: 0},
    ]
    assert [one["start"].tolist() for one in runs] == [FIRST, FIRST, second, second]
    assert {one["nodes"] for one in runs} == {7}


def test_parts_are_left_when_a_plan_is_enough_or_their_turns_are_over(asked):
    best, runs = bettered(asked, [1, 1, 0, 1, 0])
    assert best == [1, 1, 0, 1, 0]
    assert len(runs) == 1
    runs.clear()
    better = [[1, 0, 0, 0, 1], [1, 0, 0, 1, 0], [1, 0, 1, 0, 0]]
    assert bettered(asked, *better, rounds=1) == ([1, 0, 0, 1, 0], runs)
    assert len(runs) == 2


def test_a_plan_worth_as_much_is_no_better(asked):
    alike = [0, 0, 1, 0, 1]
    best, runs = bettered(asked, alike, alike)
    assert (best, len(runs)) == (FIRST, 2)


def test_one_part_alone_is_the_whole_and_not_chosen_again(asked):
    assert bettered(asked, model=funds([0, 1, 2, 3, 4])) == (FIRST, [])


def test_a_search_that_leaves_few_columns_or_has_enough_is_not_spent(asked):
    """Of 10, with its gap 12.5, two columns are in play; all three of 6."""
    _runs, answers = asked
    wanted = {"enough": 100.0, "gap": 0.25, "until": ENDLESS}
    for few, is_spent in ((1, True), (2, False)):
        answers[:] = [[1, 0, 1, 0, 0]]
        how = Kernel(few=few, first=0, tries=1)
        assert kernel.search(MODEL, RELAXED, **wanted, kernel=how).is_spent is is_spent
    answers[:] = [FIRST]
    how = Kernel(few=0, first=0, tries=2)
    assert kernel.search(MODEL, RELAXED, **wanted | {"enough": 6.0}, kernel=how) == (
        pytest.approx(np.array(FIRST)),
        False,
    )


def test_a_search_ends_with_the_parts_of_its_best_plan(asked):
    runs, answers = asked
    answers += [FIRST]
    how = Kernel(few=0, first=1, tries=1, part_size=2, part_nodes=7)
    wanted = {"enough": 100.0, "gap": 0.25, "until": ENDLESS, "kernel": how}
    model = funds([1, 2], [0, 3, 4])
    found = kernel.search(model, RELAXED, **wanted)
    assert (found.plan.tolist(), found.is_spent) == (FIRST, True)
    assert [one["nodes"] for one in runs] == [how.try_nodes, 7, 7]
    runs.clear()
    assert kernel.search(model, RELAXED, **wanted) == (None, False)
    assert len(runs) == 1


class Frame:
    """Stands for a frame: hands out these plans in turn, and notes what it was asked."""

    def __init__(self, *plans: list[int] | None) -> None:
        self.plans, self.asked = list(plans), []

    def better(self, plan, enough, how, draw):
        self.asked.append((plan.tolist(), enough, how, draw.integers(10**9)))
        found = self.plans.pop(0)
        return None if found is None else np.array(found, dtype=float)


def dealt(*frames: Frame, turns: int = 3, until: float = ENDLESS, enough: float = 13.0):
    return kernel.filled(
        list(frames),
        np.array(FIRST, dtype=float),
        lambda plan: float(MODEL.value @ plan) >= enough,
        turns=turns,
        enough=enough,
        until=until,
        how=Kernel(),
    ).tolist()


def test_frames_take_turns_each_from_the_best_plan_and_dealt_otherwise():
    second, third = [1, 0, 1, 0, 0], [1, 1, 0, 0, 0]
    one, other = Frame(None, third), Frame(second)
    assert dealt(one, other) == third
    assert [row[:3] for row in one.asked] == [
        (FIRST, 13.0, Kernel().halves),
        (second, 13.0, Kernel().halves),
    ]
    assert [row[0] for row in other.asked] == [FIRST]
    assert len({row[3] for row in (*one.asked, *other.asked)}) == 3
    again = Frame(None, None)
    dealt(again, turns=1)
    assert again.asked[0][3] == one.asked[0][3]  # the same deal every time


def test_no_more_is_dealt_than_turns_or_when_all_is_done_or_time_is_over():
    assert dealt(Frame(None, None), turns=2) == FIRST
    one = Frame([1, 1, 0, 1, 0])
    assert dealt(one) == [1, 1, 0, 1, 0]
    assert dealt(Frame(), until=time.perf_counter()) == FIRST
    assert dealt(Frame(), enough=6.0) == FIRST


def test_frames_are_of_so_many_parts_at_a_time_and_what_is_in_no_part():
    model = funds([0], [1], [2, 4])
    among = kernel.parts(model)
    may = [
        np.flatnonzero(frame.may).tolist() for frame in kernel.frames(model, RELAXED, among, [1, 2])
    ]
    assert may == [[0, 3], [1, 3], [2, 3, 4], [0, 1, 3], [0, 2, 3, 4], [1, 2, 3, 4]]
    assert kernel.frames(model, RELAXED, among[:1], [1])[0].may.tolist() == [1, 0, 0, 1, 0]


def by_halves(model, monkeypatch, **more):
    """(the sizes of frames asked for, what was filled) from the first plan."""
    sizes, filled = [], []

    def frames(_model, _relaxed, among, of):
        sizes.append((len(among), list(of)))
        return []

    def fill(_ways, plan, is_done, **options):
        filled.append((is_done(plan), options["turns"], options["enough"]))
        return plan

    monkeypatch.setattr(kernel, "frames", frames)
    monkeypatch.setattr(kernel, "filled", fill)
    how = Kernel(**{"few": 0, "deals": 5} | more)
    wanted = {"enough": 13.0, "gap": 0.0, "until": ENDLESS, "kernel": how}
    best = kernel._by_halves(model, RELAXED, np.array(FIRST, dtype=float), **wanted)
    assert best.tolist() == FIRST
    return sizes, filled


def test_halves_are_of_the_whole_or_of_two_parts_at_a_time(monkeypatch):
    assert by_halves(funds([0, 1, 2, 3, 4]), monkeypatch) == ([(1, [1])], [(False, 5, 13.0)])
    assert by_halves(funds([0], [1], [2]), monkeypatch)[0] == [(3, [2])]
    assert by_halves(MODEL, monkeypatch) == ([], [])


def test_halves_are_left_where_few_columns_are_in_play(monkeypatch):
    """Three of them are, within 10 of 16."""
    assert by_halves(funds([0, 1]), monkeypatch, few=2)[1][0][0] is False
    assert by_halves(funds([0, 1]), monkeypatch, few=3)[1][0][0] is True
