"""A line of words that people type."""

from __future__ import annotations

from khuyencong.core.folding import nfc
from khuyencong.core.reading.errors import ReadingError


class TextError(ReadingError):
    """`too_long` (`count` characters, `limit`)."""

    kind = "text"


def read_line(text: str, *, limit: int) -> str:
    """One line as it is stored: NFC, letters of our alphabet, no NUL or other control
    characters, single spaces. `limit`: characters. Raises TextError."""
    return _within(nfc(text), limit)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TextError("too_long", text=text[:40], count=len(text), limit=limit)
    return text
