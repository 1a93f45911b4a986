"""The rules, as the rest of the system asks them. Money is whole đồng; `on` is the deciding date.

book = engine.load("40")
engine.ceiling(Facts("machinery", 800_000_000), on=date(2020, 6, 1), book=book).ceiling_dong
"""

from __future__ import annotations

from khuyencong.rules import facts as _facts
from khuyencong.rules import wording
from khuyencong.rules.answers import (
    ELIGIBLE,
    INELIGIBLE,
    NEEDS_PERSON,
    Advance,
    Eligibility,
    Reason,
    Support,
    as_json,
)
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.ceilings import alternatives, ceiling, eligibility, support
from khuyencong.rules.derivation import Derivation, ParameterUsed, as_rows
from khuyencong.rules.facts import Facts
from khuyencong.rules.levels import is_once, own_kinds
from khuyencong.rules.procedures import (
    BudgetCode,
    Dossier,
    Indicator,
    LastPayment,
    advance,
    budget_codes,
    codes_in_force,
    count,
    deadline,
    dossier,
    estimate_items,
    form,
    forms_of,
    indicators,
    last_payment,
    procedure,
    procedure_row,
)
from khuyencong.rules.rows import rests_on
from khuyencong.rules.schema import Activity

__all__ = [
    "ELIGIBLE", "INELIGIBLE", "NEEDS_PERSON", "Activity", "Advance", "BudgetCode", "Derivation",
    "Dossier", "Eligibility", "Facts", "Indicator", "LastPayment", "ParameterUsed", "Reason",
    "RuleBook", "Support", "activities", "advance", "alternatives", "as_json", "as_rows",
    "budget_codes", "ceiling", "codes_in_force", "count", "deadline", "dossier", "eligibility",
    "estimate_items", "form", "forms_of", "indicators", "is_once", "known_activity", "label",
    "last_payment", "load", "own_kinds", "procedure", "procedure_row", "rests_on", "support",
]  # fmt: skip


def known_activity(activity: str, book: RuleBook | None = None) -> Activity:
    """The activity; RuleInputError `unknown_activity` with the nearest codes."""
    return _facts.known_activity(activity, book or load())


def activities(book: RuleBook | None = None) -> dict[str, Activity]:
    """Every activity by code, in the order of the statute's contents."""
    return dict((book or load()).activities)


def label(activity: str, lang: str = "vi") -> str:
    """The activity in words; the code itself if there is none."""
    return wording.label("activity", activity, lang)
