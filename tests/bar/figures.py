"""What a full run says about itself, and which part of the cases it plays.

`script/bar` names the file in KHUYENCONG_FIGURES and puts what stands there into docs/bar.md.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path


def note(text: str) -> None:
    """Adds a figure to the row's line."""
    if name := os.environ.get("KHUYENCONG_FIGURES"):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(text + "\n")


def part(setting: str, sample: int) -> range:
    """Numbers of the cases: `N` of them, or `FROM:TO`, so that parts of a long run add up."""
    first, _, last = os.environ.get(setting, str(sample)).rpartition(":")
    return range(int(first or 0), int(last))


def megabytes() -> int:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
