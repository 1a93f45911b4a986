"""Counts, quantities, percentages and years as people type them."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from khuyencong.core.money import grouped
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.numerals import NumeralError, is_whole, numeral, plain

MOST = 10**9  # more of anything than a project has; fits every whole-number column
LEAST_QUANTITY, MOST_QUANTITY = Decimal("0.001"), Decimal(10**6)  # of one line of an estimate
PLACES = 3  # decimals of a quantity: a kilogram in tonnes
_ABOUT = re.compile(r"^((khoang|chung|tam|do|co|uoc( tinh)?|xap xi)\b|[~≈])\s*")
_RANGE = re.compile(r"[0-9]\s*(-|\bden\b|\btoi\b)\s*[0-9]")
_YEAR = re.compile(r"(?:nam )?([0-9]{4})")
_SHORT_YEAR = re.compile(r"(?:nam )?([0-9]{2})")


class CountError(ReadingError):
    """`empty`, `negative`, `none` (a word for nothing), `range`, `not_a_number`, `ambiguous`
    (`one`, `other`), `not_whole` (`lower`, `upper`: the whole numbers beside it), `places`
    (`count`: decimals allowed), `too_small` (`least`), `too_large` (`most`)."""

    kind = "count"


class YearError(ReadingError):
    """`empty`, `not_a_year`, `short` (two digits; `meant`), `outside` (`first`, `last`)."""

    kind = "year"


def read_count(text: str, *, least: int = 0, most: int = MOST, units: Collection[str] = ()) -> int:
    """A whole number: "15", "1.000", "1 000", "khoảng 15", and "15 người" where `units` (folded
    words) has it. Raises CountError."""
    value = _number(text, units)
    _within(value, Decimal(least), Decimal(most), text)
    if not is_whole(value):
        raise CountError(
            "not_whole", text=text, lower=grouped(int(value)), upper=grouped(int(value) + 1)
        )
    return int(value)


def read_quantity(
    text: str,
    *,
    least: Decimal = Decimal(0),
    most: Decimal = Decimal(MOST),
    places: int = PLACES,
    units: Collection[str] = (),
) -> Decimal:
    """A number with at most `places` decimals: "2,5", "1.000,5". Raises CountError."""
    value = _number(text, units)
    _within(value, least, most, text)
    if not is_whole(value.scaleb(places)):
        raise CountError("places", text=text, count=places)
    return value


def read_year(text: str, *, first: int, last: int) -> int:
    """A year from `first` to `last`, in four digits. Raises YearError."""
    clean = plain(text)
    if not clean:
        raise YearError("empty", text=text)
    if match := _SHORT_YEAR.fullmatch(clean):
        raise YearError("short", text=text, meant=2000 + int(match[1]))
    match = _YEAR.fullmatch(clean)
    if match is None:
        raise YearError("not_a_year", text=text)
    if not first <= int(match[1]) <= last:
        raise YearError("outside", text=text, first=first, last=last)
    return int(match[1])


def in_a_box(value: int | Decimal) -> str:
    """As it is put into a box, so that it is read back: 1,125 alone would ask, 1,1250 does not."""
    text = grouped(value)
    is_unclear = re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", text)
    return f"{text}0" if is_unclear else text


def _number(text: str, units: Collection[str]) -> Decimal:
    clean = plain(text)
    if not clean:
        raise CountError("empty", text=text)
    if re.match(r"-\s*[0-9]|\(", clean):
        raise CountError("negative", text=text)
    if clean in {"khong", "khong co", "chua co", "-"}:
        raise CountError("none", text=text)
    if _RANGE.search(clean):
        raise CountError("range", text=text)
    clean = _ABOUT.sub("", clean)
    for unit in units:
        clean = clean.removesuffix(unit).strip()
    try:
        return numeral(clean)
    except NumeralError as error:
        if error.code != "ambiguous":
            raise CountError(error.code, text=text) from error
        one, other = grouped(error.one), grouped(error.other)
        raise CountError("ambiguous", text=text, one=one, other=other) from error


def _within(value: Decimal, least: Decimal, most: Decimal, text: str) -> None:
    if value < least:
        raise CountError("too_small", text=text, least=grouped(least))
    if value > most:
        raise CountError("too_large", text=text, most=grouped(most))
