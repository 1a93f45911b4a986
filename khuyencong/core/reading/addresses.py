"""Numbers that come in an address (?after=, ?nam=, ?doan=): anybody may write anything there."""

from __future__ import annotations

import re

LARGEST_KEY = 2**63 - 1  # the largest key that a table has


def read_key(text: object, *, most: int = LARGEST_KEY) -> int | None:
    """A key, a page or a place from 0; None for what can be none. Never raises."""
    digits = str(text or "").strip()
    if not re.fullmatch(r"[0-9]{1,19}", digits) or int(digits) > most:
        return None
    return int(digits)


def read_year_asked(text: object, *, otherwise: int) -> int:
    """A year in four digits, or the one that is shown when none is asked for. Never raises."""
    digits = str(text or "").strip()
    return int(digits) if re.fullmatch(r"[12][0-9]{3}", digits) else otherwise
