"""Who comes first when money is short: criteria one after another, no weights.

Law: Thông tư 46/2012/TT-BCT, điểm a khoản 3 Điều 6 (area before trade, cleaner production outside
that order); Thông tư 36/2013/TT-BCT, Điều 7 (flagship first; experience where the rest is equal).
The order is a dated parameter, ranking.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from khuyencong.rules.answers import ELIGIBLE, Reason
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.conditions import (
    PRIORITY_FACTS,
    Workshop,
    priority,
)
from khuyencong.rules.derivation import Derivation, used
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import VSIC_2018, RankingPeriod, TradeGroupPeriod, TradePeriod

AREAS = {"extremely_difficult": 2, "difficult": 1}  # of the criterion `area`
UNKNOWN, NONE = "unknown", "none"
TRADES = "trade_groups"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One project as the criteria see it. `key` breaks no tie by merit: it only keeps the order.

    `area_classes`, `trade_groups`: what its places and trades belong to, the best counts; None
    where it is not known. `effect`: points of its appraisal, for cleaner production. `area`:
    normal, difficult or extremely_difficult, for the reading of 2026. `settled_projects`:
    projects its implementing unit has brought to settlement: experience.
    """

    key: str
    activity: str = ""
    is_flagship: bool = False
    area_classes: frozenset[str] | None = None
    trade_groups: frozenset[str] | None = None
    effect: int = 0
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


def derivation(on: date, *, book: RuleBook | None = None) -> Derivation:
    """The rows that an order of that day rests on: the criteria, and the trades they name."""
    book = book or load()
    order = criteria(on, book=book)
    rows = [used("ranking.ranking", order)]
    for criterion, name in (("is_priority_trade", "priority_trades"), ("trade_group", TRADES)):
        row = in_force(getattr(book.ranking, name).values, on)
        if criterion in order.criteria and row is not None:
            rows.append(used(f"ranking.{name}", row))
    if "trade_group" in order.criteria:
        for name in (PRIORITY_FACTS, "local_material_percent"):
            row = in_force(book.procedure[name].values, on)
            if row is not None:
                rows.append(used(f"procedure.{name}", row))
    return Derivation(tuple(rows))


def is_priority_trade(trade: str, on: date, *, book: RuleBook | None = None) -> bool:
    """Whether a trade code begins like one that came first under the reading of 2026."""
    book = book or load()
    row = in_force(book.ranking.priority_trades.values, on)
    if row is None:
        return False
    return any(code.startswith(row.codes) for code in _codes(trade, row, book) or ())


def trade_groups(
    trade: str, *, workshop: Workshop, on: date, book: RuleBook | None = None
) -> frozenset[str] | None:
    """The groups of priority trades that a workshop belongs to on that day, by its trade or by
    what is known of it; None where its code of 2018 has no known one in the classification that
    the row is written in."""
    book = book or load()
    row = in_force(book.ranking.trade_groups.values, on)
    if row is None:
        return frozenset()
    codes = _codes(trade, row, book)
    facts = priority(workshop, on=on, book=book)
    found = {"product"} if any(one.verdict == ELIGIBLE for one in facts) else set()
    if codes is None:
        return frozenset(found) or None
    for group in ("product", "industry"):
        if any(code.startswith(getattr(row, group)) for code in codes):
            found.add(group)
    return frozenset(found)


def _codes(
    trade: str, row: TradePeriod | TradeGroupPeriod, book: RuleBook
) -> tuple[str, ...] | None:
    """A trade code of the register in the classification of the row; None where not known."""
    if row.codes_of == VSIC_2018:
        return (trade,)
    known = book.trade_codes.get(trade)
    return known.codes if known else None


def rank(
    candidates: Sequence[Candidate], *, on: date, book: RuleBook | None = None
) -> list[Ranked]:
    """Best first. Equal candidates keep the order of their keys, and the reason says so."""
    order = criteria(on, book=book)
    key = {c.key: tuple(-_value(c, name, order) for name in order.criteria) for c in candidates}
    rows = sorted(candidates, key=lambda c: (key[c.key], c.key))
    return [
        Ranked(place, row, _why(row, rows[place] if place < len(rows) else None, order))
        for place, row in enumerate(rows, 1)
    ]


def _value(candidate: Candidate, criterion: str, order: RankingPeriod) -> int:
    """The larger the earlier."""
    is_outside = candidate.activity in order.outside
    if criterion == "is_in_order":
        return 0 if is_outside else 1
    if criterion == "effect":
        return candidate.effect if is_outside else 0
    if criterion == "area_class":
        return 0 if is_outside else _worth(candidate.area_classes, order.areas)
    if criterion == "trade_group":
        return 0 if is_outside else _worth(candidate.trade_groups, order.trades)
    if criterion == "area":
        return AREAS.get(candidate.area or "", 0)
    return int(getattr(candidate, criterion))


def _worth(found: Iterable[str] | None, listed: Sequence[str]) -> int:
    """The first class listed is worth most; none and unknown nothing."""
    return max((len(listed) - listed.index(word) for word in found or ()), default=0)


def _best(found: Iterable[str] | None, listed: Sequence[str]) -> str:
    if found is None:
        return UNKNOWN
    return min(found, key=listed.index, default=NONE)


def _why(one: Candidate, following: Candidate | None, order: RankingPeriod) -> Reason:
    if following is None:
        return Reason("rank_last", legal=order.citation)
    for name in order.criteria:
        mine, theirs = _value(one, name, order), _value(following, name, order)
        if mine != theirs:
            params = _told(name, one, following, order) or {"mine": mine, "theirs": theirs}
            return Reason(f"rank_{name}", params, order.citation)
    return Reason("rank_equal", legal=order.citation)


def _told(
    criterion: str, one: Candidate, following: Candidate, order: RankingPeriod
) -> dict[str, Any] | None:
    """Classes and groups are told by name: mine, and that of the next one; figures are not."""
    if criterion == "area_class":
        mine, theirs = (_best(c.area_classes, order.areas) for c in (one, following))
    elif criterion == "trade_group":
        mine, theirs = (_best(c.trade_groups, order.trades) for c in (one, following))
    else:
        return None
    return {criterion: mine, f"next_{criterion}": theirs}
