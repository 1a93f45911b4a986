"""A pasted list on its way in: columns known by their headings, each cell read or told wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.told import in_every_language
from khuyencong.desk.forms import list_heads
from khuyencong.desk.forms.list_cells import CellError, amount, doubt
from khuyencong.desk.forms.list_sheet import UNIT_NAMES, Aside, Column, Row, Sheet, amounts
from khuyencong.desk.forms.list_totals import Reconciliation, Stated
from khuyencong.documents.reading import lists
from khuyencong.documents.reading.tables import Rows, Table
from khuyencong.ui.fields import RowField, RowForm
from khuyencong.ui.samples import EXAMPLE

SEARCHED_ROWS = 25  # headings may stand below a title
NUMERIC = re.compile(r"[0-9][0-9.,\s]*%?")


@dataclass(frozen=True)
class _Heads:
    """The row of headings: its place, its texts, and where each column stands, which may be
    several columns of the sheet."""

    at: int
    texts: list[str]
    places: dict[str, int]
    parts: dict[str, list_heads.Parts] = field(default_factory=dict)

    @property
    def used(self) -> set[int]:
        return {*self.places.values(), *(n for part in self.parts.values() for n in part.places)}

    def text(self, name: str, found: list[str]) -> str:
        if name in self.parts:
            return self.parts[name].text(found)
        return found[self.places[name]] if name in self.places else ""


def read(
    table: Table,
    columns: tuple[Column, ...],
    changed: Mapping[str, str] | None = None,
    *,
    unit: int | None = None,
    with_hidden: bool = False,
) -> Sheet:
    """The list with every cell read. `changed`: cells typed over, by "row-column"; they are
    written into the table, so that it can be kept in the page between two presses. `unit`: đồng
    of one unit, chosen for the whole list, whatever it says itself.

    Refused when a needed column is not there, naming it and the headings it may have.
    """
    heads = _headings(table.rows, columns)
    heads = _type_over(table, heads, changed or {}, columns)
    sheet = Sheet(columns, [], [], notes=list(table.notes))
    sheet.unknown = list_heads.unused(heads.texts, heads.used, table.rows[heads.at + 1 :])
    sheet.units = _units(table.rows, heads, sheet, unit)
    sums = Reconciliation({column.name: str(column.label) for column in sheet.summed})
    below = [*table.rows[heads.at + 1 :], []]
    for number, (found, after) in enumerate(pairwise(below), heads.at + 2):
        if not any(found):
            continue
        line = _Line(number, found, heads, sheet, after)
        if number in table.hidden and not with_hidden:
            sheet.hidden.append(number)
        elif not line.is_aside(sums) and any(line.cells.values()):
            row = _row(line, table)
            sheet.rows.append(row)
            sums.row(amounts(row, sheet.summed))
    sheet.questions = sums.finish()
    for column in sheet.money:
        _doubt(sheet, column)
    return sheet


def _doubt(sheet: Sheet, column: Column) -> None:
    """Amounts far from those of the other rows become errors to answer."""
    name = column.name
    told = [row for row in sheet.rows if row.values[name] is not None]
    amounts = sorted(row.values[name] for row in told)
    # The lower median of the others: an amount that is far above it stands behind it.
    usual = amounts[(len(amounts) - 2) // 2] if len(amounts) > 1 else 0
    for row in told:
        if error := doubt(row.cells[name], row.values[name], usual, sheet.units.get(name)):
            row.errors[name], row.offers[name] = str(error), error.offers
            row.values[name] = None


def _type_over(
    table: Table, heads: _Heads, changed: Mapping[str, str], columns: tuple[Column, ...]
) -> _Heads:
    """Writes what was typed over into the table; a column that the list had not is added to it."""
    labels = {column.name: str(column.label) for column in columns}
    for name, text in changed.items():
        line, _dash, field_name = name.partition("-")
        is_row = line.isascii() and line.isdigit() and len(line) < 7
        if not is_row or not heads.at + 1 < int(line) <= len(table.rows):
            continue
        if field_name in labels and field_name not in heads.places and text.strip():
            heads = _widened(table, heads, field_name, labels[field_name])
        if field_name in heads.places:
            place, row = heads.places[field_name], table.rows[int(line) - 1]
            if field_name not in heads.parts:
                row[place] = text.strip()
            elif text.strip() != heads.text(field_name, row):
                heads.parts[field_name].write(row, text.strip())
            table.merged.discard((int(line), place))
    return heads


def _widened(table: Table, heads: _Heads, name: str, label: str) -> _Heads:
    place = len(table.rows[heads.at])
    for number, row in enumerate(table.rows):
        row.append(label if number == heads.at else "")
    return replace(heads, texts=[*heads.texts, label], places=heads.places | {name: place})


def known_headings(rows: Rows, columns: tuple[Column, ...]) -> int:
    """How many of the columns the best row of headings names."""
    return len(_best_headings(rows, columns).places)


def _headings(rows: Rows, columns: tuple[Column, ...]) -> _Heads:
    """The row that names most columns; Refused where a needed one is not there."""
    best = _best_headings(rows, columns)
    if any(column.name == "full_name" for column in columns):
        place = best.places.get("full_name")
        list_heads.refuse_half_names(best.texts, place, rows[best.at + 1 :])
    missing = [c for c in columns if c.is_required and c.name not in best.places]
    if missing:
        raise Refused(
            _("Bảng thiếu cột: {columns}.").format(
                columns=", ".join(str(c.label) for c in missing)
            ),
            fix=_("Dán cả dòng tiêu đề; đặt tên cột như mục “Các cột” của trang.")
            + list_heads.seen(best.texts, rows),
        )
    return best


def _best_headings(rows: Rows, columns: tuple[Column, ...]) -> _Heads:
    """The row that names most columns, alone or with what the row above says over its gaps."""
    best = _Heads(0, [], {})
    above: list[str] = []
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        both = [text or (above[n] if n < len(above) else "") for n, text in enumerate(row)]
        for texts in (row, both):
            found = _heads(at, texts, above, rows, columns)
            if len(found.places) > len(best.places):
                best = found
        above = row
    head, below = best.texts, rows[best.at + 1 : best.at + 2]
    known = {name for column in columns for name in (*column.headings, fold(str(column.label)))}
    if best.places and below and list_heads.is_below(head, below[0], known):
        texts = [text or head[n] for n, text in enumerate(below[0])]
        lower = _heads(best.at + 1, texts, head, rows, columns)
        if lower.places.keys() >= best.places.keys():
            return lower
    return best


def _heads(
    at: int, texts: list[str], over: list[str], rows: Rows, columns: tuple[Column, ...]
) -> _Heads:
    wanted = {column.name for column in columns}
    found = list_heads.parts(texts, over, rows[at + 1 :]) if "full_name" in wanted else {}
    places = _places(texts, columns)
    return _Heads(at, list(texts), places | {n: p.places[0] for n, p in found.items()}, found)


def _places(texts: list[str], columns: tuple[Column, ...]) -> dict[str, int]:
    names = [{fold(text), lists.heading(text)[0]} for text in texts]
    places = {}
    for column in columns:
        wanted = {*map(fold, in_every_language(column.label)), *column.headings}
        place = next((n for n, told in enumerate(names) if told & wanted), None)
        if place is not None:
            places[column.name] = place
    return places


def _units(rows: Rows, heads: _Heads, sheet: Sheet, chosen: int | None) -> dict[str, int]:
    """By column, đồng of one unit: as chosen, as its heading says or the one over it, or the
    list. What the list says against a heading is disputed until a unit is chosen."""
    of_list = lists.unit_of_list(rows[: heads.at + 1])
    over = rows[heads.at - 1] if heads.at else []
    units = {}
    for column in sheet.money:
        place = heads.places.get(column.name)
        if place is None:
            continue
        parent = next((text for text in reversed(over[: place + 1]) if text), "")
        of_column = lists.heading(heads.texts[place])[1] or lists.heading(parent)[1]
        if not chosen and of_column and of_list and of_column != of_list:
            sheet.disputes.append(
                _("Cột {column} ghi đơn vị tính {own}, còn bảng ghi {whole}.").format(
                    column=column.label, own=UNIT_NAMES[of_column], whole=UNIT_NAMES[of_list]
                )
            )
        unit = chosen or of_column or of_list
        if unit:
            units[column.name] = unit
    return units


class _Line:
    """One line below the headings: an item, or something that stands aside."""

    def __init__(
        self, number: int, found: list[str], heads: _Heads, sheet: Sheet, after: list[str]
    ) -> None:
        self.number, self.found, self.heads, self.sheet = number, found, heads, sheet
        self.after = after  # the line below
        above = sheet.rows[-1].cells if sheet.rows else {}
        self.cells = {c.name: heads.text(c.name, found) for c in sheet.columns}
        for column in sheet.columns[1:]:
            if not column.is_money and list_heads.is_as_above(self.cells[column.name]):
                self.cells[column.name] = above.get(column.name) or self.cells[column.name]
        money = {heads.places[c.name] for c in sheet.money if c.name in heads.places}
        self.texts = [
            (n, cell)
            for n, cell in enumerate(found)
            if cell and n not in money and not NUMERIC.fullmatch(cell)
        ]

    def is_aside(self, sums: Reconciliation) -> bool:
        """Whether it is no item; it is then kept aside, and its sums are compared."""
        if self.cells[self.sheet.columns[0].name].startswith(EXAMPLE):
            return self._aside("example")
        if self.number == self.heads.at + 2 and lists.is_counters(self.found):
            return self._aside("counters")
        if len(self.texts) <= 2 and (label := self._label(lists.is_total)):
            sums.total(self._stated(label))
            return self._aside("total")
        mark = self.found[0] if 0 not in self.heads.used else ""
        texts = [cell for n, cell in self.texts if n or not mark or cell != mark]
        is_parent = bool(self.after) and lists.is_over(mark, self.after[0])
        if is_parent or lists.is_group(mark, texts or [cell for _n, cell in self.texts]):
            sums.begin_group(self._stated(" ".join(cell for _n, cell in self.texts)))
            return self._aside("group")
        is_below = any(a.kind == "total" for a in self.sheet.aside) and sums.rows
        if is_below and len(self.texts) <= 2 and len(self.texts) == sum(map(bool, self.found)):
            return self._aside("below")
        return False

    def _label(self, is_one: Callable[[str], bool]) -> str:
        return next((cell for _n, cell in self.texts if is_one(cell)), "")

    def _stated(self, label: str) -> Stated:
        stated = {}
        for column in self.sheet.summed:
            if text := self.cells[column.name]:
                try:
                    stated[column.name] = amount(text, self.sheet.units.get(column.name) or 1)
                except CellError:
                    continue
        return Stated(self.number, label, stated)

    def _aside(self, kind: str) -> bool:
        text = " · ".join(cell for cell in self.found if cell)
        self.sheet.aside.append(Aside(self.number, kind, text))
        return True


def _row(line: _Line, table: Table) -> Row:
    row = Row(line.number, line.cells)
    for column in line.sheet.columns:
        place = line.heads.places.get(column.name, -1)
        is_merged = column.is_money and (line.number, place) in table.merged
        _read_cell(row, column, line.sheet.units.get(column.name), is_merged=is_merged)
    return row


def _read_cell(row: Row, column: Column, unit: int | None, *, is_merged: bool) -> None:
    text = row.cells[column.name]
    row.values[column.name] = None
    if not text:
        if column.is_required:
            row.errors[column.name] = _("Chưa có {label}.").format(label=str(column.label).lower())
        return
    reader = partial(amount, unit=unit) if column.is_money else column.read
    try:
        if lists.ERROR.fullmatch(text):
            raise CellError(
                _("Ô này là lỗi công thức ({text}). Ghi giá trị đúng.").format(text=text)
            )
        if is_merged:
            raise CellError(_("Ô tiền này gộp nhiều dòng. Ghi riêng số tiền của từng dòng."))
        row.values[column.name] = reader(text)
    except CellError as error:
        row.errors[column.name] = str(error)
        row.offers[column.name] = error.offers
        if error.sure:
            row.sure[column.name] = error.sure


class RemoveLearnerForm(RowForm):
    remove = RowField(lazy("Học viên này không có trong lớp."))
