"""Votes for typical rural products, and craft villages: whose council, how long, from which share.

Law: Thông tư 26/2014/TT-BCT for votes, Nghị định 52/2018/NĐ-CP for villages. Every figure is a
dated parameter of procedure.yaml, the sheet of a judge one of scoring.yaml (`product`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.rules.answers import Reason
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.procedures import count, procedure_row
from khuyencong.rules.scoring import HUNDREDTHS, average, scoring

REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Council:
    """Who may sit on the council of a vote: (least, most); None where no text was seen."""

    level: str
    span: tuple[int, int] | None
    legal: str

    @property
    def least(self) -> int | None:
        return self.span[0] if self.span else None

    @property
    def most(self) -> int | None:
        return self.span[1] if self.span else None


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether a village may be recognised, with every reason."""

    is_met: bool
    reasons: tuple[Reason, ...]


def council(level: str, *, on: date, book: RuleBook | None = None) -> Council:
    """Least and most members of the council at that level. Errors: RuleInputError for no level."""
    book = book or load()
    name = f"product_council_{level}"
    if name not in book.procedure:
        levels = sorted(book.known["level"])
        raise RuleInputError("unknown_value", value=level, fact="level", known=levels)
    row = procedure_row(name, on=on, book=book)
    span = None
    if isinstance(row.value, tuple):
        least, most = (int(one) for one in row.value)
        span = (least, most)
    return Council(level, span, row.citation)


def council_faults(
    level: str, members: int, jury: int, *, on: date, book: RuleBook | None = None
) -> list[Reason]:
    """What is wrong with a council of so many members and a jury of so many judges."""
    seats, faults = council(level, on=on, book=book), []
    if seats.span is None:
        faults.append(Reason("council_size_unknown", {"level": level}, seats.legal))
    elif not seats.span[0] <= members <= seats.span[1]:
        params = {"level": level, "count": members, "least": seats.least, "most": seats.most}
        faults.append(Reason("council_size", params, seats.legal))
    odd = procedure_row("product_jury_odd", on=on, book=book)
    if odd.value == REQUIRED and jury % 2 == 0:
        faults.append(Reason("jury_even", {"count": jury}, odd.citation))
    return faults


def is_typical(totals: Sequence[int], *, on: date, book: RuleBook | None = None) -> bool:
    """Whether the judges' totals average at least what passes (70 of 100). ValueError for none."""
    return average(totals) >= scoring("product", on=on, book=book).pass_points * HUNDREDTHS


def certificate_until(issued: date, *, book: RuleBook | None = None) -> date | None:
    """Last day of a certificate issued that day: 31/12 of the third year, its own counted."""
    years = count("product_certificate_years", on=issued, book=book)
    return None if years is None else date(issued.year + years - 1, 12, 31)


def village(
    *, households: int, in_trade: int, steady_years: int, is_clean: bool, on: date,
    book: RuleBook | None = None,
) -> Recognition | None:  # fmt: skip
    """May a village be recognised? None before any rule that was seen. Whole households, years."""
    percent = procedure_row("village_household_percent", on=on, book=book)
    if not isinstance(percent.value, int):
        return None
    years = count("village_steady_years", on=on, book=book)
    assert years is not None  # both begin with the decree
    legal = percent.citation
    share = {"in_trade": in_trade, "households": households, "percent": percent.value}
    reasons = [
        Reason("village_share", share, legal)
        if households > 0 and in_trade * 100 >= households * percent.value
        else Reason("village_share_short", share, legal),
        Reason("village_steady", {"years": steady_years}, legal)
        if steady_years >= years
        else Reason("village_young", {"years": steady_years, "least": years}, legal),
        Reason("village_clean" if is_clean else "village_unclean", legal=legal),
    ]
    met = {"village_share", "village_steady", "village_clean"}
    return Recognition(all(reason.code in met for reason in reasons), tuple(reasons))
