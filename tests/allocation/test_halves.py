"""Plans made of two halves that fit together: against every pair, and every plan, there is."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest

from khuyencong.allocation import checker, halves
from khuyencong.allocation.halves import Frame, Halves, Options, joint, pairs
from khuyencong.allocation.instance import Instance, read
from khuyencong.allocation.model import model_of
from khuyencong.allocation.relaxation import relax
from khuyencong.allocation.solver import Run
from tests.allocation.years import EveryPlan, year

SOON = 20.0


def drawn(seed: int, sets: int, rows: int) -> list[Options]:
    """Sets of two or three options, the first of which costs nothing."""
    draw, first = np.random.default_rng(seed), 0
    found = []
    for _set in range(sets):
        size = int(draw.integers(2, 4))
        loss = np.append(0.0, np.sort(draw.integers(1, 30, size - 1))).astype(float)
        uses = draw.integers(0, 40, (size, rows)).astype(float)
        found.append(Options(loss, uses, np.arange(first, first + size)))
        first += size
    return found


def every(options: list[Options]) -> list[tuple[float, tuple[float, ...], list[int]]]:
    """(loss, uses, columns) of every choice of one of each."""
    found = []
    for places in itertools.product(*(range(len(one.loss)) for one in options)):
        both = list(zip(options, places, strict=True))
        uses = sum(one.uses[place] for one, place in both)
        columns = [int(one.of[place]) for one, place in both]
        found.append((sum(float(one.loss[place]) for one, place in both), tuple(uses), columns))
    return found


@pytest.mark.parametrize("count", [1, 7, 50, 10_000])
def test_the_cheapest_choices_of_several_are_listed_the_cheapest_first(count):
    options = drawn(1, 6, 2)
    listed = joint(options, 2, count)
    known = {tuple(columns): (loss, uses) for loss, uses, columns in every(options)}
    assert listed.loss.tolist() == sorted(loss for loss, _uses in known.values())[:count]
    for place, loss in enumerate(listed.loss):
        assert known[tuple(listed.columns(place))] == (loss, tuple(listed.uses[place]))


def test_what_takes_no_column_is_listed_without_one():
    alone = Options(np.array([0.0, 3.0]), np.array([[0.0], [5.0]]), np.array([-1, 4]))
    listed = joint([alone], 1, 10)
    assert [list(listed.columns(place)) for place in range(2)] == [[], [4]]


@pytest.mark.parametrize("rows", [1, 2, 5])
@pytest.mark.parametrize("most", [5.0, 40.0, 400.0])
def test_the_pair_that_loses_least_is_found_and_fits(monkeypatch, rows, most):
    monkeypatch.setattr(halves, "SLICE", 50)  # several slices
    one, other = (joint(drawn(seed, 5, rows), rows, 10_000) for seed in (2, 3))
    left, prices = np.full(rows, 200.0), np.arange(1.0, rows + 1)
    found = pairs(one, other, left, prices, most)
    best = most
    for place, uses in enumerate(one.uses):
        stays = left - uses - other.uses
        lost = one.loss[place] + other.loss + stays @ prices
        best = min(best, lost[(stays >= 0).all(axis=1)].min(initial=most))
    assert (found[0].lost if found else most) == best
    for lost, place, at in found:
        stays = left - one.uses[place] - other.uses[at]
        assert (stays >= 0).all()
        assert lost == one.loss[place] + other.loss[at] + stays @ prices < most
    assert found == sorted(found)


def test_a_pair_that_fills_its_budget_to_the_last_fits():
    half = Options(np.zeros(1), np.array([[7.0]]), np.array([0]))
    assert [one.lost for one in pairs(half, half, np.array([14.0]), np.ones(1), 1.0)] == [0.0]
    assert pairs(half, half, np.array([13.0]), np.ones(1), 100.0) == []
    assert pairs(half, half, np.array([15.0]), np.ones(1), 1.0) == []


def listed(loss: list[float], uses: list[float]) -> Options:
    """Choices of one half: what each loses and uses of one budget."""
    return Options(np.array(loss), np.array(uses)[:, None], np.arange(len(loss)))


def lost(one: Options, other: Options, left: float, price: float, most: float) -> list[float]:
    return [pair.lost for pair in pairs(one, other, np.array([left]), np.array([price]), most)]


def test_of_two_long_lists_not_every_pair_is_looked_at():
    """Of 20,000 each there are 4 × 10^8: more than fits in the memory of a worker."""
    long = listed([float(n) for n in range(20_000)], [0.0] * 20_000)
    assert joint([long, long], 1, 20_000).loss.tolist()[:6] == [0, 1, 1, 2, 2, 2]


def test_a_pair_that_is_over_by_rounding_alone_fits():
    nothing = listed([0.0], [0.0])
    assert len(lost(nothing, nothing, -halves.IN_WHOLE, 1.0, 1.0)) == 1
    assert lost(nothing, nothing, -2 * halves.IN_WHOLE, 1.0, 1.0) == []


def test_what_loses_just_as_much_as_before_is_no_gain():
    half = listed([2.0], [7.0])
    assert lost(half, half, 15.0, 1.0, 5.0) == []
    assert lost(half, half, 15.0, 1.0, 5.1) == [5.0]


def test_what_stays_at_a_low_price_is_found_far_away():
    """Of 100 the pair leaves 90, which loses 9."""
    assert lost(listed([0.0], [0.0]), listed([0, 0.5], [10.0, 300]), 100.0, 0.1, 10.0) == [9.0]


def test_what_stays_may_reach_over_into_the_next_cell():
    """Cells are 10 wide, and 12 are left: the pair uses 8, of the cell before."""
    assert lost(listed([0.0], [0.0]), listed([0.0, 5.0], [8.0, 0.0]), 12.0, 1.0, 10.0) == [4.0]


@pytest.mark.parametrize(("before", "is_found"), [(63, True), (64, False)])
def test_sixty_four_of_a_cell_are_looked_at_the_cheapest_first(before, is_found):
    """So many that are too much come before the one that fits."""
    other = listed([n / 1_000 for n in range(before + 1)], [11.0] * before + [10.0])
    assert lost(listed([0.0], [0.0]), other, 10.0, 1.0, 5.0) == [before / 1_000] * is_found


def test_what_does_not_fit_and_is_far_away_hides_nothing():
    """Cells are as wide as what may stay: 10 of the 3,000 that these uses differ by."""
    far = [1_000_000 + 600.0 + 8 * n for n in range(300)]
    other = listed([1_000 + n / 100 for n in range(301)], [*far, 1_000_000.0])
    one = listed([1_000.0], [50.0])
    assert lost(one, other, 1_000_050.0, 1.0, 2_010.0) == [2_003.0]


def test_the_twenty_best_pairs_are_found_over_all_slices(monkeypatch):
    monkeypatch.setattr(halves, "SLICE", 8)
    draw = np.random.default_rng(4)
    one, other = (
        listed(np.sort(draw.random(60)).tolist(), draw.integers(0, 900, 60).astype(float).tolist())
        for _half in range(2)
    )
    every_pair = [
        one.loss[a] + other.loss[b] + (800 - one.uses[a, 0] - other.uses[b, 0]) / 100
        for a, b in itertools.product(range(60), repeat=2)
        if one.uses[a, 0] + other.uses[b, 0] <= 800
    ]
    assert lost(one, other, 800.0, 0.01, 9.0) == pytest.approx(sorted(every_pair)[:20])


def test_the_last_of_twenty_gives_way_to_what_loses_less(monkeypatch):
    """With the first choice of one half nineteen lose 0 to 18, the twentieth 30; with the second,
    which fits with one of them alone, 25 are lost."""
    monkeypatch.setattr(halves, "SLICE", 1)
    one = listed([0.0, 25.0], [0.0, 1.0])
    other = listed([*map(float, range(19)), 30.0], [0.0] + [1.0] * 19)
    assert lost(one, other, 1.0, 0.5, 99.0) == [0.5, *range(1, 19), 25]


@pytest.mark.parametrize(("budgets", "is_found"), [(4, True), (5, False)])
def test_halves_are_looked_up_by_four_budgets_and_then_looked_at(budgets, is_found):
    """Sixty-four choices that are too much of the last budget come before the one that fits."""
    uses = np.zeros((65, budgets))
    uses[:64, -1] = 500
    other = Options(np.arange(65.0), uses, np.arange(65))
    one = Options(np.zeros(1), np.zeros((1, budgets)), np.zeros(1, dtype=int))
    found = pairs(one, other, np.zeros(budgets), np.ones(budgets), 99.0)
    assert [pair.lost for pair in found] == [64.0] * is_found


def framed(asked: Instance) -> Frame:
    model = model_of(asked)
    relaxed = relax(model, until=time.perf_counter() + SOON)
    return Frame(model, relaxed, np.ones(model.width, dtype=bool))


def begun(asked: Instance) -> tuple[Frame, np.ndarray, int]:
    """(the year at its prices, a poor plan, what the best is worth): all that must be is in."""
    frame = framed(asked)
    tried = EveryPlan(asked)
    is_kept = np.logical_and.reduce([tried.is_whole, *tried.kept.values()])
    poor = int(np.flatnonzero(is_kept)[tried.worth[is_kept].argmin()])
    chosen = {name: plans[poor] for name, plans in tried.plans.items()}
    plan = np.zeros(frame.model.width)
    seen: dict[str, int] = {}
    for column, (proposal, _option) in enumerate(frame.model.columns):
        seen[proposal.id] = seen.get(proposal.id, 0) + 1
        plan[column] = chosen[proposal.id] == seen[proposal.id]
    for row in frame.model.rows:  # the column of an all-or-none group
        for column, amount in row.terms:
            if column >= len(frame.model.columns) and amount == -1:
                plan[column] = any(plan[other] for other, one in row.terms if one == 1)
    assert frame.is_kept(plan)
    best = tried.best()
    assert best is not None
    return frame, plan, best


def test_a_better_plan_keeps_every_row_and_the_best_is_met_in_the_end():
    """All free and all listed, two halves hold every plan: none is missed."""
    met = 0
    for seed in range(16):
        asked = small(seed)
        if EveryPlan(asked).best() is None:
            continue
        frame, plan, best = begun(asked)
        draw, worth = np.random.default_rng(seed), float(frame.model.value @ plan)
        while (found := frame.better(plan, best, Halves(free=99), draw)) is not None:
            assert checker.faults(asked, frame.model.chosen(found)) == []
            plan, before, worth = found, worth, float(frame.model.value @ found)
            assert before < worth <= best
        assert worth == best or not len(frame.measured)
        met += len(frame.measured) > 0
    assert met > 8


def test_a_row_that_was_left_aside_is_looked_at_in_the_end():
    """a and b fill the budget to the last, but the floor, which costs nothing, wants c."""
    worth = {"a": 6, "b": 4, "c": 5}
    asked = read(
        {
            "budgets": {"B": 10},
            "proposals": [
                {"id": name, "options": [{"id": "1", "value": one, "uses": {"B": one}}]}
                for name, one in worth.items()
            ],
            "bands": [{"members": ["c"], "measure": "count", "min": 1}],
        }
    )
    model = model_of(asked)
    at_prices = Run(None, np.empty(0), 10.0, True, False, prices=np.array([1.0, 0.0]))
    frame = Frame(model, at_prices, np.ones(3, dtype=bool))
    found = frame.better(np.array([0.0, 0, 1]), 10.0, Halves(), np.random.default_rng(1))
    assert found is not None and found.tolist() == [0, 1, 1]


def small(seed: int) -> Instance:
    """Of 11 proposals at two levels, or 9 at three; every other two seeds tied."""
    if seed % 2:
        return year(seed, 9, most_options=3, is_tied=seed % 4 > 1)
    return year(seed, 11, most_options=2, is_tied=seed % 4 > 1)


def test_what_may_not_be_chosen_otherwise_stays():
    frame, plan, best = begun(year(4, 11, most_options=2, is_tied=False))
    frame.may[: frame.model.width // 2] = False
    found = frame.better(plan, best, Halves(), np.random.default_rng(1))
    assert found is not None
    stays = np.isin(frame.sets.of, frame.sets.of[~frame.may])
    assert (found[stays] == plan[stays]).all()
    assert (found != plan).any()


def test_the_same_deal_gives_the_same_plan():
    asked = year(6, 60, is_tied=True)
    frame = framed(asked)
    nothing = np.zeros(frame.model.width)
    one, other = (
        framed(asked).better(nothing, np.inf, Halves(per_half=2_000), np.random.default_rng(5))
        for _time in range(2)
    )
    assert one is None or (one == other).all()


def test_without_a_price_nothing_is_to_be_filled():
    asked = read(
        {
            "budgets": {"B": 100},
            "proposals": [{"id": "a", "options": [{"id": "1", "value": 7, "uses": {"B": 1}}]}],
        }
    )
    frame = framed(asked)
    assert frame.better(np.zeros(1), 7.0, Halves(), np.random.default_rng(1)) is None


def test_so_many_sets_are_free_each_with_what_the_plan_has_and_the_cheapest_first():
    frame, plan, _best = begun(year(4, 11, most_options=2, is_tied=False))
    few = frame.doubtful(plan, 3)
    assert len(few) == 3
    for name, options in few.items():
        assert (np.diff(options.loss) >= 0).all()
        has = [n for n in np.flatnonzero(plan) if frame.sets.of[n] == name] or [halves.NONE]
        assert has[0] in options.of


def test_a_block_none_of_whose_choices_keeps_its_ties_stays_as_it_is(monkeypatch):
    asked = next(one for one in map(small, range(2, 99, 4)) if EveryPlan(one).best() is not None)
    frame, plan, best = begun(asked)
    monkeypatch.setattr(halves, "PER_KEPT", 1)
    blocks, fixed = frame.blocks(plan, Halves(per_block=1))
    free = {frame.sets.of[n] for block in blocks for one in block.of for n in one.of if n >= 0}
    stays = ~np.isin(frame.sets.of, list(free))
    assert (fixed[stays] == plan[stays]).all()
    found = frame.better(plan, best, Halves(per_block=1), np.random.default_rng(1))
    assert found is None or (frame.is_kept(found) and (found[stays] == plan[stays]).all())
