"""A list as it was read: its columns, its rows, and what of it stands aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.words import dong_in_words
from khuyencong.desk.forms.list_totals import Amounts, summed

UNITS = (
    (1, lazy("đồng")),
    (1_000, lazy("nghìn đồng")),
    (1_000_000, lazy("triệu đồng")),
    (1_000_000_000, lazy("tỷ đồng")),
)
UNIT_NAMES = dict(UNITS)


@dataclass(frozen=True)
class Column:
    """`headings`: how the column is called in lists, folded; `read` raises CellError. Amounts of
    money are read in the unit of their list. Where `is_shown_as_read`, the preview shows what was
    read and not what was typed, in `words`. `is_number`: a code or a telephone, on one line.
    `takes`, `choices`, `example`: what its sample workbook says of it."""

    name: str
    label: str | Promise
    headings: tuple[str, ...]
    read: Callable[[str], Any] = str
    is_required: bool = True
    is_money: bool = False
    is_summed: bool = True  # of money: its rows sum to something; a price does not
    is_shown_as_read: bool = False
    is_number: bool = False
    words: Callable[[Any], str] = str
    takes: str | Promise = ""
    choices: tuple[str, ...] = ()
    example: str | int | Decimal = ""

    def shown(self, value: Any) -> str:
        return "" if value is None else self.words(value)


@dataclass
class Row:
    number: int  # as the spreadsheet counts
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    offers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sure: dict[str, str] = field(default_factory=dict)  # taken by one press
    known: str = ""  # what is there already, when the row brings nothing new

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.known


ASIDE = {
    "counters": lazy("dòng đánh số cột"),
    "group": lazy("dòng nhóm"),
    "total": lazy("dòng cộng"),
    "below": lazy("dòng cuối bảng"),
    "example": lazy("dòng ví dụ của tệp mẫu"),
}


@dataclass(frozen=True)
class Aside:
    """A row that is no item of the list; `kind` in ASIDE."""

    number: int
    kind: str
    text: str

    @property
    def label(self) -> str:
        return str(ASIDE[self.kind])


@dataclass
class Sheet:
    columns: tuple[Column, ...]
    rows: list[Row]
    unknown: list[str]  # headings that nobody asked for
    units: dict[str, int] = field(default_factory=dict)  # by column, where one is told
    aside: list[Aside] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)  # rows left out because the file hides them
    notes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)  # to be agreed to before it is brought in
    beyond: list[str] = field(default_factory=list)  # support above what the rules allow; likewise
    asked: dict[str, str] = field(default_factory=dict)  # what was chosen for the whole list
    disputes: list[str] = field(default_factory=list)  # units against each other; one is chosen

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.is_good]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.known]

    @property
    def money(self) -> list[Column]:
        return [column for column in self.columns if column.is_money]

    @property
    def summed(self) -> list[Column]:
        return [column for column in self.money if column.is_summed]

    @property
    def shown(self) -> list[Column]:
        """Columns in which some row to be brought in says something; money beside the name, so
        that it is in view however many follow."""
        said = [c for c in self.columns if any(row.cells[c.name] for row in self.good)]
        return [*said[:1], *sorted(said[1:], key=lambda column: not column.is_money)]

    @property
    def sums(self) -> list[tuple[str, int, str]]:
        """(column, đồng, in words) of the rows that can be brought in."""
        whole = summed(amounts(row, self.summed) for row in self.good)
        return [(str(c.label), whole[c.name], dong_in_words(whole[c.name])) for c in self.summed
                if c.name in whole]  # fmt: skip

    @property
    def told_units(self) -> list[str]:
        """Names of the units that the list tells."""
        return [str(name) for dong, name in UNITS if dong in self.units.values()]


def amounts(row: Row, money: list[Column]) -> Amounts:
    return {c.name: row.values[c.name] for c in money if row.values.get(c.name) is not None}
