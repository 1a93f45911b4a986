"""What is known of one case, and the refusal of what cannot be true."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from khuyencong.core.money import LIMIT_DONG
from khuyencong.rules.book import RuleBook
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import Activity

BENEFICIARIES_LIMIT = 10_000
EACH_UNITS = frozenset({"establishment", "enterprise", "product"})
COUNTED = {"trips_abroad": "trips_not_a_count", "other_supports": "supports_not_a_count"}
WORD_FACTS = ("area", "form", "place_kind", "seat_kind", "track", "level", "manager", "kind")


@dataclass(frozen=True, slots=True)
class Facts:
    """None: not given, hence not tested and never assumed.

    `cost_dong` is the eligible cost of the whole project. With several beneficiaries it is taken to
    be split equally unless `costs_dong` gives each one's own. `place_kind` and `area` come resolved
    for the deciding date (words of vocabulary.yaml); `place_kind` is where it produces, `seat_kind`
    where it is registered. `trade`: its code. `is_manual_kiln`: burns clay bricks in an improved
    manual or a ring kiln. `trips_abroad`: supported ones of the establishment in that year, without
    the one asked about. `other_supports`: its other supports of the same application, i.e. of that
    plan year and province. `kind`: a grant, unless it says recoverable.
    `priority_decision`: the ministry's decision, by number and date, that raises the level for a
    priority area or trade. `registered_capital_dong`: of the enterprise, whole đồng.
    `former_province`: code of the province its place belonged to before a merger.
    """

    activity: str
    cost_dong: int | None = None
    costs_dong: tuple[int, ...] | None = None
    beneficiaries: int | None = None
    area: str | None = None
    form: str | None = None
    place_kind: str | None = None
    track: str | None = None
    level: str | None = None
    manager: str | None = None
    is_craft_village: bool | None = None
    is_technology_line: bool | None = None
    is_sme: bool | None = None
    is_sector_listed: bool | None = None
    approved_date: date | None = None
    seat_kind: str | None = None
    trade: str | None = None
    is_new_machine: bool | None = None
    is_manual_kiln: bool | None = None
    trips_abroad: int | None = None
    other_supports: int | None = None
    kind: str | None = None
    priority_decision: str | None = None
    priority_decision_date: date | None = None
    registered_capital_dong: int | None = None
    former_province: str | None = None


def checked(facts: Facts, *, on: date, book: RuleBook) -> Facts:
    """The same facts with other spellings replaced; RuleInputError for what cannot be answered."""
    activity = known_activity(facts.activity, book)
    check_date(on, book.first_date)
    for name in WORD_FACTS:
        value = getattr(facts, name)
        if value is not None and value not in book.known[name]:
            facts = replace(facts, **{name: _word(value, name, book)})
    _check_costs(facts, activity)
    if facts.activity == "technology_line" and facts.is_technology_line is False:
        raise RuleInputError("line_contradiction", fact="technology_line")
    if facts.level is not None:
        levels = in_force(book.eligibility.vote_levels.values, on)
        if levels and facts.level not in levels.levels:
            raise RuleInputError(
                "level_not_on_date", level=facts.level, on=on, known=levels.levels, fact="level"
            )
    if bool(facts.priority_decision) != (facts.priority_decision_date is not None):
        raise RuleInputError("priority_decision_incomplete", fact="priority_decision")
    if facts.priority_decision_date is not None:
        check_date(facts.priority_decision_date, None)
    if facts.approved_date is not None:
        check_date(facts.approved_date, book.eligibility.first_date)
        if facts.approved_date > on:
            raise RuleInputError("approved_later", approved_date=facts.approved_date, on=on)
    return facts


def known_activity(code: str, book: RuleBook) -> Activity:
    """The activity of that code; RuleInputError `unknown_activity` with the nearest codes."""
    activity = book.activities.get(code)
    if activity is None:
        near = difflib.get_close_matches(str(code), book.activities, n=4, cutoff=0.5)
        raise RuleInputError("unknown_activity", code=code, near=near or list(book.activities))
    return activity


def check_date(on: object, first: date | None) -> None:
    if not isinstance(on, date) or isinstance(on, datetime):
        raise RuleInputError("not_a_date", value=str(on), fact="on")
    if first is not None and on < first:
        raise RuleInputError("date_before_rules", on=on, first=first, fact="on")


def _word(value: str, name: str, book: RuleBook) -> Any:
    """The known word for another spelling; None for an empty one; RuleInputError for the rest."""
    if value == "":
        return None
    clean = str(value).strip().lower().replace(" ", "_").replace("-", "_")
    found = clean if clean in book.known[name] else book.aliases[name].get(clean)
    if found is None:
        raise RuleInputError(
            "unknown_value", value=value, fact=name, known=sorted(book.known[name])
        )
    return found


def _check_costs(facts: Facts, activity: Activity) -> None:
    count = facts.beneficiaries
    if count is not None and (not _is_whole(count) or not 0 <= count <= BENEFICIARIES_LIMIT):
        raise RuleInputError(
            "beneficiaries_not_a_count",
            value=str(count),
            limit=BENEFICIARIES_LIMIT,
            fact="beneficiaries",
        )
    if count == 0 and activity.unit in EACH_UNITS:
        raise RuleInputError("beneficiaries_needed", activity=facts.activity, fact="beneficiaries")
    for name, code in COUNTED.items():
        number = getattr(facts, name)
        if number is not None and (not _is_whole(number) or number < 0):
            raise RuleInputError(code, value=str(number), fact=name)
    for cost in (facts.cost_dong, *(facts.costs_dong or ())):
        if cost is not None:
            _check_cost(cost)
    if facts.costs_dong is not None:
        _check_sum(facts, facts.costs_dong)


def _check_sum(facts: Facts, costs_dong: Sequence[int]) -> None:
    """As many costs as beneficiaries, adding up to the cost of all."""
    count, given, total = facts.beneficiaries, len(costs_dong), sum(costs_dong)
    if given == 0 or (count is not None and count != given):
        raise RuleInputError("costs_count", given=given, count=count or 0, fact="beneficiaries")
    if facts.cost_dong is not None and facts.cost_dong != total:
        raise RuleInputError("costs_sum", sum_dong=total, cost_dong=facts.cost_dong, fact="cost")
    _check_cost(total)


def _check_cost(cost: object) -> None:
    if not isinstance(cost, int) or isinstance(cost, bool):
        raise RuleInputError("cost_not_a_number", value=str(cost), fact="cost")
    if cost <= 0:
        raise RuleInputError("cost_not_positive", cost_dong=cost, fact="cost")
    if cost > LIMIT_DONG:
        raise RuleInputError("cost_too_large", cost_dong=cost, limit_dong=LIMIT_DONG, fact="cost")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
