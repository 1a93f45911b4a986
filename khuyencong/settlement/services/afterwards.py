"""What apps above do in the transaction of a settlement: each registers itself when it starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.settlement.models import Settlement

_acts: list[Callable[[Settlement, Actor, datetime], object]] = []


def register(act: Callable[[Settlement, Actor, datetime], object]) -> None:
    if act not in _acts:
        _acts.append(act)


def follow(settlement: Settlement, *, by: Actor, at: datetime) -> None:
    """All of them, once what was advanced is paid and what was not used is free."""
    for act in _acts:
        act(settlement, by, at)
