"""Dates as people type them. Day first, always; never the American order."""

from __future__ import annotations

import re
from datetime import date

from khuyencong.core.dates import short

_TYPED = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{2}|\d{4})$")
_NO_YEAR = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")


class DateError(ValueError):
    """What was typed is no date, or not one date only: `code` is empty, not_a_date, impossible,
    american (`meant`, with day and month changed over), no_year or century
    (`one`, `other`: both years)."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)


def read_date(text: str) -> date:
    """5/3/2026 · 05-03-2026 · 5.3.26 · 2026-03-05 → 5 March 2026.

    Two digits mean 20xx up to 2049; later ones are asked back, as are days without a year and
    dates that only read month first.
    """
    clean = " ".join(text.split())
    if not clean:
        raise DateError("empty", text=text)
    if match := _ISO.match(clean):
        year, month, day = map(int, match.groups())
    elif match := _TYPED.match(clean):
        day, month, year = map(int, match.groups())
        if 50 <= year < 100:
            raise DateError("century", text=text, one=1900 + year, other=2000 + year)
        year += 2000 if year < 100 else 0
    elif match := _NO_YEAR.match(clean):
        raise DateError("no_year", text=text)
    else:
        raise DateError("not_a_date", text=text)
    try:
        return date(year, month, day)
    except ValueError:
        if month > 12 >= day and month <= 28:
            meant = short(date(year, day, month))
            raise DateError("american", text=text, meant=meant) from None
        raise DateError("impossible", text=text) from None
