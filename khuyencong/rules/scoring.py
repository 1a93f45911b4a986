"""Points of a council: which criteria hold on a day, what they sum to, and who is far apart.

Points are whole; an average is in hundredths of a point, so that nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import ScoringPeriod

HUNDREDTHS = 100


def scoring(kind: str, *, on: date, book: RuleBook | None = None) -> ScoringPeriod:
    """The criteria of that kind of council in force on that day. Errors: RuleInputError."""
    rules = (book or load()).scoring
    if kind not in rules:
        raise RuleInputError("unknown_parameter", name=kind, known=sorted(rules))
    row = in_force(rules[kind].values, on)
    if row is None:
        raise RuleInputError("date_before_rules", on=on, first=rules[kind].values[0].valid_from)
    return row


def total(marks: Mapping[str, int]) -> int:
    """Points of one member."""
    return sum(marks.values())


def average(totals: Sequence[int]) -> int:
    """The mean in hundredths of a point, half up. Errors: ValueError without totals."""
    if not totals:
        raise ValueError("no totals")
    return (2 * HUNDREDTHS * sum(totals) + len(totals)) // (2 * len(totals))


def points(hundredths: int) -> str:
    """72,5 or 72: points as a paper prints them."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


def are_apart(totals: Sequence[int], row: ScoringPeriod) -> bool:
    """Whether members are so far apart that they should look again."""
    return len(totals) > 1 and max(totals) - min(totals) >= row.spread
