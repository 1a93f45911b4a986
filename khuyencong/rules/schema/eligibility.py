"""Who may be supported, and where: verdicts on one fact by date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from khuyencong.rules.periods import Checked, Evidenced, Period, Strict, contiguous
from khuyencong.rules.schema.shelves import Shelf


class Verdicts(Period):
    """Values of one fact and what the law says of each."""

    eligible: tuple[str, ...]
    ineligible: tuple[str, ...]
    needs_person: tuple[str, ...]


class CraftVillagePeriod(Period):
    is_enough: bool


class VoteLevels(Period):
    levels: tuple[str, ...]


class VerdictRule(Strict):
    checked: Checked
    values: Annotated[tuple[Verdicts, ...], AfterValidator(contiguous)]


class CraftVillageRule(Strict):
    checked: Checked
    values: Annotated[tuple[CraftVillagePeriod, ...], AfterValidator(contiguous)]


class VoteLevelRule(Strict):
    checked: Checked
    values: Annotated[tuple[VoteLevels, ...], AfterValidator(contiguous)]


class Transition(Evidenced):
    at: date
    checked: Checked


class EligibilityRules(Shelf):
    first_date: date
    checked: Checked
    forms: VerdictRule
    places: VerdictRule
    craft_villages: CraftVillageRule
    transition: Transition
    vote_levels: VoteLevelRule
