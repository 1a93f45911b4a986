"""What a proposal is worth to the plan: a stated sum of four measures, each with its own weight.

Plain Python. Values are whole thousands of "converted" đồng, so that a weight reads as money:

- score: of every đồng asked, the share that the council's points make of 100, times `score` %;
- jobs: `jobs` million for each person who gains (workers of the beneficiaries, learners);
- area: `area` % of the money asked in a difficult area, twice that in an extremely difficult one;
- leverage: `leverage` % of the money that others put in.

Every measure grows with the size of a proposal, so that nothing is won by cutting money small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WEIGHTS = {"score": 100, "jobs": 1, "area": 20, "leverage": 5}
MOST_WEIGHT = 1_000
THOUSAND, MILLION, PERCENT, FULL_POINTS = 1_000, 1_000_000, 100, 10_000
AREAS = {"difficult": 1, "extremely_difficult": 2}
STEP_DONG = THOUSAND  # what is given at a lower level is cut down to whole thousands


@dataclass(frozen=True, slots=True)
class Merit:
    """One proposal as the objective sees it. Amounts in đồng, points in hundredths."""

    asked_dong: int
    counterpart_dong: int
    points_hundredths: int
    people: int
    area: str = ""


def worth(merit: Merit, weights: Mapping[str, int]) -> dict[str, int]:
    """What each measure adds, in whole thousands of converted đồng."""
    return {
        "score": weights["score"] * merit.asked_dong * merit.points_hundredths
        // (PERCENT * FULL_POINTS * THOUSAND),
        "jobs": weights["jobs"] * merit.people * (MILLION // THOUSAND),
        "area": weights["area"] * AREAS.get(merit.area, 0) * merit.asked_dong
        // (PERCENT * THOUSAND),
        "leverage": weights["leverage"] * merit.counterpart_dong // (PERCENT * THOUSAND),
    }  # fmt: skip


def given_at(asked_dong: int, percent: int) -> int:
    """Money at a level of funding, in whole thousands but for the full amount."""
    if percent >= PERCENT:
        return asked_dong
    return asked_dong * percent // PERCENT // STEP_DONG * STEP_DONG


def worth_at(value: int, percent: int) -> int:
    """A lower level is worth its share of the whole."""
    return value * percent // PERCENT
