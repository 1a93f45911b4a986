"""What a copy says at the top of its first page."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from khuyencong.core.dates import HANOI
from khuyencong.documents.drawing.rendering import typed

# Nghị định 30/2020/NĐ-CP: the form of the copy, the body, the time, 10 pt, black, no picture.
MARK = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: "Liberation Serif", size: 10pt, lang: "vi")
#set align(right)
#json(bytes(sys.inputs.lines)).join(linebreak())
"""


def mark(title: str, body: str, at: datetime | None) -> bytes:
    """What stands on the first page; a draft has no time yet."""
    time = f"{at.astimezone(HANOI):%d/%m/%Y %H:%M:%S} +07:00" if at else ""
    lines = [line for line in (title.upper(), body.upper(), time) if line]
    made_at = (at or datetime(2020, 3, 5, tzinfo=UTC)).astimezone(UTC)
    return typed(MARK, {"lines": json.dumps(lines)}, at=made_at)
