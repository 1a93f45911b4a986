"""A page that lists files: first in a bundle that could not take all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from khuyencong.documents.drawing.rendering import typed

SOURCE = b"""#let list = json(bytes(sys.inputs.list))
#set page("a4", margin: 20mm)
#set text(font: "Liberation Serif", size: 12pt, lang: "vi")
#text(14pt, weight: "bold", list.title)
#par(list.words)
#table(
  columns: (1fr, auto),
  inset: 5pt,
  stroke: 0.5pt,
  table.header(..list.heads.map(strong)),
  ..list.rows.flatten(),
)
"""


def page(
    title: str, words: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, at: datetime
) -> bytes:
    """PDF with a title, a sentence and a table of two columns."""
    listed = {"title": title, "words": words, "heads": list(heads), "rows": [*map(list, rows)]}
    return typed(SOURCE, {"list": json.dumps(listed)}, at=at)
