"""Sums of a replay, added to as its parts go by: none of them is kept."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from khuyencong.replay.selectors import Outcome, Part

MOST_MOVED = 200
MOST_UNDECIDED = 200


@dataclass
class Total:
    """One line of a summary. Amounts in đồng."""

    label: str
    parts: int = 0
    given_dong: int = 0
    projected_dong: int = 0
    before_dong: int = 0
    after_dong: int = 0
    gaining: int = 0
    losing: int = 0
    undecided: int = 0

    @property
    def gain_dong(self) -> int:
        return self.projected_dong - self.given_dong

    def add(self, row: Outcome) -> None:
        self.parts += 1
        self.given_dong += row.part.support_dong
        self.projected_dong += row.projected_dong
        self.before_dong += row.before_dong or 0
        self.after_dong += row.after_dong or 0
        self.gaining += row.gain_dong > 0
        self.losing += row.gain_dong < 0
        self.undecided += row.before_dong is None or row.after_dong is None


@dataclass
class Spread:
    """How many parts one budget reaches when none gets more than `cap_dong`; the oldest first.

    The first part that no longer fits ends the list, as a queue does.
    """

    cap_dong: int
    rest_dong: int
    parts: int = 0
    support_dong: int = 0
    cost_dong: int = 0
    is_over: bool = False

    def add(self, row: Outcome) -> None:
        amount = min(row.projected_dong, self.cap_dong)
        if self.is_over or amount <= 0:
            return
        if amount > self.rest_dong:
            self.is_over = True
            return
        self.parts += 1
        self.support_dong += amount
        self.cost_dong += row.part.cost_dong
        self.rest_dong -= amount


@dataclass(frozen=True)
class Moved:
    """One part that gains or loses."""

    project: str
    title: str
    who: str
    support_dong: int
    projected_dong: int

    @property
    def gain_dong(self) -> int:
        return self.projected_dong - self.support_dong


@dataclass(frozen=True)
class Undecided:
    """One part of which the rules give no figure. `before`, `after`: why, (words, article), under
    the rules in force and under the pack; empty where they give one."""

    project: str
    title: str
    who: str
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]


@dataclass
class Sums:
    """Totals of each group, what moved most, and what a budget reaches under each cap."""

    by: Sequence[tuple[str, Callable[[Part], str]]]
    budget_dong: int = 0
    caps_dong: Sequence[int] = ()
    moved_count: int = 0
    plan: dict[str, Any] | None = None
    advances: list[dict[str, Any]] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    _totals: list[dict[str, Total]] = field(init=False)
    _moved: list[tuple[int, int, Moved]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._totals = [{} for _group in self.by]
        caps = self.caps_dong if self.budget_dong else ()
        self.spreads = [Spread(cap, rest_dong=self.budget_dong) for cap in caps]

    def add(self, rows: Iterable[Outcome]) -> None:
        for row in rows:
            for (_name, label), totals in zip(self.by, self._totals, strict=True):
                text = label(row.part)
                totals.setdefault(text, Total(text)).add(row)
            for spread in self.spreads:
                spread.add(row)
            if row.gain_dong:
                self._add_moved(row)

    def _add_moved(self, row: Outcome) -> None:
        self.moved_count += 1
        part = row.part
        moved = Moved(part.project, part.title, part.who, part.support_dong, row.projected_dong)
        entry = (abs(row.gain_dong), -self.moved_count, moved)  # of equals the first stays
        if len(self._moved) < MOST_MOVED:
            heapq.heappush(self._moved, entry)
        else:
            heapq.heappushpop(self._moved, entry)

    @property
    def groups(self) -> list[tuple[str, list[Total]]]:
        """(name, its lines in the order of their labels)."""
        return [
            (name, [totals[label] for label in sorted(totals)])
            for (name, _label), totals in zip(self.by, self._totals, strict=True)
        ]

    @property
    def moved(self) -> list[Moved]:
        """What moved most first; of equals the older."""
        return [entry[2] for entry in sorted(self._moved, reverse=True)]

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it; `shown` reads it back."""
        return {
            "groups": [(name, [asdict(row) for row in rows]) for name, rows in self.groups],
            "moved": [asdict(row) for row in self.moved],
            "moved_count": self.moved_count,
            "spreads": [asdict(row) for row in self.spreads],
            "plan": self.plan,
            "advances": self.advances,
            "undecided": [asdict(row) for row in self.undecided],
        }


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """The same as a page shows it."""
    return {
        "groups": [(name, [Total(**row) for row in rows]) for name, rows in data["groups"]],
        "moved": [Moved(**row) for row in data["moved"]],
        "moved_count": data["moved_count"],
        "spreads": [Spread(**row) for row in data["spreads"]],
        "plan": data.get("plan"),
        "advances": data.get("advances", []),
        "undecided": [Undecided(**row) for row in data.get("undecided", [])],
    }
