"""Amounts of money as people type them, in whole đồng."""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod

from khuyencong.core.money import LIMIT_DONG, dong, grouped
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.numerals import NumeralError, is_whole, numeral, plain

UNITS = {
    "": 1, "d": 1, "dong": 1, "vnd": 1,
    "k": 1_000, "nghin": 1_000, "ngan": 1_000,
    "tr": 1_000_000, "trieu": 1_000_000, "m": 1_000_000,
    "ty": 1_000_000_000, "ti": 1_000_000_000,
}  # fmt: skip
MULTIPLES = {"chuc": 10, "tram": 100, "nghin": 1_000, "ngan": 1_000}  # năm trăm triệu
CURRENCY = {"d", "dong", "vnd"}
_PART = re.compile(r"([0-9][0-9., ]*)([a-z ]*)")
_POINTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_ABOUT = re.compile(r"^((khoang|chung|tam|do|co|uoc( tinh)?|xap xi)\b|[~≈])\s*")
_RANGE = re.compile(r"[0-9][a-z ]*(-|\bden\b|\btoi\b)\s*[0-9]")
_SHORTENED = re.compile(r"(?<=[a-z])\. ?")  # 160 tr.đ, 160 tr. đồng
_DECORATION = re.compile(r"[.,/]-$|\bchan$|^(vnd|dong)\b ?")


class MoneyError(ReadingError):
    """What was typed is no amount. `code` says why; `params` carries the text and any reading.

    `empty`, `negative`, `not_a_number`, `range`, `ambiguous` (with `one` and `other`, in words),
    `unclear`, `small` (`one` in đồng, `other` in millions), `not_whole` (a part of a đồng),
    `too_large` (above `limit`).
    """

    kind = "money"


def read_money(text: str, *, small_dong: int = 0) -> int:
    """Đồng: 1,5 triệu · 1.5 tỷ · 1.500.000đ · 1 tỷ 200 triệu · 1tr2 · 1 tỷ rưỡi · khoảng 800tr.

    `small_dong`: below it a bare number is asked back, because a million may be meant ("800");
    with its unit ("800 đồng") it is read. 0 where small amounts are ordinary. Raises MoneyError.
    """
    clean = _DECORATION.sub("", plain(text)).strip()
    if not clean:
        raise MoneyError("empty", text=text)
    if clean.startswith(("-", "(")):
        raise MoneyError("negative", text=text)
    if _RANGE.search(clean):
        raise MoneyError("range", text=text)
    clean = re.sub(r"^nua (?=[a-z])", "0,5 ", _ABOUT.sub("", clean))
    clean = _SHORTENED.sub(" ", clean).strip()
    total, at, last, has_unit = Decimal(0), 0, 0, False
    while at < len(clean):
        match = _PART.match(clean, at)
        if match is None:
            raise MoneyError("not_a_number", text=text)
        digits, words = match[1].strip(), match[2].split()
        if last and not words:
            total += _rest(digits, total, last, is_glued=clean[at - 1].isalpha(), text=text)
        else:
            unit, is_half = _unit(words, text)
            if last and unit >= last:
                raise MoneyError("unclear", text=text)
            total += _number(digits, unit, text, is_bare=not words) * unit
            total += Decimal(unit) / 2 if is_half else 0
            last, has_unit = unit, has_unit or bool(words)
        at = match.end()
    return _whole(total, 0 if has_unit else small_dong, text)


def _whole(total: Decimal, small_dong: int, text: str) -> int:
    if not is_whole(total):
        raise MoneyError("not_whole", text=text)
    if total > LIMIT_DONG:
        raise MoneyError("too_large", text=text, limit=grouped(LIMIT_DONG))
    if 0 < total < small_dong:
        other = f"{grouped(int(total))} triệu đồng"
        raise MoneyError("small", text=text, one=dong(int(total)), other=other)
    return int(total)


def _unit(words: list[str], text: str) -> tuple[int, bool]:
    """How many đồng a unit is worth ("trăm triệu đồng"), and whether a half follows (rưỡi)."""
    is_half = "ruoi" in words
    words = [word.removesuffix("d") if word == "trd" else word for word in words if word != "ruoi"]
    if len(words) > 1 and words[-1] in CURRENCY:
        words = words[:-1]
    *multiples, name = words or [""]
    if name not in UNITS or set(multiples) - MULTIPLES.keys() or (is_half and not name):
        raise MoneyError("not_a_number", text=text)
    return UNITS[name] * prod(MULTIPLES[word] for word in multiples), is_half


def _number(digits: str, unit: int, text: str, *, is_bare: bool) -> Decimal:
    try:
        value = numeral(digits)
    except NumeralError as error:
        if error.code != "ambiguous":
            raise MoneyError(error.code, text=text) from error
        raise _asked(text, error.one * unit, error.other * (unit if unit > 1 else 10**6)) from error
    if unit > 1 and _POINTS.fullmatch(digits):
        # 1.500 triệu could be 1,5 triệu meant the English way: ask instead of ×1000.
        raise _asked(text, value * unit, value / 1000 ** digits.count(".") * unit)
    if is_bare and not is_whole(value):  # 1,5 without its unit
        raise _asked(text, value * 10**6, value * 10**9)
    return value


def _rest(digits: str, total: Decimal, last: int, *, is_glued: bool, text: str) -> Decimal:
    """What the digits after the last unit are worth: 1tr2 is 1.200.000, 1tr250 is 1.250.000.

    Two digits (1tr25) and digits that stand apart (1 tỷ 2) are asked back.
    """
    if not digits.isdigit() or len(digits) > 3 or last == 1:
        raise MoneyError("unclear", text=text)
    part = Decimal(digits) / 10 ** len(digits) * last
    if is_glued and len(digits) != 2:
        return part
    raise _asked(text, total + part, total + int(digits) * (last // 1000 if is_glued else 1))


def _asked(text: str, one: Decimal, other: Decimal) -> MoneyError:
    if not (is_whole(one) and is_whole(other)):
        return MoneyError("unclear", text=text)
    return MoneyError("ambiguous", text=text, one=dong(int(one)), other=dong(int(other)))
