"""DOCX and PDF from the same frozen dataclass."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from khuyencong.core.dates import in_words
from khuyencong.documents import docx
from khuyencong.documents.paper import PaperData, Table

HERE = Path(__file__).parent


def render(paper: PaperData, fmt: str) -> bytes:
    """`fmt` is docx or pdf; the same paper gives the same bytes."""
    return docx.render(paper) if fmt == "docx" else pdf(paper)


def pdf(paper: PaperData) -> bytes:
    content = asdict(paper) | {
        "number_line": paper.frame.number_line,
        "place_date": f"{paper.frame.place}, {in_words(paper.frame.issued_date)}",
    }
    content["frame"]["issued_date"] = paper.frame.issued_date.isoformat()
    for block, plain in zip(paper.blocks, content["blocks"], strict=True):
        if isinstance(block, Table):
            plain["widths"] = _widths(block)
    return typst.compile(
        str(HERE / "decree30.typ"),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
    )


def _widths(table: Table) -> list[int]:
    """Relative column widths from the longest text, so that long names get the room."""
    return [
        min(max(len(row[column]) for row in (table.headers, *table.rows)), 24) + 4
        for column in range(len(table.headers))
    ]
