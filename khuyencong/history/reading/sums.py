"""What an old list says its rows sum to, beside what they do. Groups may stand in groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from khuyencong.core.folding import fold

Amounts = Mapping[int, int]  # đồng by column
_LETTER, _ROMAN, _NUMBER = (
    re.compile(r"[A-HK]"),
    re.compile(r"[IVXL]+"),
    re.compile(r"\d+(?:\.\d+)*"),
)
_WHOLE = re.compile(r"tong(?: cong| so| kinh phi| toan bo)?|cong tong.*|tong cong .*|tong")


@dataclass(frozen=True)
class Difference:
    """A stated sum that nothing sums to."""

    row: int
    column: int
    label: str
    stated_dong: int
    summed_dong: int


@dataclass
class _Open:
    """A group whose rows are being read."""

    level: int
    row: int
    label: str
    stated: Amounts
    sums: dict[int, int] = field(default_factory=dict)
    rows: int = 0


@dataclass
class Sums:
    """Fed with the rows in their order."""

    whole: dict[int, int] = field(default_factory=dict)
    groups: list[_Open] = field(default_factory=list)
    closed: list[_Open] = field(default_factory=list)  # since the last item
    above: list[_Open] = field(default_factory=list)  # totals before the first item
    differences: list[Difference] = field(default_factory=list)
    stated: dict[int, int] = field(default_factory=dict)  # by the last total of all
    items: int = 0

    def item(self, amounts: Amounts) -> None:
        self.items += 1
        self.closed = []
        for group in self.groups:
            group.rows += 1
            _add(group.sums, amounts)
        _add(self.whole, amounts)

    def group(self, row: int, label: str, level: int, stated: Amounts) -> None:
        while self.groups and self.groups[-1].level >= level:
            self._close()
        self.groups.append(_Open(level, row, label, stated))

    def total(self, row: int, label: str, stated: Amounts) -> None:
        """ "Cộng" of a group, or "Tổng cộng" of all, above the items or below them."""
        one = _Open(0, row, label, stated)
        is_whole = _WHOLE.fullmatch(fold(label)) is not None
        if not self.items:
            self.above.append(one)
            return
        sums = [group.sums for group in [*self.groups, *self.closed] if group.rows]
        if is_whole:
            self.stated.update(stated)
            while self.groups:
                self._close()
        elif self.groups:
            self._close()
        likely = self.whole if is_whole or not sums else sums[-1]
        self._compare(one, likely, *sums, self.whole)

    def finish(self) -> list[Difference]:
        while self.groups:
            self._close()
        for one in self.above:
            self._compare(one, self.whole)
            self.stated = {**one.stated, **self.stated}
        return self.differences

    def _close(self) -> None:
        group = self.groups.pop()
        if group.rows:
            self.closed.append(group)
            self._compare(group, group.sums)

    def _compare(self, one: _Open, *sums: Amounts) -> None:
        for column, stated in one.stated.items():
            if stated not in {amounts.get(column, 0) for amounts in sums}:
                summed = sums[0].get(column, 0)
                self.differences.append(Difference(one.row, column, one.label, stated, summed))


def level_of(mark: str) -> int:
    """Of a group by its mark: letters hold roman numbers, which hold Arabic ones."""
    clean = mark.strip().rstrip(".)")
    if _ROMAN.fullmatch(clean):
        return 2
    if _LETTER.fullmatch(clean):
        return 1
    if _NUMBER.fullmatch(clean):
        return 3 + clean.count(".")
    return 9


def _add(sums: dict[int, int], amounts: Amounts) -> None:
    for column, amount_dong in amounts.items():
        sums[column] = sums.get(column, 0) + amount_dong
