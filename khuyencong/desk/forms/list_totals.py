"""Totals and subtotals that a list states, set beside what its rows sum to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from khuyencong.core.money import dong

Amounts = Mapping[str, int]  # by the name of the column


@dataclass
class Stated:
    """What a row of the list says its neighbours sum to."""

    number: int
    label: str
    amounts: Amounts


@dataclass
class Reconciliation:
    """Fed with the rows in their order; `differences` are the stated sums that nothing sums to."""

    labels: Mapping[str, str]
    whole: dict[str, int] = field(default_factory=dict)
    part: dict[str, int] = field(default_factory=dict)  # since the last group or total
    rows: int = 0
    rows_of_part: int = 0
    group: Stated | None = None
    above: list[Stated] = field(default_factory=list)  # totals before the first row
    differences: list[str] = field(default_factory=list)

    def row(self, amounts: Amounts) -> None:
        self.rows += 1
        self.rows_of_part += 1
        for name, amount_dong in amounts.items():
            self.whole[name] = self.whole.get(name, 0) + amount_dong
            self.part[name] = self.part.get(name, 0) + amount_dong

    def begin_group(self, stated: Stated) -> None:
        self._close()
        self.group = stated

    def total(self, stated: Stated) -> None:
        """ "Cộng" of a group, or "Tổng cộng" of all, above the rows or below them."""
        if self.rows == 0:
            self.above.append(stated)
            return
        whole, part = dict(self.whole), dict(self.part)
        self._close()
        self._compare(stated, whole, part)

    def finish(self) -> list[str]:
        self._close()
        for stated in self.above:
            self._compare(stated, self.whole)
        return self.differences

    def _close(self) -> None:
        """The end of a group; one without rows of its own only holds other groups."""
        if self.group is not None and self.rows_of_part:
            self._compare(self.group, self.part)
        self.group, self.part, self.rows_of_part = None, {}, 0

    def _compare(self, stated: Stated, *sums: Amounts) -> None:
        for name, amount_dong in stated.amounts.items():
            if amount_dong not in {one.get(name, 0) for one in sums}:
                self.differences.append(
                    _(
                        "Dòng {number} “{label}”, cột {column}, ghi {stated}; "
                        "các dòng cộng lại là {summed}."
                    ).format(
                        number=stated.number,
                        label=stated.label,
                        column=self.labels[name],
                        stated=dong(amount_dong),
                        summed=dong(sums[0].get(name, 0)),
                    )
                )


def summed(rows: Iterable[Amounts]) -> dict[str, int]:
    """Every column's sum."""
    whole: dict[str, int] = {}
    for amounts in rows:
        for name, amount_dong in amounts.items():
            whole[name] = whole.get(name, 0) + amount_dong
    return whole
