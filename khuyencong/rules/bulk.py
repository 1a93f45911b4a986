"""Ceilings of many cases at once, in exact int64 đồng: for replays, not for decisions.

The single engine answers each distinct case once, without its cost; the costs then go through
whole-number arithmetic. Equal, case by case, to `engine.ceiling`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from khuyencong.core.money import LIMIT_DONG
from khuyencong.rules.answers import INELIGIBLE
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.ceilings import ceiling
from khuyencong.rules.facts import Facts
from khuyencong.rules.levels import find

Int64 = npt.NDArray[np.int64]
NEEDS_PERSON_DONG = -1
BLOCK = 65_536  # rows worked on while they are in the processor's cache
RUN_ROWS = 1_024  # shorter runs of one rule than this are cheaper looked up row by row


@dataclass(frozen=True)
class Table:
    """For each distinct case: at most cost × share // base, and at most cap.

    Shares and caps are int64, one for each case; `base` is common to all. A case that is
    ineligible has share 0 and cap 0; one that needs a person has cap −1.
    """

    share: Int64
    cap: Int64
    base: int


def table(cases: Sequence[tuple[Facts, date]], *, book: RuleBook | None = None) -> Table:
    """The rule of each case, asked of the single engine. `cost_dong` in the facts is ignored.

    One beneficiary for each case: a group is as many rows as it has members.
    Errors: RuleInputError.
    """
    book = book or load()
    rules = [_rule(facts, on, book) for facts, on in cases]
    base = lcm(1, *(denominator for _numerator, denominator, _cap in rules))
    if LIMIT_DONG * base > np.iinfo(np.int64).max:
        raise OverflowError(f"shares with a common denominator of {base} do not fit int64")
    return Table(
        np.array([numerator * (base // denominator) for numerator, denominator, _cap in rules]),
        np.array([cap for _numerator, _denominator, cap in rules], dtype=np.int64),
        base,
    )


def _rule(facts: Facts, on: date, book: RuleBook) -> tuple[int, int, int]:
    """(numerator, denominator, cap in đồng) of one case."""
    one = replace(facts, cost_dong=LIMIT_DONG, costs_dong=None, beneficiaries=None)
    answer = ceiling(one, on=on, book=book)
    if answer.status == INELIGIBLE:
        return 0, 1, 0
    if answer.ceiling_dong is None:
        return 0, 1, NEEDS_PERSON_DONG
    found = find(one, on=on, book=book.of_track(facts.track))
    periods = [period for period in (found.period, found.bound) if period is not None]
    share = min(
        (p.rate.as_integer_ratio() for p in periods if p.rate is not None),
        key=lambda ratio: ratio[0] / ratio[1],
        default=(1, 1),
    )
    return *share, min((p.cap for p in periods if p.cap is not None), default=LIMIT_DONG)


def ceilings(costs: Int64, case: npt.NDArray[np.integer], rules: Table) -> Int64:
    """Highest support of each row in đồng; −1 where a person must decide.

    `costs`: positive whole đồng up to 10^15, else ValueError; `case`: the row's place in the
    table. Rows that come grouped by case are the fastest.
    """
    found = np.empty(costs.shape, dtype=np.int64)
    edges = np.flatnonzero(case[1:] != case[:-1]) + 1
    if edges.size * RUN_ROWS < costs.size:
        for start, end in pairwise([0, *edges.tolist(), costs.size]):
            _of_one_rule(costs[start:end], found[start:end], int(case[start]), rules)
        return found
    for block in _blocks(costs.size):
        part, place = found[block], case[block]
        np.multiply(_checked(costs[block]), rules.share.take(place), out=part)
        np.floor_divide(part, rules.base, out=part)
        np.minimum(part, rules.cap.take(place), out=part)
    return found


def _of_one_rule(costs: Int64, found: Int64, place: int, rules: Table) -> None:
    cap = int(rules.cap[place])
    # cost // 2 rather than cost × 5 // 10, and no division where the whole is paid
    step = gcd(int(rules.share[place]), rules.base)
    share, base = int(rules.share[place]) // step, rules.base // step
    for block in _blocks(costs.size):
        source, part = _checked(costs[block]), found[block]
        if share != 1:
            source = np.multiply(source, share, out=part)
        if base != 1:
            source = np.floor_divide(source, base, out=part)
        np.minimum(source, cap, out=part)


def _blocks(size: int) -> Iterator[slice]:
    return (slice(at, at + BLOCK) for at in range(0, size, BLOCK))


def _checked(costs: Int64) -> Int64:
    if not 0 < costs.min() <= costs.max() <= LIMIT_DONG:
        raise ValueError("costs are above 0 and at most 10^15 đồng")
    return costs
