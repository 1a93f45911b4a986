"""Who comes first when money is short: criteria one after another, no weights.

Law: Thông tư 36/2013/TT-BCT, Điều 7 (flagship first; then trade and area; where those are equal,
the unit with more experience and capacity). The order is a dated parameter, ranking.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.rules.answers import Reason
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import RankingPeriod

WHY = {
    "is_flagship": "rank_is_flagship",
    "is_priority_trade": "rank_is_priority_trade",
    "area": "rank_area",
    "is_women_or_minority_owned": "rank_is_women_or_minority_owned",
    "settled_projects": "rank_settled_projects",
}
AREAS = {"extremely_difficult": 2, "difficult": 1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One project as the criteria see it. `key` breaks no tie by merit: it only keeps the order.

    `area`: normal, difficult or extremely_difficult, None where it is not known.
    `settled_projects`: projects its implementing unit has brought to settlement: experience.
    """

    key: str
    is_flagship: bool = False
    is_priority_trade: bool = False
    area: str | None = None
    is_women_or_minority_owned: bool = False
    settled_projects: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """`reason`: why it stands above the next; `equal` where the criteria do not part them."""

    place: int
    candidate: Candidate
    reason: Reason


def criteria(on: date, *, book: RuleBook | None = None) -> RankingPeriod:
    """The order of criteria in force; the first one known for an earlier day."""
    rows = (book or load()).ranking.ranking.values
    return in_force(rows, on) or rows[0]


def is_priority_trade(trade: str, on: date, *, book: RuleBook | None = None) -> bool:
    """Whether a trade code begins like one that comes first on that day."""
    row = in_force((book or load()).ranking.priority_trades.values, on)
    return row is not None and trade.startswith(row.codes)


def _value(candidate: Candidate, criterion: str) -> int:
    if criterion == "area":
        return AREAS.get(candidate.area or "", 0)
    return int(getattr(candidate, criterion))


def rank(
    candidates: Sequence[Candidate], *, on: date, book: RuleBook | None = None
) -> list[Ranked]:
    """Best first. Equal candidates keep the order of their keys, and the reason says so."""
    order = criteria(on, book=book)
    key = {c.key: tuple(-_value(c, name) for name in order.criteria) for c in candidates}
    rows = sorted(candidates, key=lambda c: (key[c.key], c.key))
    return [
        Ranked(place, row, _why(row, rows[place] if place < len(rows) else None, order))
        for place, row in enumerate(rows, 1)
    ]


def _why(one: Candidate, following: Candidate | None, order: RankingPeriod) -> Reason:
    if following is None:
        return Reason("rank_last", legal=order.citation)
    for name in order.criteria:
        mine, theirs = _value(one, name), _value(following, name)
        if mine != theirs:
            params: dict[str, object] = {"mine": mine, "theirs": theirs}
            return Reason(WHY[name], params, order.citation)
    return Reason("rank_equal", legal=order.citation)
