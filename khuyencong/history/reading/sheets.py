"""The sheets of an old list with their letters put right, wherever they came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from khuyencong.core.folding import nfc
from khuyencong.core.reading import legacy_fonts
from khuyencong.documents.reading import inspection, tables, workbooks
from khuyencong.documents.reading.workbooks import Place, Rows, SheetFound, WorkbookFound

PASTED = "dán vào"  # the name of a sheet that was pasted
_BARE = re.compile(r"[0-9.,]+")  # a number, as it stands
TELLING = 2_000  # cells that say in which letters a sheet was typed
SECONDS = 120  # for a list of a hundred thousand rows, which no page waits for


@dataclass
class Sheet:
    """`rows` in Unicode, NFC. Rows and columns count from 0. `original`: what stood in a cell whose
    letters were changed; `merged`: top, left, bottom, right."""

    name: str
    rows: Rows
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: dict[Place, str] = field(default_factory=dict)
    original: dict[Place, str] = field(default_factory=dict)
    encoding: str = ""
    is_hidden: bool = False
    too_far: str = ""

    def text(self, row: int, column: int) -> str:
        """ "" outside the sheet."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else ""


def of_file(name: str, content: bytes) -> list[Sheet]:
    """Every sheet with text in it; refused when the file cannot be opened or could act."""
    if name.lower().endswith(tables.TEXT_FILES):
        return of_text(tables.as_unicode(name, content))
    book: WorkbookFound = inspection.opened(workbooks.read_long, name, content, seconds=SECONDS)
    return [_sheet(found) for found in book.sheets if found.too_far or any(map(any, found.rows))]


def of_text(text: str) -> list[Sheet]:
    """What was pasted."""
    rows = tables.parted(text)
    return [_sheet(SheetFound(PASTED, rows=rows))] if any(map(any, rows)) else []


def _sheet(found: SheetFound) -> Sheet:
    """Cells whose font says so are decoded by it, the others by what most of them say."""
    telling = (
        cell
        for row, cells in enumerate(found.rows)
        for column, cell in enumerate(cells)
        if cell and (row, column) not in found.fonts
    )
    usual = legacy_fonts.encoding_of(islice(telling, TELLING))
    sheet = Sheet(
        nfc(legacy_fonts.decoded(found.name, legacy_fonts.encoding_of([found.name]))), found.rows,
        found.merged, found.comments, is_hidden=found.is_hidden, too_far=found.too_far,
    )  # fmt: skip
    for row, cells in enumerate(found.rows):
        for column, cell in enumerate(cells):
            if not cell or _BARE.fullmatch(cell):
                continue
            clean = cell
            if not cell.isascii():
                encoding = found.fonts.get((row, column), usual)
                clean = _read(cell, encoding) if encoding else cell
                if clean != cell:
                    sheet.original[row, column] = cell
                    sheet.encoding = encoding
            cells[column] = nfc(clean.replace("\n", " "))
    return sheet


def _read(text: str, encoding: str) -> str:
    """A cell that somebody typed anew in Unicode, in a sheet of old letters, stays as it is."""
    is_unicode = any(ord(letter) > 0xFF for letter in text)
    return text if is_unicode else legacy_fonts.decoded(text, encoding)
