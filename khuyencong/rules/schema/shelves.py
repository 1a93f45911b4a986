"""Several tables in one file."""

from __future__ import annotations

from khuyencong.rules.periods import Strict


class Shelf(Strict):
    """Several tables in one file; a pack may change any of them and leave the others."""
