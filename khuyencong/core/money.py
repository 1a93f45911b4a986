"""Money is whole đồng in an `int`. One function multiplies, one splits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

LIMIT_DONG = 10**15


def share(amount_dong: int, rate: Decimal) -> int:
    """`amount_dong` × `rate`, rounded down to whole đồng, exact at any size."""
    top, bottom = rate.as_integer_ratio()
    return amount_dong * top // bottom


def allocate(total_dong: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion to `weights` that sum to the whole; largest remainders first."""
    whole = sum(weights)
    if total_dong < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("allocate needs a total ≥ 0 and weights ≥ 0 that are not all 0")
    parts = [total_dong * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total_dong * weights[i] % whole), i))
    for place in order[: total_dong - sum(parts)]:
        parts[place] += 1
    return parts


def grouped(number: int | Decimal) -> str:
    """1234567 → "1.234.567"; Decimal("1000.50") → "1.000,5"."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    whole, _point, rest = text.partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def dong(amount_dong: int) -> str:
    return f"{grouped(amount_dong)} đồng"


def in_millions(amount_dong: int) -> str:
    """Exact, in millions of đồng without the unit, at least one decimal: 1.200,5 or 160,0."""
    rest = f"{abs(amount_dong) % 1_000_000:06d}".rstrip("0") or "0"
    sign = "-" if amount_dong < 0 else ""
    return f"{sign}{grouped(abs(amount_dong) // 1_000_000)},{rest}"


def million(amount_dong: int) -> str:
    """Exact view in millions: 1.200,5 triệu đồng."""
    return f"{exact_millions(amount_dong)} triệu đồng"


def exact_millions(amount_dong: int) -> str:
    """As `million`, without its unit, which a page says in the reader's language."""
    value = Decimal(abs(amount_dong)) / 1_000_000
    whole = int(value.to_integral_value(ROUND_DOWN))
    rest = f"{abs(amount_dong) % 1_000_000:06d}".rstrip("0")
    sign = "-" if amount_dong < 0 else ""
    return f"{sign}{grouped(whole)}{',' + rest if rest else ''}"
