"""Bulk ceilings equal single ones, đồng by đồng."""

import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from khuyencong.core.money import LIMIT_DONG
from khuyencong.rules import bulk, engine
from khuyencong.rules.facts import Facts
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from tests.rules.test_packs import BINDING, MACHINERY

ROWS = 100_000


def random_cases(draw: random.Random, count: int, book) -> list[tuple[Facts, date]]:
    words = {name: [None, *sorted(known)] for name, known in book.known.items()}
    votes = [None, "region", "nation", "province"]
    return [
        (
            Facts(
                activity=draw.choice(list(book.activities)),
                area=draw.choice(words["area"]),
                form=draw.choice(words["form"]),
                place_kind=draw.choice(words["place_kind"]),
                track=draw.choice(words["track"]),
                manager=draw.choice(words["manager"]),
                level=draw.choice(votes),
                is_sme=draw.choice([None, True, False]),
                is_craft_village=draw.choice([None, True, False]),
            ),
            date(2014, 4, 8) + timedelta(days=draw.randrange(365 * 14)),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("province", [None, "sample"])
def test_a_hundred_thousand_random_projects_in_bulk_equal_the_single_engine(province):
    draw = random.Random(f"bulk/{province}")
    book = engine.load(province, (parse(MACHINERY, scope=NATIONAL),))
    cases = random_cases(draw, 4_000, book)
    place = np.array([draw.randrange(len(cases)) for _ in range(ROWS // 2)])
    costs = np.array(
        [
            draw.randint(1, 10 ** draw.randint(1, 15))
            if draw.random() < 0.9
            else draw.choice([1, 2, 3, 600_000_001, LIMIT_DONG])
            for _ in range(ROWS // 2)
        ]
    )
    found = bulk.ceilings(costs, place, bulk.table(cases, book=book))
    for cost, at, dong in zip(costs.tolist(), place.tolist(), found.tolist(), strict=True):
        facts, on = cases[at]
        single = engine.ceiling(
            Facts(**{**_as_dict(facts), "cost_dong": cost}), on=on, book=book
        ).ceiling_dong
        assert dong == (bulk.NEEDS_PERSON_DONG if single is None else single), (facts, on, cost)


def _as_dict(facts: Facts) -> dict:
    return {name: getattr(facts, name) for name in Facts.__dataclass_fields__}


def test_rows_grouped_by_case_and_shuffled_rows_give_the_same():
    draw = np.random.default_rng(7)
    cases = [(Facts(code), date(2020, 6, 1)) for code in engine.activities()]
    rules = bulk.table(cases)
    place = np.sort(draw.integers(0, len(cases), 200_000))
    costs = draw.integers(1, LIMIT_DONG, place.size)
    order = draw.permutation(place.size)
    grouped = bulk.ceilings(costs, place, rules)
    assert (bulk.ceilings(costs[order], place[order], rules) == grouped[order]).all()


def test_shares_are_exact_at_the_largest_amount():
    rules = bulk.table([(Facts("domestic_fair_joined"), date(2020, 6, 1))])
    costs = np.array([LIMIT_DONG, LIMIT_DONG - 1, 1, 7])
    found = bulk.ceilings(costs, np.zeros(4, dtype=np.int64), rules).tolist()
    assert found == [int(Decimal(cost) * Decimal("0.80")) for cost in costs.tolist()]


@pytest.mark.parametrize("cost", [0, -1, LIMIT_DONG + 1])
def test_a_cost_that_cannot_be_is_refused(cost):
    rules = bulk.table([(Facts("machinery"), date(2020, 6, 1))])
    with pytest.raises(ValueError, match="above 0"):
        bulk.ceilings(np.array([cost]), np.array([0]), rules)


def test_what_is_refused_comes_to_nothing_and_what_a_person_decides_to_minus_one():
    cases = [
        (Facts("machinery", place_kind="ward_type1"), date(2020, 6, 1)),
        (Facts("machinery", place_kind="ward"), date(2020, 6, 1)),
    ]
    rules = bulk.table(cases)
    assert (rules.share.tolist(), rules.cap.tolist(), rules.base) == ([0, 0], [0, -1], 1)
    place, costs = np.array([0, 1]), np.array([7, LIMIT_DONG])
    assert bulk.ceilings(costs, place, rules).tolist() == [0, -1]
    assert bulk.ceilings(costs[::-1], place, rules).tolist() == [0, -1]


def test_one_row_between_two_long_runs_is_paid_by_its_own_rule():
    rules = bulk.table([(Facts(code), date(2020, 6, 1)) for code in ("machinery", "foreign_fair")])
    case = np.array([0] * 3_000 + [1] + [0] * 3_000)
    costs = np.full(case.size, 10, dtype=np.int64)
    found = bulk.ceilings(costs, case, rules)
    assert found.tolist() == [5] * 3_000 + [10] + [5] * 3_000


@pytest.mark.parametrize(
    ("rate", "paid"), [("0.40", 4), ("0.50", 5), ("0.66", 6), ("1.00", 10), ("0.05", 0)]
)
def test_a_long_run_and_a_few_rows_are_paid_by_the_same_share(rate, paid):
    book = engine.load(None, (parse(MACHINERY.replace("0.50", rate), scope=NATIONAL),))
    day = date(2027, 2, 1)
    rules = bulk.table([(Facts("machinery"), day), (Facts("foreign_fair"), day)], book=book)
    costs = np.full(2_000, 10, dtype=np.int64)
    run, mixed = np.zeros(2_000, dtype=np.int64), np.arange(2_000) % 2
    assert set(bulk.ceilings(costs, run, rules).tolist()) == {paid}
    assert bulk.ceilings(costs, mixed, rules).tolist() == [paid, 10] * 1_000


@pytest.mark.parametrize(
    ("rate", "cap", "own", "bound"),
    [("0.30", "600", 300, 300), ("0.90", "600", 600, 500), ("0.30", "200", 200, 200)],
)
@pytest.mark.parametrize("is_bound", [True, False])
def test_of_a_province_and_the_nation_the_smaller_pays_where_it_binds(
    rate, cap, own, bound, is_bound
):
    text = MACHINERY.replace("0.50", rate).replace("500000000", cap)
    limits = (parse(BINDING, scope=NATIONAL),) if is_bound else ()
    book = engine.load("40", (parse(text, scope=LOCAL), *limits))
    paid = bound if is_bound else own
    machine, day = Facts("machinery", 1_000, track="local"), date(2027, 2, 1)
    rules = bulk.table([(machine, day)], book=book)
    assert bulk.ceilings(np.array([1_000]), np.array([0]), rules).tolist() == [paid]
    assert engine.ceiling(machine, on=day, book=book).ceiling_dong == paid


def test_the_lower_cap_and_the_lower_share_are_found_apart_where_the_national_level_binds():
    """The province gives 90 % up to 600 đồng, the nation 50 % up to 300 million."""
    text = MACHINERY.replace("0.50", "0.90").replace("500000000", "600")
    machine, day = Facts("machinery", track="local"), date(2027, 2, 1)
    costs, place = np.array([1_000, 2_000]), np.zeros(2, dtype=np.int64)
    for limits, paid in ((), [600, 600]), ((parse(BINDING, scope=NATIONAL),), [500, 600]):
        book = engine.load("40", (parse(text, scope=LOCAL), *limits))
        rules = bulk.table([(machine, day)], book=book)
        assert bulk.ceilings(costs, place, rules).tolist() == paid


def test_a_vote_without_a_share_is_paid_in_full_up_to_its_cap():
    rules = bulk.table([(Facts("product_vote", level="nation"), date(2020, 6, 1))])
    costs = np.array([7, 400_000_000, 400_000_001])
    found = bulk.ceilings(costs, np.zeros(3, dtype=np.int64), rules)
    assert found.tolist() == [7, 400_000_000, 400_000_000]


def test_of_no_project_at_all_there_are_no_ceilings():
    rules = bulk.table([(Facts("machinery"), date(2020, 6, 1))])
    none = np.array([], dtype=np.int64)
    assert bulk.ceilings(none, none, rules).tolist() == []
