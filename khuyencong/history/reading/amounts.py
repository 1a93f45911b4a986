"""Amounts of one column of an old list: "43,735" is read by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from khuyencong.core.money import LIMIT_DONG
from khuyencong.core.reading.money import MoneyError, read_money
from khuyencong.core.reading.numerals import NumeralError, is_whole, numeral, plain

NOTHING = {"", "-", "--", "khong", "khong co", "0", "x"}
VIETNAMESE, ENGLISH = "vietnamese", "english"
# What can be only a comma before decimals or points between thousands, and the other way about.
_VIETNAMESE = re.compile(
    r"\d+,\d{1,2}|\d+,\d{4,}|\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}(\.\d{3})+,\d+"
)
_ENGLISH = re.compile(r"\d+\.\d{1,2}|\d+\.\d{4,}|\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3}(,\d{3})+\.\d+")
_WHOLE = re.compile(r"[1-9][0-9]{0,15}")
_POINTS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# Between these lies what one project was ever given, or cost: smaller and larger is a misreading.
LEAST_DONG, MOST_DONG = 2_000_000, 50_000_000_000
USUAL_DONG = Decimal(100_000_000)
UNITS = (1, 1_000, 1_000_000, 1_000_000_000)


class Read(NamedTuple):
    """`how`: "" as it stands, "context" where other cells decided, "rounded" to whole đồng."""

    dong: int
    how: str = ""


def style_of(texts: Iterable[str]) -> str:
    """How the numbers of a column are written; "" where nothing or two things say it."""
    seen = set()
    for text in texts:
        if "," not in text and "." not in text:
            continue
        clean = plain(text)
        if _VIETNAMESE.fullmatch(clean):
            seen.add(VIETNAMESE)
        elif _ENGLISH.fullmatch(clean):
            seen.add(ENGLISH)
    return seen.pop() if len(seen) == 1 else ""


def guessed_unit(texts: Iterable[str]) -> int:
    """Đồng of one unit of a column that says none: the one in which its middle amount is nearest to
    what a project usually gets. 0 where no number stands in it."""
    values = []
    for text in texts:
        try:
            values.append(numeral(plain(text)))
        except NumeralError:
            continue
    values = sorted(value for value in values if value > 0)
    if not values:
        return 0
    middle = values[len(values) // 2]
    return min(
        UNITS, key=lambda unit: max(middle * unit, USUAL_DONG) / min(middle * unit, USUAL_DONG)
    )


def read(text: str, unit: int, style: str = "") -> Read | None:
    """Whole đồng of a cell in a column of `unit` đồng; None where it says that there is nothing.

    A cell that names its own unit ("600 triệu") keeps it. Raises MoneyError.
    """
    if _WHOLE.fullmatch(text):  # most cells of a long list
        whole_dong = int(text) * unit
        if whole_dong > LIMIT_DONG:
            raise MoneyError("too_large", text=text, limit=LIMIT_DONG)
        return Read(whole_dong)
    clean = plain(text)
    if clean in NOTHING:
        return None
    if clean.startswith(("-", "(")):
        raise MoneyError("negative", text=text)
    try:
        value, how = _number(clean, unit, style)
    except NumeralError as error:
        if error.code == "ambiguous":
            raise MoneyError("unclear", text=text) from error
        return Read(read_money(text))
    amount = value * unit
    if amount > LIMIT_DONG:
        raise MoneyError("too_large", text=text, limit=LIMIT_DONG)
    if not is_whole(amount):
        return Read(int(amount.quantize(Decimal(1), ROUND_HALF_UP)), "rounded")
    return Read(int(amount), how)


def _number(clean: str, unit: int, style: str) -> tuple[Decimal, str]:
    if style == ENGLISH and (_POINTS.fullmatch(clean) or _ENGLISH.fullmatch(clean)):
        return Decimal(clean.replace(",", "")), "context" if _POINTS.fullmatch(clean) else ""
    try:
        return numeral(clean), ""
    except NumeralError as error:
        if error.code != "ambiguous":
            raise
        grouped, decimal = error.one, error.other
        if style:
            return (decimal if style == VIETNAMESE else grouped), "context"
        fits = [v for v in (grouped, decimal) if LEAST_DONG <= v * unit <= MOST_DONG]
        if len(fits) != 1:
            raise
        return fits[0], "context"
