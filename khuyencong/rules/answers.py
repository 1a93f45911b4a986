"""What the rules answer: a value with its reasons, never a bare number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from khuyencong.rules.derivation import NOTHING, Derivation
from khuyencong.rules.wording import say

ELIGIBLE, INELIGIBLE, NEEDS_PERSON = "eligible", "ineligible", "needs_person"
# Reasons for which a person must decide (wording.yaml).
LEFT_OPEN = ("form_needs", "place_needs", "decided_by_")
UNKNOWN = frozenset({
    "craft_village_asked", "fact_needed", "level_local", "level_unknown", "priority_unknown",
    "recoverable_unknown",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the argument. `code` has its words in wording.yaml; `legal` quotes the clause."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    legal: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether the beneficiary may be supported at all on the deciding date."""

    status: str
    reasons: tuple[Reason, ...] = ()
    not_tested: tuple[str, ...] = ()
    derivation: Derivation = NOTHING

    @property
    def verified(self) -> bool:
        return self.status != NEEDS_PERSON and self.derivation.verified


@dataclass(frozen=True, slots=True)
class Support:
    """`ceiling_dong`: whole đồng, rounded down; 0 when ineligible, None when a person must decide.

    `rate` and `cap_dong` (for one unit of the activity) are those of the level, None where unknown.
    `term_years`: it is paid back, without interest, within so many years; None for a grant.
    """

    activity: str
    status: str
    ceiling_dong: int | None
    rate: Decimal | None
    cap_dong: int | None
    term_years: int | None = None
    reasons: tuple[Reason, ...] = ()
    not_tested: tuple[str, ...] = ()
    derivation: Derivation = NOTHING

    @property
    def verified(self) -> bool:
        return self.status != NEEDS_PERSON and self.derivation.verified

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """Why a person must decide; empty where nobody has to."""
        if self.ceiling_dong is not None:
            return ()
        return tuple(r for r in self.reasons if r.code.startswith(LEFT_OPEN) or r.code in UNKNOWN)


@dataclass(frozen=True, slots=True)
class Advance:
    """Share of the support that may be advanced; None: a person must decide.

    `after`: what must be done before, `supported_item` or `total_investment` (more of it than
    `over_percent` per cent, as reported) or `acceptance`; None: nothing but the papers.
    """

    share: Decimal | None
    legal: str
    reasons: tuple[Reason, ...] = ()
    derivation: Derivation = NOTHING
    after: str | None = None
    over_percent: int = 0

    @property
    def verified(self) -> bool:
        return self.share is not None and self.derivation.verified

    def is_open(self, done_percent: int) -> bool:
        """Whether so much done, in whole per cent as reported, is enough to advance."""
        return self.after != "acceptance" and (
            self.after is None or done_percent > self.over_percent
        )


def as_json(support: Support, lang: str = "vi") -> dict[str, Any]:
    """The stable answer of the `ceiling` command."""
    return {
        "status": support.status,
        "ceiling_dong": support.ceiling_dong,
        "rate": None if support.rate is None else str(support.rate),
        "cap_dong": support.cap_dong,
        "verified": support.verified,
        "reasons": [{"text": say(r, lang), "legal": r.legal} for r in support.reasons],
        "not_tested": list(support.not_tested),
    }
