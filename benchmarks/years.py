"""Provinces' years to plan, drawn from a seed by several recipes of different nature, and packings.

`province`: money falls and worth falls less with every level, floors and caps by district and
activity. `room`: as scenarios ask, where a level is worth its share of the whole, points make the
worth, and one establishment is given once. `correlated`: worth grows with money, weakly or by a
constant, the hard cases of Pisinger. `market`: few large and many small proposals, requirements in
chains. `packed`: many budgets by the recipe of Chu and Beasley, with levels. `points` is left out
when sizes of the search are tuned: whole points from 1 to 100, whatever the money.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

MILLION = 1_000_000
SHARES = (0.05, 0.15, 0.30, 0.50, 0.75)
Data = dict[str, Any]
Draw = random.Random


def province(draw: Draw, count: int, share: float) -> Data:
    """Four levels of funding, three sources over two years, 34 districts and 12 activities with
    floors and caps, groups of two to five."""
    proposals = []
    for number in range(count):
        source = draw.choices(("local", "national", "other"), (6, 3, 1))[0]
        asked, score = draw.randrange(40, 600) * MILLION, draw.uniform(40, 95)
        has_two_years = draw.random() < 0.25
        options = []
        for level in (1.0, 0.8, 0.6, 0.4):
            amount = int(asked * level) // MILLION * MILLION
            worth = score * 1_000 * (asked / 1e8) ** 0.6 * level**0.7 * draw.uniform(0.97, 1.03)
            first = amount * 6 // 10 if has_two_years else amount * draw.randrange(2)
            options.append((int(worth), {f"{source}-1": first, f"{source}-2": amount - first}))
        proposals.append(_proposal(number, options))
    data = _year(proposals, share)
    data["bands"] = [
        *_bands(draw, data, 34, "count", share / 2.4, min(1.0, share * 2.5)),
        *_bands(draw, data, 12, "local-1", share / 6, min(1.0, share * 2)),
    ]
    data["groups"] = _groups(draw, data, count // 50, "all_or_none")
    return data


def room(draw: Draw, count: int, share: float) -> Data:
    """What a scenario asks: two funds and their sum, levels worth their share, floors and caps by
    content and area, at most one project of an establishment, some pinned."""
    proposals = []
    for number in range(count):
        asked = draw.randrange(20, 400) * MILLION + draw.randrange(1_000) * 1_000
        points, people = draw.randrange(5_000, 9_500), draw.randrange(60)
        value = asked * points // 10_000_000 + people * 1_000 + draw.choice((0, 0, asked // 5_000))
        options = []
        for percent in (100, 80, 60):
            given = asked * percent // 100 // 1_000 * 1_000
            fund = "1" if number % 3 else "2"
            options.append((value * percent // 100, {fund: given, "all": given}))
        proposals.append(_proposal(number, options, must=draw.random() < 0.002))
    data = _year(proposals, share)
    data["bands"] = [
        *_bands(draw, data, 11, "all", share / 3, min(1.0, share * 2)),
        *_bands(draw, data, 3, "all", share / 2, 1.0),
    ]
    data["groups"] = _groups(draw, data, count // 20, "at_most_one")
    return data


def correlated(draw: Draw, count: int, share: float) -> Data:
    """Two years, levels. Half the seeds: worth within a tenth of the money; else a constant more
    than the money."""
    is_strong = draw.random() < 0.5
    proposals = []
    for number in range(count):
        asked = draw.randrange(30, 500)
        worth = asked + 50 if is_strong else asked + draw.randrange(-50, 51)
        split = draw.uniform(0.3, 0.7)
        options = []
        for level in (1.0, 0.7, 0.4):
            given = int(asked * level)
            first = int(given * split)
            uses = {"year-1": first * MILLION, "year-2": (given - first) * MILLION}
            options.append((max(1, int(worth * 1_000 * level**0.8)), uses))
        proposals.append(_proposal(number, options))
    data = _year(proposals, share)
    data["bands"] = [
        *_bands(draw, data, 20, "year-1", share / 2, min(1.0, share * 1.5)),
        *_bands(draw, data, 10, "count", share / 3, 1.0),
    ]
    data["groups"] = _groups(draw, data, count // 40, "all_or_none")
    return data


def market(draw: Draw, count: int, share: float) -> Data:
    """Amounts over three powers of ten, four sources, second steps that require first ones."""
    proposals = []
    for number in range(count):
        asked = max(5, int(draw.lognormvariate(4.5, 1.0)))
        worth = asked**0.85 * draw.lognormvariate(0, 0.35) * 1_000
        source = f"fund-{draw.randrange(4)}"
        options = []
        for level in (1.0, 0.5):
            given = max(1, int(asked * level)) * MILLION
            options.append((int(worth * level**0.75) + 1, {source: given, "all": given}))
        proposals.append(_proposal(number, options))
    data = _year(proposals, share)
    names = [one["id"] for one in proposals]
    drawn = draw.sample(names, count // 5 * 2)
    data["requires"] = [list(pair) for pair in zip(drawn[::2], drawn[1::2], strict=True)]
    data["bands"] = _bands(draw, data, 63, "count", share / 3, min(1.0, share * 3))
    data["groups"] = _groups(draw, data, count // 60, "at_most_one")
    return data


def packed(draw: Draw, count: int, share: float) -> Data:
    """Four budgets, each used by every proposal, worth the mean of its uses and up to 500 more;
    a second level of about half."""
    proposals = []
    for number in range(count):
        uses = [draw.randrange(1, 1_001) for _budget in range(4)]
        worth = sum(uses) // 4 + 500 * draw.random()
        half = draw.uniform(0.45, 0.6)
        options = [
            (int(worth * 10), {f"B{n}": use for n, use in enumerate(uses)}),
            (int(worth * 10 * half**0.9), {f"B{n}": int(use * half) for n, use in enumerate(uses)}),
        ]
        proposals.append(_proposal(number, options))
    data = _year(proposals, share)
    data["groups"] = _groups(draw, data, count // 50, "all_or_none")
    return data


def points(draw: Draw, count: int, share: float) -> Data:
    """Whole points of a council are the worth; 25 areas want a least of money, three contents no
    more than a part."""
    proposals = []
    for number in range(count):
        asked = draw.choice((30, 50, 70, 100, 150, 200, 300)) * MILLION
        worth = draw.randrange(1, 101)
        source = draw.choice(("local", "local", "national"))
        options = [
            (worth * part, {source: asked * percent // 100})
            for percent, part in ((100, 10), (75, 8), (50, 6))
        ]
        proposals.append(_proposal(number, options))
    data = _year(proposals, share)
    names = [one["id"] for one in proposals]
    drawn = draw.sample(names, count // 10 * 2)
    data["requires"] = [list(pair) for pair in zip(drawn[::2], drawn[1::2], strict=True)]
    data["bands"] = [
        *_bands(draw, data, 25, "local", share / 3, 1.0),
        *_bands(draw, data, 3, "count", 0.0, min(1.0, share * 1.2)),
    ]
    data["groups"] = _groups(draw, data, count // 30, "at_most_one")
    return data


RECIPES: dict[str, Callable[[Draw, int, float], Data]] = {
    recipe.__name__: recipe for recipe in (province, room, correlated, market, packed, points)
}
LEFT_OUT = "points"  # of tuning


def year(recipe: str, count: int, share: float, seed: int = 0) -> Data:
    """The same year for the same arguments."""
    return RECIPES[recipe](random.Random(f"{recipe} {count} {share} {seed}"), count, share)


def packing(budgets: int, count: int, tightness: float, seed: int = 0) -> Data:
    """A packing by the recipe of Chu and Beasley (1998): uses drawn evenly up to 1,000, budgets a
    share of them, worth the mean of the uses and up to 500 more."""
    draw = random.Random(f"{budgets} {count} {tightness} {seed}")
    uses = [[draw.randint(0, 1_000) for _one in range(count)] for _budget in range(budgets)]
    options = [
        (
            int(sum(use[n] for use in uses) / budgets + 500 * draw.random()),
            {f"B{place}": use[n] for place, use in enumerate(uses)},
        )
        for n in range(count)
    ]
    return _year([_proposal(n, [option]) for n, option in enumerate(options)], tightness)


def _proposal(
    number: int, options: Iterable[tuple[int, dict[str, int]]], *, must: bool = False
) -> Data:
    return {
        "id": f"p{number}",
        "must_choose": must,
        "options": [
            {"id": str(place), "value": value, "uses": uses}
            for place, (value, uses) in enumerate(options, 1)
        ],
    }


def _year(proposals: list[Data], share: float) -> Data:
    """Budgets are a share of what the first option of all would use."""
    budgets: dict[str, int] = {}
    for proposal in proposals:
        for budget, amount in proposal["options"][0]["uses"].items():
            budgets[budget] = budgets.get(budget, 0) + amount
    return {
        "budgets": {name: int(asked * share) for name, asked in budgets.items()},
        "proposals": proposals,
    }


def _bands(
    draw: Draw, data: Data, kinds: int, measure: str, floor: float, cap: float
) -> list[Data]:
    """Every proposal is of one of so many kinds; each keeps within two shares of what it asks."""
    of: dict[int, list[Data]] = {}
    for proposal in data["proposals"]:
        of.setdefault(draw.randrange(kinds), []).append(proposal)
    bands = []
    for kind in sorted(of):
        asked = sum(
            1 if measure == "count" else one["options"][0]["uses"].get(measure, 0)
            for one in of[kind]
        )
        bands.append(
            {
                "members": [one["id"] for one in of[kind]],
                "measure": measure,
                "min": int(asked * floor),
                "max": int(asked * cap) + 1,
            }
        )
    return bands


def _groups(draw: Draw, data: Data, count: int, rule: str) -> list[Data]:
    free = [one["id"] for one in data["proposals"] if not one["must_choose"]]
    sizes = [draw.randrange(2, 6) for _group in range(count)]
    drawn = draw.sample(free, sum(sizes))
    return [{"members": [drawn.pop() for _one in range(size)], "rule": rule} for size in sizes]
