"""Numbers as they are written here: 1.000 is one thousand, 2,5 two and a half."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from khuyencong.core.folding import latin
from khuyencong.core.reading.errors import ReadingError

_NONE = Decimal(0)
_WHOLE = re.compile(r"[0-9]+")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*")
_COMMA = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:[. ][0-9]{3})+),([0-9]+)")
_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]{1,2})?")
_POINT = re.compile(r"(0\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))")


class NumeralError(ReadingError):
    """`not_a_number`, or `ambiguous`: `one` and `other` are what it may mean."""

    def __init__(self, code: str, text: str, *, one: Decimal = _NONE, other: Decimal = _NONE):
        self.one = one
        self.other = other
        super().__init__(code, text=text)


def plain(text: str) -> str:
    """Lower case without accents, our letters, ordinary spaces: how a number is looked at."""
    lower = unicodedata.normalize("NFKC", latin(text)).lower().replace("đ", "d").replace("₫", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    seen = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in bare)
    return " ".join(seen.replace("−", "-").replace("–", "-").split())


def is_whole(value: Decimal) -> bool:
    """Also of numbers longer than decimal arithmetic reaches."""
    return value == value.to_integral_value()


def numeral(digits: str) -> Decimal:
    """The number, when it can be only one: 1.000 · 2,5 · 1.000,5 · 1 000 · 1,000,000 · 2.5.

    Raises NumeralError: "1,000" may be a thousand or one with three decimals.
    """
    if _WHOLE.fullmatch(digits):
        return Decimal(digits)
    if _GROUPS.fullmatch(digits):
        return Decimal(re.sub(r"[. ]", "", digits))
    if match := _COMMA.fullmatch(digits):
        head, tail = re.sub(r"[. ]", "", match[1]), match[2]
        value = Decimal(f"{head}.{tail}")
        if len(tail) == 3 and head == match[1] and len(head) <= 3 and not head.startswith("0"):
            raise NumeralError("ambiguous", digits, one=Decimal(head + tail), other=value)
        return value
    if _ENGLISH.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if _POINT.fullmatch(digits):
        return Decimal(digits)
    raise NumeralError("not_a_number", digits)
