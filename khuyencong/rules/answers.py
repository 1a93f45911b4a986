"""What the rules answer: a value with its reasons, never a bare number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from khuyencong.rules.wording import say

ELIGIBLE, INELIGIBLE, NEEDS_PERSON = "eligible", "ineligible", "needs_person"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the argument. `code` has its words in wording.yaml; `legal` quotes the clause."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    legal: str = ""


@dataclass(frozen=True, slots=True)
class ParameterUsed:
    """Which dated row answered, so that a decision explains itself years later."""

    name: str
    valid_from: date
    valid_until: date | None
    legal: str
    evidence: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether the beneficiary may be supported at all on the deciding date."""

    status: str
    verified: bool
    reasons: tuple[Reason, ...] = ()
    not_tested: tuple[str, ...] = ()
    parameters_used: tuple[ParameterUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """`ceiling_dong`: whole đồng, rounded down; 0 when ineligible, None when a person must decide.

    `rate` and `cap_dong` (for one unit of the activity) are those of the level, None where unknown.
    """

    activity: str
    status: str
    ceiling_dong: int | None
    rate: Decimal | None
    cap_dong: int | None
    verified: bool
    reasons: tuple[Reason, ...] = ()
    not_tested: tuple[str, ...] = ()
    parameters_used: tuple[ParameterUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Advance:
    """Share of the support that may be advanced; None: a person must decide."""

    share: Decimal | None
    legal: str
    verified: bool
    reasons: tuple[Reason, ...] = ()
    parameters_used: tuple[ParameterUsed, ...] = ()


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


def as_record(support: Support) -> dict[str, Any]:
    """What a decision stores: the answer in Vietnamese, its codes and the dated rows it used."""
    return as_json(support) | {
        "activity": support.activity,
        "codes": [{"code": r.code, "params": _plain(r.params)} for r in support.reasons],
        "parameters_used": [
            {
                "name": used.name,
                "from": used.valid_from.isoformat(),
                "until": used.valid_until.isoformat() if used.valid_until else None,
                "legal": used.legal,
                "evidence": used.evidence,
                "verified": used.verified,
            }
            for used in support.parameters_used
        ],
    }


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, (int, str, list)) else str(v) for k, v in params.items()}
