"""Cells of a workbook as texts. How far a sheet reaches is read before the sheet is.

Values are read by calamine. What it does not tell (error cells, formulas never computed, hidden
and filtered rows) and what would hurt it (a cell far away) is read beside it, as the XML flows.
Plain Python: runs in a process of its own.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, NamedTuple

from python_calamine import CalamineError, CalamineSheet, SheetVisibleEnum, load_workbook

from khuyencong.core.dates import short
from khuyencong.core.reading import legacy_fonts
from khuyencong.documents.reading import office, old_workbooks, xml_parts
from khuyencong.documents.reading.unfit import Unfit

LIMIT_ROWS, LIMIT_COLUMNS, LIMIT_CELLS, LIMIT_SHEETS = 2_000, 60, 120_000, 40
COMMENTS = "/comments"  # ends the kind of a sheet's relationship to its notes
NOT_COMPUTED = "#CALC!"
PLACE = re.compile(r"([A-Z]+)([0-9]+)")
THREE_DECIMALS = re.compile(r"-?[0-9]+,[0-9]{3}")
Rows = list[list[str]]
Place = tuple[int, int]  # row and column from 0


class Limits(NamedTuple):
    """How far a sheet may reach."""

    rows: int
    columns: int
    cells: int


USUAL = Limits(LIMIT_ROWS, LIMIT_COLUMNS, LIMIT_CELLS)
LONG = Limits(120_000, LIMIT_COLUMNS, 3_000_000)  # for whom nobody waits on a page


@dataclass
class SheetFound:
    """`rows` from the first row of the sheet on; empty where `too_far` names a cell too far away.
    Rows and columns count from 0; `merged`: top, left, bottom, right; `comments`: notes beside
    cells; `fonts`: cells in a font of before Unicode, and its encoding."""

    name: str
    is_hidden: bool = False
    rows: Rows = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    fonts: dict[Place, str] = field(default_factory=dict)
    too_far: str = ""


@dataclass
class WorkbookFound:
    sheets: list[SheetFound]
    links: list[str]  # workbooks its formulas look into; their values are those last stored


def read_long(content: bytes) -> WorkbookFound:
    """`read` for lists of so many rows as LONG has."""
    return read(content, LONG)


def read(content: bytes, limits: Limits = USUAL) -> WorkbookFound:
    """Unfit where it is no workbook, or could act by itself. A link to another workbook is told and
    not followed."""
    if content[:4] == b"PK\x03\x04":
        looked = office.look(content)
        if looked.media_type != office.EXCEL:
            raise Unfit("no_table")
        beside, links, olds = _beside(content, limits), looked.links, []
    else:
        if office.read_old(content).suffix != ".xls":
            raise Unfit("no_table")
        beside, links, olds = {}, [], old_workbooks.errors(content)
    try:
        book = load_workbook(io.BytesIO(content))
        sheets = []
        for number, facts in enumerate(book.sheets_metadata[:LIMIT_SHEETS]):
            found = beside.get(facts.name) or SheetFound(facts.name)
            found.errors |= olds[number] if number < len(olds) else {}
            found.is_hidden = facts.visible != SheetVisibleEnum.Visible
            if not found.too_far:
                _fill(found, book.get_sheet_by_name(facts.name), limits)
            sheets.append(found)
    except CalamineError as error:
        raise Unfit("no_table") from error
    return WorkbookFound(sheets, links)


def _fill(found: SheetFound, sheet: CalamineSheet, limits: Limits) -> None:
    if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
        found.too_far = place(sheet.total_height - 1, sheet.total_width - 1)
        return
    cells = sheet.to_python(skip_empty_area=False)
    found.rows = [[_text(cell) for cell in row] for row in cells]
    for (row, column), error in found.errors.items():
        _put(found.rows, row, column, error)
    found.merged = [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        if bottom < limits.rows and right < limits.columns
    ]


def _put(rows: Rows, row: int, column: int, text: str) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = text


def _text(cell: object) -> str:
    if isinstance(cell, float):
        # Fifteen digits, as a spreadsheet shows them: 200000000.00000003 is 200000000.
        shown = f"{Decimal(f'{cell:.15g}'):f}".replace(".", ",")
        # 1,234 alone may be a thousand; a number cell is known to be 1,2340.
        return f"{shown}0" if THREE_DECIMALS.fullmatch(shown) else shown
    if isinstance(cell, datetime | date):
        return short(cell)
    return str(cell)


def place(row: int, column: int) -> str:
    """(1, 0) → "A2"."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def _beside(content: bytes, limits: Limits) -> dict[str, SheetFound]:
    """By the sheet's name: how far it reaches, hidden rows, error cells, notes, old fonts."""
    found: dict[str, SheetFound] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        fonts = _fonts(archive, names)
        for title, path in _paths(archive):
            if path.lower() in names and len(found) < LIMIT_SHEETS:
                sheet = _Sheet(SheetFound(title), limits, fonts)
                with archive.open(names[path.lower()]) as part:
                    sheet.read(part)
                sheet.found.comments = _comments(archive, names, path, limits)
                found[title] = sheet.found
    return found


