"""A pasted list on its way in: columns known by their headings, each cell read or told wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.reading.money import MoneyError, read_money
from khuyencong.documents.reading.tables import Rows
from khuyencong.ui.fields import RowField, RowForm
from khuyencong.ui.reading import words

SEARCHED_ROWS = 10  # headings may stand below a title


class CellError(Exception):
    """What is wrong with a cell, in words."""


@dataclass(frozen=True)
class Column:
    """`headings`: how the column is called in lists, folded; `read` raises CellError."""

    name: str
    label: str | Promise
    headings: tuple[str, ...]
    read: Callable[[str], Any] = str
    is_required: bool = True


@dataclass
class Row:
    number: int  # as the spreadsheet counts
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    known: str = ""  # what is there already, when the row brings nothing new

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.known


@dataclass
class Sheet:
    columns: tuple[Column, ...]
    rows: list[Row]
    unknown: list[str]  # headings that nobody asked for

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.is_good]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.known]


def read(
    rows: Rows, columns: tuple[Column, ...], changed: Mapping[str, str] | None = None
) -> Sheet:
    """The list with every cell read. `changed`: cells typed over, by "row-column"; they are
    written into `rows`, so that these can be kept in the page between two presses.

    Refused when a needed column is not there, naming it and the headings it may have.
    """
    at, places = _headings(rows, columns)
    for name, text in (changed or {}).items():
        line, _dash, field_name = name.partition("-")
        if line.isdigit() and at + 1 < int(line) <= len(rows) and field_name in places:
            rows[int(line) - 1][places[field_name]] = text.strip()
    known = set(places.values())
    sheet = Sheet(columns, [], [cell for n, cell in enumerate(rows[at]) if cell and n not in known])
    for number, found in enumerate(rows[at + 1 :], at + 2):
        cells = {c.name: found[places[c.name]] if c.name in places else "" for c in columns}
        if any(cells.values()):
            row = Row(number, cells)
            for column in columns:
                _read_cell(row, column)
            sheet.rows.append(row)
    return sheet


def known_headings(rows: Rows, columns: tuple[Column, ...]) -> int:
    """How many of the columns the best row of headings names."""
    return len(_best_headings(rows, columns)[1])


def _headings(rows: Rows, columns: tuple[Column, ...]) -> tuple[int, dict[str, int]]:
    """The row that names most columns; Refused where a needed one is not there."""
    best = _best_headings(rows, columns)
    missing = [c for c in columns if c.is_required and c.name not in best[1]]
    if missing:
        raise Refused(
            _("Bảng thiếu cột: {columns}.").format(
                columns=", ".join(str(c.label) for c in missing)
            ),
            fix=_("Dán cả dòng tiêu đề; tên cột như trong bảng mẫu."),
        )
    return best


def _best_headings(rows: Rows, columns: tuple[Column, ...]) -> tuple[int, dict[str, int]]:
    """The row that names most columns, and where each column stands in it."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        folded = [fold(cell) for cell in row]
        found = {}
        for column in columns:
            wanted = (fold(str(column.label)), *column.headings)
            place = next((n for n, cell in enumerate(folded) if cell in wanted), None)
            if place is not None:
                found[column.name] = place
        if len(found) > len(best[1]):
            best = at, found
    return best


def _read_cell(row: Row, column: Column) -> None:
    text = row.cells[column.name]
    if not text:
        if column.is_required:
            row.errors[column.name] = _("Chưa có {label}.").format(label=str(column.label).lower())
        row.values[column.name] = None
        return
    try:
        row.values[column.name] = column.read(text)
    except CellError as error:
        row.errors[column.name] = str(error)


def amount(text: str) -> int:
    try:
        return read_money(text)
    except MoneyError as error:
        raise CellError(words(error)) from error


def whole(text: str) -> int:
    if not text.isdigit() or len(text) > 9:
        raise CellError(_("“{text}” không phải số nguyên.").format(text=text))
    return int(text)


def one_of(pairs: Iterable[tuple[str, Any]], what: str) -> Callable[[str], Any]:
    """Reads one of the things whose names, folded, are given; two of one name ask back."""
    found: dict[str, list[Any]] = {}
    for name, thing in pairs:
        same = found.setdefault(fold(name), [])
        if thing not in same:
            same.append(thing)

    def choose(text: str) -> Any:
        match found.get(fold(text), []):
            case [thing]:
                return thing
            case []:
                raise CellError(_("Không có {what} “{text}”.").format(what=what, text=text))
            case several:
                names = ", ".join(str(thing) for thing in several)
                raise CellError(
                    _("“{text}” có thể là: {names}. Ghi rõ hơn.").format(text=text, names=names)
                )

    return choose


class RemoveLearnerForm(RowForm):
    remove = RowField(lazy("Học viên này không có trong lớp."))
