"""Amounts of money as people type them, in whole đồng."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from khuyencong.core.money import LIMIT_DONG, grouped

UNITS = {
    "": 1, "d": 1, "dong": 1, "vnd": 1,
    "k": 1_000, "nghin": 1_000, "ngan": 1_000,
    "tr": 1_000_000, "trieu": 1_000_000, "m": 1_000_000,
    "ty": 1_000_000_000, "ti": 1_000_000_000,
}  # fmt: skip
_PART = re.compile(r"([0-9][0-9., ]*)([a-z]*) *")
_GROUPED = re.compile(r"[0-9]{1,3}([.\s][0-9]{3})+$")


class MoneyError(ValueError):
    """What was typed is no amount. `code` says why; `params` carries the text and any reading."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)


def read_money(text: str) -> int:
    """Đồng from what a person types: 1,5 triệu · 1.500.000đ · 1 tỷ 200 triệu · 300tr · 1500000.

    Raises MoneyError: `empty`, `negative`, `not_a_number`, `ambiguous` (with `meant`),
    `not_whole` (a part of a đồng), `too_large` (above 10^15).
    """
    clean = _clean(text)
    if not clean:
        raise MoneyError("empty", text=text)
    if clean.startswith(("-", "−")):
        raise MoneyError("negative", text=text)
    total, at, last = Decimal(0), 0, None
    while at < len(clean):
        match = _PART.match(clean, at)
        if match is None or match.group(2) not in UNITS:
            raise MoneyError("not_a_number", text=text)
        unit = UNITS[match.group(2)]
        if last is not None and (unit >= last or not match.group(2)):
            raise MoneyError("ambiguous", text=text, meant="")
        total += _number(match.group(1).strip(), unit, text) * unit
        at, last = match.end(), unit
    if total != total.to_integral_value():
        raise MoneyError("not_whole", text=text)
    if total > LIMIT_DONG:
        raise MoneyError("too_large", text=text, limit=grouped(LIMIT_DONG))
    return int(total)


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower().replace("đ", "d").replace("₫", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(bare.split())


def _number(digits: str, unit: int, text: str) -> Decimal:
    if digits.isdigit():
        return Decimal(digits)
    if _GROUPED.match(digits):
        # 1.500 triệu could be 1,5 triệu meant the English way: ask instead of ×1000.
        if unit > 1:
            raise MoneyError("ambiguous", text=text, meant=digits.replace(".", ",").rstrip("0"))
        return Decimal(re.sub(r"[.\s]", "", digits))
    head, comma, tail = digits.partition(",")
    whole = re.sub(r"[.\s]", "", head) if _GROUPED.match(head) else head
    if comma and whole.isdigit() and tail.isdigit():
        if unit == 1:  # "1,500": a decimal comma has no meaning in đồng
            raise MoneyError("ambiguous", text=text, meant=digits.replace(",", "."))
        return Decimal(f"{whole}.{tail}")
    if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", digits) and unit > 1:
        raise MoneyError("ambiguous", text=text, meant=digits.replace(".", ","))
    raise MoneyError("not_a_number", text=text)
