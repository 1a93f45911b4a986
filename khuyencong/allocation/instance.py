"""One year's plan as numbers: proposals with their options, budgets, and what must hold between
them. Read from JSON; everything wrong with it is said at once, by its place.

Amounts and values are whole numbers up to 10^15. At most one option of a proposal is chosen,
exactly one where `must_choose`.
"""

from __future__ import annotations

import reprlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST = 10**15
ALL_OR_NONE, AT_MOST_ONE = "all_or_none", "at_most_one"
COUNT = "count"
LONGEST_SECONDS = 3_600
SHOWN = 60  # characters of a value that is refused
LONGEST_NAME = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of an instance. `place`: its keys, proposals by their id and other
    entries counted from 1. Words are put to it above (`code` and `params`)."""

    place: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        more = ", ".join(f"{name} {value}" for name, value in self.params.items())
        return f"{self.place}: {self.code}" + (f" ({more})" if more else "")


class InstanceError(ValueError):
    """Everything that is wrong with an instance."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


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


class Twice(dict[str, Any]):
    """An object of a file in which a key was written twice: `key`."""

    def __init__(self, values: Mapping[str, Any], key: str) -> None:
        super().__init__(values)
        self.key = key


# What the keys of each object may be.
TOP = {"budgets", "proposals", "groups", "requires", "bands", "time_limit_s", "gap", "value_scale"}
PROPOSAL, OPTION = {"id", "must_choose", "options"}, {"id", "value", "uses"}
GROUP, BAND = {"members", "rule"}, {"members", "measure", "min", "max"}