def _fonts(archive: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    """By the number of a cell's style: the encoding of its font of before Unicode."""
    encodings: list[str] = []
    styles: list[str] = []
    above: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        above.append(name)
        if above[-2:] == ["fonts", "font"]:
            encodings.append("")
        elif above[-3:] == ["fonts", "font", "name"]:
            encodings[-1] = legacy_fonts.of_font(attributes.get("val", ""))
        elif above[-2:] == ["cellXfs", "xf"]:
            styles.append(attributes.get("fontId", ""))

    def end(_name: str) -> None:
        above.pop()

    if "xl/styles.xml" not in names:
        return {}
    with archive.open(names["xl/styles.xml"]) as part:
        xml_parts.walk(part, start=start, end=end)
    old = {str(number): encoding for number, encoding in enumerate(encodings) if encoding}
    return {str(number): old[font] for number, font in enumerate(styles) if font in old}


def _comments(
    archive: zipfile.ZipFile, names: dict[str, str], path: str, limits: Limits
) -> dict[Place, str]:
    """What notes beside the cells of the sheet at `path` say."""
    folder, _slash, file = path.rpartition("/")
    links = f"{folder}/_rels/{file}.rels".lower()
    parts: list[str] = []
    found: dict[Place, str] = {}
    at: list[Place] = []
    texts: list[str] = []

    def take_target(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith(COMMENTS):
            parts.append(
                posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))[1:]
            )

    def start(name: str, attributes: dict[str, str]) -> None:
        match = PLACE.fullmatch(attributes.get("ref", "")) if name == "comment" else None
        if match:
            at[:] = [(int(match[2]) - 1, _column(match[1]))]
            texts.clear()

    def end(name: str) -> None:
        if name == "comment" and at and at[0][0] < limits.rows and len(found) < limits.rows:
            found[at[0]] = " ".join("".join(texts).split())

    if links in names:
        with archive.open(names[links]) as part:
            xml_parts.walk(part, start=take_target)
    for name in parts[:1]:
        if name.lower() in names:
            with archive.open(names[name.lower()]) as part:
                xml_parts.walk(part, start=start, end=end, text=texts.append)
    return found


def _paths(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(name of a sheet, its part)."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def take_sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))

    def take_target(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    with archive.open("xl/workbook.xml") as part:
        xml_parts.walk(part, start=take_sheet)
    with archive.open("xl/_rels/workbook.xml.rels") as part:
        xml_parts.walk(part, start=take_target)
    return [
        (name, posixpath.normpath(posixpath.join("/xl", targets.get(key, "")))[1:])
        for name, key in sheets
    ]


class _TooFar(Exception):
    pass


class _Sheet:
    """One sheet's XML as it flows by."""

    def __init__(self, found: SheetFound, limits: Limits, fonts: dict[str, str]) -> None:
        self.found, self.limits, self.fonts = found, limits, fonts
        self.row, self.column, self.cells = -1, -1, 0
        self.kind = ""
        self.is_error_text = self.has_value = self.has_formula = False
        self.error: list[str] = []

    def read(self, part: IO[bytes]) -> None:
        try:
            xml_parts.walk(part, start=self.start, end=self.end, text=self.text)
        except _TooFar:
            self.found.too_far = place(self.row, self.column)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            self.column = -1
            if attributes.get("hidden") in {"1", "true"} and self.row < self.limits.rows:
                self.found.hidden_rows.append(self.row)
        elif name in {"v", "is"}:
            self.has_value = True
            self.is_error_text = self.kind == "e"
        elif name == "f":
            self.has_formula = True
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.found.hidden_columns += range(first - 1, min(last, self.limits.columns))

    def _begin(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if match := PLACE.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(match[2]) - 1, _column(match[1])
        self.kind = attributes.get("t", "")
        if encoding := self.fonts.get(attributes.get("s", "")):
            self.found.fonts[self.row, self.column] = encoding
        self.has_value = self.has_formula = self.is_error_text = False
        self.error = []

    def text(self, text: str) -> None:
        if self.is_error_text:
            self.error.append(text)

    def end(self, name: str) -> None:
        if name == "v":
            self.is_error_text = False
        elif name == "c" and (self.has_value or self.has_formula):
            self.cells += 1
            is_far = self.row >= self.limits.rows or self.column >= self.limits.columns
            if is_far or self.cells > self.limits.cells:
                raise _TooFar
            if self.kind == "e":
                self.found.errors[self.row, self.column] = "".join(self.error) or NOT_COMPUTED
            elif not self.has_value:
                self.found.errors[self.row, self.column] = NOT_COMPUTED


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
