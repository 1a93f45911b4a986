"""Bulk ceilings equal single ones, đồng by đồng."""

import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from khuyencong.core.money import LIMIT_DONG
from khuyencong.rules import bulk, engine
from khuyencong.rules.facts import Facts
from khuyencong.rules.packs import NATIONAL, parse
from tests.rules.test_packs import MACHINERY

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