@dataclass
class _Reader:
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, code: str, **params: Any) -> None:
        self.faults.append(Fault(place, code, params))

    def whole(self, value: Any, place: str, *, least: int = 0) -> int:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, float) and value.is_integer():
            value, is_whole = int(value), True
        if not is_whole or not least <= value <= LARGEST:
            self.fault(place, "whole", value=shown(value), least=least)
            return 0
        return int(value)

    def number(self, value: Any, place: str, least: float, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(place, "number", value=shown(value))
        elif not least <= value <= most:
            self.fault(place, "between", value=shown(value), least=least, most=most)
        else:
            return float(value)
        return least

    def text(self, value: Any, place: str) -> str:
        """A name of the file: what looks like one name is one, and can be written again."""
        if not isinstance(value, str):
            self.fault(place, "text", value=shown(value))
        elif not value.strip():
            self.fault(place, "empty")
        elif len(value) > LONGEST_NAME:
            self.fault(place, "too_long", value=shown(value), most=LONGEST_NAME)
        elif not value.isprintable():  # lone surrogates, control characters
            self.fault(place, "unprintable", value=shown(value))
        elif value != value.strip():
            self.fault(place, "spaces", value=shown(value))
        elif not unicodedata.is_normalized("NFC", value):
            self.fault(place, "not_nfc", value=shown(value))
        else:
            return value
        return ""

    def rows(self, value: Any, place: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.fault(place, "list", value=shown(value))
        return []

    def mapping(self, value: Any, place: str, keys: set[str] | None = None) -> dict[str, Any]:
        """An object, of these keys where they are known."""
        if not isinstance(value, dict):
            self.fault(place, "object", value=shown(value))
            return {}
        if isinstance(value, Twice):
            self.fault(place, "key_twice", key=shown(value.key))
        for key in value:
            if keys is not None and key not in keys:
                self.fault(place, "key_unknown", key=shown(key))
        return value

    def members(self, value: Any, place: str, known: set[str]) -> tuple[str, ...]:
        members = tuple(self.text(member, place) for member in self.rows(value, place))
        self.unknown(filter(None, members), known, place)
        if len(set(members)) != len(members):
            self.fault(place, "member_twice")
        return members

    def unknown(self, names: Iterable[str], known: set[str], place: str) -> None:
        for name in names:
            if name not in known:
                self.fault(place, "name_unknown", name=shown(name))


_shorter = reprlib.Repr()
_shorter.maxlevel = 2


def shown(value: Any) -> str:
    """A value of a file, cut short, in characters that any terminal shows."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = value if isinstance(value, str) and value.isprintable() else _shorter.repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def read(data: Any) -> Instance:
    """The instance of a JSON object; InstanceError names everything that is wrong."""
    reader = _Reader()
    top = reader.mapping(data, "instance", TOP)
    budgets = {
        reader.text(name, "budgets"): reader.whole(limit, f"budgets.{shown(name)}")
        for name, limit in reader.mapping(top.get("budgets", {}), "budgets").items()
    }
    if COUNT in budgets:
        reader.fault(f"budgets.{COUNT}", "count")
    proposals = tuple(
        _proposal(one, f"proposals[{place}]", set(budgets), reader)
        for place, one in enumerate(reader.rows(top.get("proposals", []), "proposals"), 1)
    )
    known = {proposal.id for proposal in proposals}
    if len(known) != len(proposals):
        reader.fault("proposals", "id_twice")
    reader.whole(top.get("value_scale", 1), "value_scale", least=1)
    instance = Instance(
        budgets=budgets,
        proposals=proposals,
        groups=tuple(
            _group(one, f"groups[{place}]", known, reader)
            for place, one in enumerate(reader.rows(top.get("groups", []), "groups"), 1)
        ),
        requires=tuple(
            _requirement(one, f"requires[{place}]", known, reader)
            for place, one in enumerate(reader.rows(top.get("requires", []), "requires"), 1)
        ),
        bands=tuple(
            _band(one, f"bands[{place}]", known, set(budgets), reader)
            for place, one in enumerate(reader.rows(top.get("bands", []), "bands"), 1)
        ),
        time_limit_s=reader.number(
            top.get("time_limit_s", 10), "time_limit_s", 0.01, LONGEST_SECONDS
        ),
        gap=reader.number(top.get("gap", 0.0001), "gap", 0, 1),
    )
    if reader.faults:
        raise InstanceError(reader.faults)
    return instance


def _proposal(data: Any, place: str, budgets: set[str], reader: _Reader) -> Proposal:
    proposal = reader.mapping(data, place, PROPOSAL)
    name = reader.text(proposal.get("id", ""), f"{place}.id")
    place = f"proposals[{shown(name)}]" if name else place
    options = tuple(
        _option(one, f"{place}.options[{number}]", str(number), budgets, reader)
        for number, one in enumerate(
            reader.rows(proposal.get("options", []), f"{place}.options"), 1
        )
    )
    if not options:
        reader.fault(f"{place}.options", "empty")
    if len({option.id for option in options}) != len(options):
        reader.fault(f"{place}.options", "id_twice")
    must = proposal.get("must_choose", False)
    if not isinstance(must, bool):
        reader.fault(f"{place}.must_choose", "truth", value=shown(must))
    return Proposal(name, options, bool(must))


def _option(data: Any, place: str, number: str, budgets: set[str], reader: _Reader) -> Option:
    option = reader.mapping(data, place, OPTION)
    uses = reader.mapping(option.get("uses", {}), f"{place}.uses")
    reader.unknown(uses, budgets, f"{place}.uses")
    return Option(
        id=reader.text(option.get("id", number), f"{place}.id"),
        value=reader.whole(option.get("value"), f"{place}.value", least=-LARGEST),
        uses={
            budget: reader.whole(amount, f"{place}.uses.{shown(budget)}")
            for budget, amount in uses.items()
        },
    )


def _group(data: Any, place: str, known: set[str], reader: _Reader) -> Group:
    group = reader.mapping(data, place, GROUP)
    rule = group.get("rule")
    if rule not in (ALL_OR_NONE, AT_MOST_ONE):
        reader.fault(f"{place}.rule", "rule", value=shown(rule))
    members = reader.members(group.get("members"), f"{place}.members", known)
    return Group(members, str(rule))


def _requirement(data: Any, place: str, known: set[str], reader: _Reader) -> tuple[str, str]:
    pair = [reader.text(one, place) for one in reader.rows(data, place)]
    if len(pair) != 2 or pair[0] == pair[1]:
        reader.fault(place, "pair")
        return "", ""
    reader.unknown(filter(None, pair), known, place)
    return pair[0], pair[1]


def _band(data: Any, place: str, known: set[str], budgets: set[str], reader: _Reader) -> Band:
    band = reader.mapping(data, place, BAND)
    measure = band.get("measure")
    if measure != COUNT and (not isinstance(measure, str) or measure not in budgets):
        reader.fault(f"{place}.measure", "measure", value=shown(measure))
    least, most = (
        None if band.get(name) is None else reader.whole(band[name], f"{place}.{name}")
        for name in ("min", "max")
    )
    if least is not None and most is not None and least > most:
        reader.fault(place, "crossed", least=least, most=most)
    members = reader.members(band.get("members"), f"{place}.members", known)
    return Band(members, str(measure), least, most)
