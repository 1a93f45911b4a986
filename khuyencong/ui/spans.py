"""Where a span of days stands on a calendar drawn as SVG, in thousandths of its width."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

WIDTH = 1000


def bars(spans: Iterable[Any], *, since: date, until: date) -> list[tuple[int, int, str, str]]:
    """(x, width, standing, title) of each span seen between the two days.

    A span has `since`, `until` (None: open), `standing` and `words`.
    """
    days = (until - since).days
    drawn = []
    for span in spans:
        start, end = max(span.since, since), min(span.until or until, until)
        if start < end:
            x = (start - since).days * WIDTH // days
            width = max((end - start).days * WIDTH // days - 2, 2)
            drawn.append((x, width, span.standing, span.words))
    return drawn
