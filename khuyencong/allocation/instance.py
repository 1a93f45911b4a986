"""One year's plan as numbers: proposals with their options, budgets, and what must hold between
them. Read from JSON; everything wrong with it is said at once, by name.

Amounts and values are whole numbers up to 10^15. At most one option of a proposal is chosen,
exactly one where `must_choose`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST = 10**15
ALL_OR_NONE, AT_MOST_ONE = "all_or_none", "at_most_one"
COUNT = "count"
LONGEST_SECONDS = 3_600


class InstanceError(ValueError):
    """What is wrong with an instance: one line each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@dataclass(frozen=True)
class Option:
    """One way to support a proposal. `uses`: {budget: amount}; an absent budget is not used."""

    id: str
    value: int
    uses: Mapping[str, int]


@dataclass(frozen=True)
class Proposal:
    id: str
    options: tuple[Option, ...]
    must_choose: bool = False


@dataclass(frozen=True)
class Group:
    members: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Band:
    """`measure` of what is chosen among `members` lies between `least` and `most` (None: open).

    The measure is "count", or the id of a budget: what the members use of it.
    """

    members: tuple[str, ...]
    measure: str
    least: int | None = None
    most: int | None = None

    def measures(self, option: Option) -> int:
        """What an option of a member adds."""
        return 1 if self.measure == COUNT else option.uses.get(self.measure, 0)


@dataclass(frozen=True)
class Instance:
    budgets: Mapping[str, int]
    proposals: tuple[Proposal, ...]
    groups: tuple[Group, ...] = ()
    requires: tuple[tuple[str, str], ...] = ()  # (child, parent)
    bands: tuple[Band, ...] = ()
    time_limit_s: float = 10.0
    gap: float = 0.0001


@dataclass
class _Reader:
    faults: list[str] = field(default_factory=list)

    def whole(self, value: Any, where: str, *, least: int = 0) -> int:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, float) and value.is_integer():
            value, is_whole = int(value), True
        if not is_whole or not least <= value <= LARGEST:
            self.faults.append(f"{where}: {value!r} is no whole number from {least} to 10^15")
            return 0
        return int(value)

    def number(self, value: Any, where: str, least: float, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.faults.append(f"{where}: {value!r} is no number")
        elif not least <= value <= most:
            self.faults.append(f"{where}: {value!r} is not between {least} and {most}")
        else:
            return float(value)
        return least

    def rows(self, value: Any, where: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.faults.append(f"{where}: a list is expected")
        return []

    def mapping(self, value: Any, where: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.faults.append(f"{where}: an object is expected")
        return {}

    def members(self, value: Any, where: str, known: set[str]) -> tuple[str, ...]:
        found = tuple(str(member) for member in self.rows(value, where))
        self.unknown(found, known, where)
        if len(set(found)) != len(found):
            self.faults.append(f"{where}: a member is named twice")
        return found

    def unknown(self, found: Iterable[str], known: set[str], where: str) -> None:
        for name in found:
            if name not in known:
                self.faults.append(f"{where}: there is no {name!r}")


def read(data: Any) -> Instance:
    """The instance of a JSON object; InstanceError names everything that is wrong."""
    reader = _Reader()
    top = reader.mapping(data, "instance")
    budgets = {
        str(name): reader.whole(limit, f"budget {name}")
        for name, limit in reader.mapping(top.get("budgets", {}), "budgets").items()
    }
    proposals = tuple(
        _proposal(row, f"proposal {place}", set(budgets), reader)
        for place, row in enumerate(reader.rows(top.get("proposals", []), "proposals"), 1)
    )
    known = {proposal.id for proposal in proposals}
    if len(known) != len(proposals):
        reader.faults.append("proposals: an id is used twice")
    instance = Instance(
        budgets=budgets,
        proposals=proposals,
        groups=tuple(
            _group(row, f"group {place}", known, reader)
            for place, row in enumerate(reader.rows(top.get("groups", []), "groups"), 1)
        ),
        requires=tuple(
            _requirement(row, f"requirement {place}", known, reader)
            for place, row in enumerate(reader.rows(top.get("requires", []), "requires"), 1)
        ),
        bands=tuple(
            _band(row, f"band {place}", known, set(budgets), reader)
            for place, row in enumerate(reader.rows(top.get("bands", []), "bands"), 1)
        ),
        time_limit_s=reader.number(
            top.get("time_limit_s", 10), "time_limit_s", 0.01, LONGEST_SECONDS
        ),
        gap=reader.number(top.get("gap", 0.0001), "gap", 0, 1),
    )
    if reader.faults:
        raise InstanceError(reader.faults)
    return instance


def _proposal(row: Any, where: str, budgets: set[str], reader: _Reader) -> Proposal:
    data = reader.mapping(row, where)
    name = str(data.get("id", ""))
    where = f"proposal {name}" if name else where
    if not name:
        reader.faults.append(f"{where}: it has no id")
    options = []
    for place, one in enumerate(reader.rows(data.get("options", []), f"{where}: options"), 1):
        found = reader.mapping(one, f"{where}, option {place}")
        uses = reader.mapping(found.get("uses", {}), f"{where}, option {place}: uses")
        reader.unknown(map(str, uses), budgets, f"{where}, option {place}")
        options.append(
            Option(
                id=str(found.get("id", place)),
                value=reader.whole(
                    found.get("value"), f"{where}, option {place}: value", least=-LARGEST
                ),
                uses={
                    str(budget): reader.whole(amount, f"{where}, option {place}: {budget}")
                    for budget, amount in uses.items()
                },
            )
        )
    if not options:
        reader.faults.append(f"{where}: it has no options")
    if len({option.id for option in options}) != len(options):
        reader.faults.append(f"{where}: an option's id is used twice")
    must = data.get("must_choose", False)
    if not isinstance(must, bool):
        reader.faults.append(f"{where}: must_choose is neither true nor false")
    return Proposal(name, tuple(options), bool(must))


def _group(row: Any, where: str, known: set[str], reader: _Reader) -> Group:
    data = reader.mapping(row, where)
    rule = data.get("rule")
    if rule not in (ALL_OR_NONE, AT_MOST_ONE):
        reader.faults.append(f"{where}: {rule!r} is neither all_or_none nor at_most_one")
    return Group(reader.members(data.get("members", []), where, known), str(rule))


def _requirement(row: Any, where: str, known: set[str], reader: _Reader) -> tuple[str, str]:
    pair = [str(one) for one in reader.rows(row, where)]
    if len(pair) != 2 or pair[0] == pair[1]:
        reader.faults.append(f"{where}: two different ids are expected, child and parent")
        return "", ""
    reader.unknown(pair, known, where)
    return pair[0], pair[1]


def _band(row: Any, where: str, known: set[str], budgets: set[str], reader: _Reader) -> Band:
    data = reader.mapping(row, where)
    measure = str(data.get("measure", ""))
    if measure != COUNT and measure not in budgets:
        reader.faults.append(f"{where}: the measure {measure!r} is neither count nor a budget")
    least, most = (
        None if data.get(name) is None else reader.whole(data[name], f"{where}: {name}")
        for name in ("min", "max")
    )
    if least is not None and most is not None and least > most:
        reader.faults.append(f"{where}: min {least} is above max {most}")
    return Band(reader.members(data.get("members", []), where, known), measure, least, most)
