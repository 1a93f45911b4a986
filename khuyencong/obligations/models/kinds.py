"""Kinds of obligations, registered by the app each belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

Text = Any  # str, or a lazy translation that becomes one when shown


@dataclass(frozen=True)
class Kind:
    """`code` begins with the chain of its subject: "project.appraise" is about a project.

    `creditor`: the role that waits. `place`: where it is answered, registered in core/addresses,
    asked for with the code of the subject and `words`. `steps`: of the subject's lifecycle, that
    answer it. `days`: the figure of procedure with its working days, "" where nothing is promised.
    `met_by`: events that close it before its state is left. `is_pressed`: overdue, its holder hears
    of it and `head_after` working days later the head of the office; what waits for an applicant
    is not. `ends_with_state`: it closes with the state of its subject, whatever was answered, but
    stays where its subject goes on to one of `stays_in`.
    `is_together`: its place answers many at once and is asked for without a code. `since`: the act
    after which it is owed anew; what met it later still does when the state is entered again.
    `blocks`: steps of the subject's lifecycle that are refused while it is open. `is_each`: each of
    its debtors owes a share of its own; of other kinds one of them does it for all. `days_before`:
    so many calendar days before its day its holders are reminded; a courtesy, no law sets it.
    """

    code: str
    label: Text
    creditor: str
    place: str
    words: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    days: str = ""
    met_by: Collection[str] = ()
    is_pressed: bool = True
    head_after: int = 3
    ends_with_state: bool = False
    is_together: bool = False
    since: str = ""
    blocks: tuple[str, ...] = ()
    stays_in: tuple[str, ...] = ()
    is_each: bool = False
    days_before: int = 0

    @property
    def chain(self) -> str:
        return self.code.partition(".")[0]


_kinds: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    """Called in `AppConfig.ready` of the app that opens them."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"{kind.code} is registered twice")


def find(code: str) -> Kind:
    return _kinds[code]


def of_chain(chain: str) -> list[str]:
    """Kinds about subjects of this chain."""
    return [kind.code for kind in _kinds.values() if kind.chain == chain]


def of_a_state(chain: str, entered: str) -> list[str]:
    """Kinds about subjects of this chain that close when this state is entered."""
    return [
        kind.code
        for kind in _kinds.values()
        if kind.chain == chain and kind.ends_with_state and entered not in kind.stays_in
    ]


def known() -> dict[str, Kind]:
    return dict(_kinds)
