"""Amounts in Vietnamese words: mốt, lăm, tư, linh, không trăm."""

from __future__ import annotations

from decimal import Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu")


def in_words(number: int) -> str:
    """21 → "hai mươi mốt"; 1_000_005 → "một triệu không trăm linh năm". Whole numbers ≥ 0."""
    if number < 0:
        raise ValueError("only whole numbers from 0 have words here")
    if number == 0:
        return DIGITS[0]
    high, low = divmod(number, 10**9)
    if not high:
        return _below_billion(low, is_first=True)
    words = f"{in_words(high)} tỷ"
    return f"{words} {_below_billion(low, is_first=False)}" if low else words


def _below_billion(number: int, *, is_first: bool) -> str:
    parts: list[str] = []
    for place in (2, 1, 0):
        group = number // 1000**place % 1000
        if not group:
            continue
        parts.append(_group(group, is_first=is_first and not parts))
        if SCALES[place]:
            parts.append(SCALES[place])
    return " ".join(parts)


def _group(number: int, *, is_first: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens == 0 and ones:
        words += [*(["linh"] if words else []), DIGITS[ones]]
    elif tens == 1:
        words += ["mười", *([] if not ones else ["lăm" if ones == 5 else DIGITS[ones]])]
    elif tens:
        last = {0: [], 1: ["mốt"], 4: ["tư"], 5: ["lăm"]}.get(ones, [DIGITS[ones]])
        words += [DIGITS[tens], "mươi", *last]
    return " ".join(words)


def number_in_words(number: Decimal) -> str:
    """1.5 → "một phẩy năm": its decimals digit by digit. Numbers ≥ 0."""
    whole, _point, part = f"{number:f}".partition(".")
    digits = [DIGITS[int(digit)] for digit in part.rstrip("0")]
    return " ".join([in_words(int(whole)), *(["phẩy"] if digits else []), *digits])


def dong_in_words(amount_dong: int) -> str:
    """1_500_000 → "Một triệu năm trăm nghìn đồng"."""
    words = in_words(abs(amount_dong))
    if amount_dong < 0:
        words = f"âm {words}"
    return f"{words[0].upper()}{words[1:]} đồng"


def capitalised(text: str) -> str:
    """Its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Its first letter small, where it goes on in a sentence; an abbreviation (UBND) stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
