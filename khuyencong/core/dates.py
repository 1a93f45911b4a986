"""Dates as people type and print them. Day first, always; never the American order."""

from __future__ import annotations

import re
from datetime import date

_TYPED = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{2}|\d{4})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")


class DateError(ValueError):
    """What was typed is no date: `code` is empty, not_a_date or impossible."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)


def parse_date(text: str) -> date:
    """5/3/2026 · 05-03-2026 · 5.3.26 · 2026-03-05 → 5 March 2026. Two-digit years are 20xx."""
    clean = " ".join(text.split())
    if not clean:
        raise DateError("empty", text=text)
    if match := _ISO.match(clean):
        year, month, day = map(int, match.groups())
    elif match := _TYPED.match(clean):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
    else:
        raise DateError("not_a_date", text=text)
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError("impossible", text=text) from None


def short(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def in_words(value: date) -> str:
    """ngày 05 tháng 02 năm 2026: leading zero for days under 10 and for January and February
    (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"
