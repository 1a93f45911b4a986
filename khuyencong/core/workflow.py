"""A lifecycle as one table: topology, whose turn, how long, which app performs the step.

No library and no generated methods: a step's service has the step's name, in the app it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Text = Any  # str, or a lazy translation that becomes one when shown


@dataclass(frozen=True)
class Owes:
    """While a dossier is in the state, each of `roles` owes an obligation of this kind; of one
    track only, where tracks are named."""

    kind: str
    roles: tuple[str, ...]
    tracks: frozenset[str] = frozenset()


def owes(kind: str, *roles: str, tracks: Iterable[str] = ()) -> Owes:
    return Owes(kind, roles, frozenset(tracks))


@dataclass(frozen=True)
class State:
    name: str
    label: Text
    owes: tuple[Owes, ...] = ()


@dataclass(frozen=True)
class Step:
    """One move. `deadline` names the figure of procedure that says how many working days the
    holder has; empty where nothing is promised.

    `target` is empty where the step is open from several states and leaves each as it is.
    `is_optional`: may be taken, but nobody waits for it (a reduction, a withdrawal).
    """

    name: str
    app: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    label: Text
    legal: str = ""
    deadline: str = ""
    tracks: frozenset[str] = field(default_factory=frozenset)
    is_optional: bool = False

    def leads_to(self, state: str) -> str:
        """The state after this step, taken from `state`."""
        return self.target or state


def _names(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset({value} if isinstance(value, str) else value)


def step(
    name: str,
    app: str,
    sources: str | Iterable[str],
    target: str,
    *,
    roles: str | Iterable[str],
    label: Text,
    legal: str = "",
    deadline: str = "",
    tracks: Iterable[str] = (),
    is_optional: bool = False,
) -> Step:
    return Step(
        name,
        app,
        _names(sources),
        target,
        _names(roles),
        label,
        legal,
        deadline,
        frozenset(tracks),
        is_optional,
    )


@dataclass(frozen=True)
class Workflow:
    """Checked when it is built: a table with an unknown or unreachable state never loads."""

    name: Text
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    main_path: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = [state.name for state in self.states]
        names = [one.name for one in self.steps]
        used = {self.initial, *self.main_path}
        for one in self.steps:
            used |= {*one.sources, *map(one.leads_to, one.sources)}
        if len(set(known)) != len(known) or len(set(names)) != len(names):
            raise ValueError("a state or a step is named twice")
        if unknown := used - set(known):
            raise ValueError(f"unknown states: {sorted(unknown)}")
        if lost := set(known) - self._reachable():
            raise ValueError(f"no step leads to: {sorted(lost)}")
        if idle := [one.name for one in self.steps if not one.roles]:
            raise ValueError(f"nobody may take: {idle}")

    def _reachable(self) -> set[str]:
        found = {self.initial}
        while more := {s.target for s in self.steps if s.target and s.sources & found} - found:
            found |= more
        return found

    def find(self, name: str) -> Step:
        for one in self.steps:
            if one.name == name:
                return one
        raise KeyError(name)

    def state(self, name: str) -> State:
        for one in self.states:
            if one.name == name:
                return one
        raise KeyError(name)

    def label_of(self, name: str) -> str:
        """The state in words, in the reader's language; the name itself where there is none."""
        return next((str(one.label) for one in self.states if one.name == name), name)

    def open_from(self, state: str, track: str = "") -> list[Step]:
        """Steps that begin in `state`; of one track only, where a track is named."""
        return [
            one
            for one in self.steps
            if state in one.sources and (not track or not one.tracks or track in one.tracks)
        ]

    def open_to(self, state: str, roles: Iterable[str]) -> list[Step]:
        """Steps that someone with any of `roles` may take from `state`."""
        mine = set(roles)
        return [one for one in self.open_from(state) if one.roles & mine]

    def owed_in(self, state: str, track: str = "") -> list[tuple[str, str]]:
        """(kind, role) of what the state makes somebody owe."""
        return [
            (one.kind, role)
            for one in self.state(state).owes
            if not track or not one.tracks or track in one.tracks
            for role in one.roles
        ]

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of obligation that one of the states opens."""
        return frozenset(one.kind for state in self.states for one in state.owes)

    def rail(self) -> list[State]:
        """States of the ordinary way, for a status rail."""
        return [self.state(name) for name in self.main_path]

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, labels as on screen."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {s.name} : {_plain(s.label)}" for s in self.states]
        for one in self.steps:
            lines += [
                f"    {source} --> {one.leads_to(source)} : {_plain(one.label)}"
                for source in sorted(one.sources)
            ]
        ends = [s.name for s in self.states if not any(s.name in x.sources for x in self.steps)]
        lines += [f"    {name} --> [*]" for name in ends]
        return "\n".join(lines) + "\n"


def _plain(label: Text) -> str:
    return str(label).replace(":", " –").replace("\n", " ")
