"""Of what is to be settled, what can be settled now."""

from __future__ import annotations

from collections.abc import Iterable

from khuyencong.core.actors import Actor
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.projects.permissions import work
from khuyencong.settlement.selectors import unpaid


def to_settle(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Nobody settles what was accepted and is not paid yet: others have that to do first."""
    wanted = list(rows)
    waiting = unpaid(row.subject for row in wanted)
    return work.of_projects([row for row in wanted if row.subject not in waiting], by)
