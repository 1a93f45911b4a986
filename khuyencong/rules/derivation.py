"""What an answer rests on: every dated row that shaped it, and what of each was not seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from khuyencong.rules.periods import FIGURE, Evidenced, Period

OWN = "own"  # the row the figure was read from
BOUND = "bound"  # the national level beside a province's own, and what says whether it binds
TRANSITION = "transition"  # the rule that keeps an older day
ELIGIBILITY = "eligibility"
PLACE = "place"  # what a list of the province says of the commune


@dataclass(frozen=True, slots=True)
class ParameterUsed:
    """One dated row, so that a decision explains itself years later.

    `unseen`: which of figure, day and article was not read; empty where the row is verified.
    """

    role: str
    name: str
    valid_from: date
    valid_until: date | None
    legal: str
    evidence: str
    unseen: tuple[str, ...]

    @property
    def verified(self) -> bool:
        return not self.unseen


@dataclass(frozen=True, slots=True)
class Derivation:
    """The rows of one answer. Verified is the AND over figure, day and article of all of them."""

    rows: tuple[ParameterUsed, ...] = ()

    @property
    def verified(self) -> bool:
        return all(not row.unseen for row in self.rows)

    @property
    def weak(self) -> tuple[ParameterUsed, ...]:
        """The rows for which the answer is not verified."""
        return tuple(row for row in self.rows if row.unseen)

    def with_rows(self, rows: Iterable[ParameterUsed]) -> Derivation:
        return Derivation((*self.rows, *rows))


NOTHING = Derivation()


def used(name: str, row: Period, role: str = OWN) -> ParameterUsed:
    """The dated row as a decision keeps it."""
    return ParameterUsed(
        role, name, row.valid_from, row.valid_until, row.citation, row.evidence, row.unseen
    )


def used_since(name: str, row: Evidenced, since: date, role: str) -> ParameterUsed:
    """A rule that is no timeline, e.g. a transition: it holds from one day on."""
    return ParameterUsed(role, name, since, None, row.citation, row.evidence, row.unseen)


def not_known(name: str, since: date, role: str = OWN) -> ParameterUsed:
    """A row that ought to stand and does not, e.g. a province's own level."""
    return ParameterUsed(role, name, since, None, "", "unknown", (FIGURE,))


def as_rows(derivation: Derivation) -> list[dict[str, Any]]:
    """The derivation as it is stored with a decision."""
    return [
        {
            "role": row.role,
            "name": row.name,
            "from": row.valid_from.isoformat(),
            "until": row.valid_until.isoformat() if row.valid_until else None,
            "legal": row.legal,
            "evidence": row.evidence,
            "unseen": list(row.unseen),
            "verified": row.verified,
        }
        for row in derivation.rows
    ]
