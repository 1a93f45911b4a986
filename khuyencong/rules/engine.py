"""Asks the rule book: how much at most, why, under which clause, and what was not tested."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from khuyencong.core.money import LIMIT_DONG, share
from khuyencong.rules.book import Level, RuleBook, in_force, national
from khuyencong.rules.errors import RuleInputError

AREAS = ("normal", "difficult", "extremely_difficult")
ELIGIBLE, INELIGIBLE, NEEDS_PERSON = "eligible", "ineligible", "needs_person"


@dataclass(frozen=True)
class Facts:
    """What is known of one case. None: not given, hence not tested, never assumed."""

    activity: str
    cost_dong: int
    form: str | None = None
    place_kind: str | None = None
    area: str | None = None
    track: str | None = None
    beneficiaries: int = 1


@dataclass(frozen=True)
class Reason:
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    legal: str = ""


@dataclass(frozen=True)
class Support:
    """`ceiling_dong` is whole đồng rounded down; None when a person must decide."""

    status: str
    ceiling_dong: int | None
    rate: Decimal | None
    cap_dong: int | None
    verified: bool
    reasons: tuple[Reason, ...]
    not_tested: tuple[str, ...]


@dataclass(frozen=True)
class Advance:
    share: Decimal | None
    legal: str


def load(province: str | None = None) -> RuleBook:
    """The rules for a province. Local levels are not known here yet: the national book answers."""
    return national()


def known_activity(activity: str, book: RuleBook | None = None) -> None:
    """RuleInputError `unknown_activity` with the nearest codes."""
    codes = list((book or national()).activities)
    if activity not in codes:
        near = difflib.get_close_matches(activity, codes, n=4, cutoff=0.4) or codes
        raise RuleInputError("unknown_activity", activity=activity, near=", ".join(near))


def _check(facts: Facts, on: date, book: RuleBook) -> None:
    known_activity(facts.activity, book)
    if on < book.first_day:
        raise RuleInputError("too_early", on=on, first=book.first_day)
    if not 0 < facts.cost_dong <= LIMIT_DONG:
        raise RuleInputError("bad_cost", cost=facts.cost_dong, limit=LIMIT_DONG)
    if facts.beneficiaries < 1:
        raise RuleInputError(
            "unknown_value", value=facts.beneficiaries, fact="beneficiaries", known="1, 2, 3 …"
        )
    known = {
        "area": set(AREAS),
        "form": {name for window in book.windows for name in window.forms},
        "place_kind": {name for w in book.windows for name in (*w.places, *w.excluded, *w.unclear)},
        "track": {"local", "national"},
    }
    for fact, values in known.items():
        value = getattr(facts, fact)
        if value is not None and value not in values:
            raise RuleInputError(
                "unknown_value", value=value, fact=fact, known=", ".join(sorted(values))
            )


def ceiling(facts: Facts, *, on: date, book: RuleBook | None = None) -> Support:
    """Highest support for one project on the deciding date.

    `cost_dong` is the eligible cost of one beneficiary; with `beneficiaries` > 1 it is the cost of
    each, and each is capped apart. Errors: RuleInputError.
    """
    book = book or national()
    _check(facts, on, book)
    status, reasons, missing = eligibility(facts, on=on, book=book)
    level = in_force(book.levels.get(facts.activity, ()), on)
    if level is None:
        reasons.append(Reason("no_level", {"on": on}))
        kept = INELIGIBLE if status == INELIGIBLE else NEEDS_PERSON
        return Support(
            kept,
            0 if kept == INELIGIBLE else None,
            None,
            None,
            False,
            tuple(reasons),
            tuple(missing),
        )
    if level.areas and facts.area is None:
        missing.append("area")
    elif level.areas and facts.area not in level.areas:
        status = INELIGIBLE
        reasons.append(Reason("area_needed", legal=level.legal))
    verified = level.evidence == "seen"
    if status == INELIGIBLE:
        return Support(
            INELIGIBLE, 0, level.rate, level.cap, verified, tuple(reasons), tuple(missing)
        )
    one, steps = _amount(facts.cost_dong, level)
    total = one * facts.beneficiaries
    reasons += steps
    if facts.beneficiaries > 1:
        reasons.append(
            Reason("several", {"count": facts.beneficiaries, "ceiling": total}, level.legal)
        )
    if not verified:
        reasons.append(Reason("unverified", legal=level.legal))
    amount = None if status == NEEDS_PERSON else total
    return Support(status, amount, level.rate, level.cap, verified, tuple(reasons), tuple(missing))


def _amount(cost_dong: int, level: Level) -> tuple[int, list[Reason]]:
    amount, steps = cost_dong, []
    if level.rate is not None:
        amount = share(cost_dong, level.rate)
        steps.append(
            Reason("rate", {"rate": level.rate, "cost": cost_dong, "part": amount}, level.legal)
        )
    if level.cap is not None:
        steps.append(Reason("cap", {"cap": level.cap}, level.legal))
        amount = min(amount, level.cap)
    steps.append(Reason("ceiling", {"ceiling": amount}, level.legal))
    return amount, steps


def eligibility(
    facts: Facts, *, on: date, book: RuleBook | None = None
) -> tuple[str, list[Reason], list[str]]:
    """(status, reasons, facts not tested) for place and legal form."""
    book = book or national()
    window = in_force(book.windows, on)
    if window is None or facts.activity in book.not_of_an_establishment:
        return ELIGIBLE, [], []
    status, reasons, missing = ELIGIBLE, [], []
    if facts.form is None:
        missing.append("form")
    elif facts.form in window.forms:
        reasons.append(Reason("form_ok", legal=window.legal))
    else:
        status = INELIGIBLE
        reasons.append(Reason("bad_form", {"form": facts.form, "on": on}, window.legal))
    if facts.place_kind is None:
        missing.append("place")
    elif facts.place_kind in window.places:
        reasons.append(Reason("place_ok", legal=window.legal))
    elif facts.place_kind in window.excluded:
        status = INELIGIBLE
        reasons.append(Reason("bad_place", {"on": on}, window.legal))
    else:
        status = status if status == INELIGIBLE else NEEDS_PERSON
        reasons.append(Reason("unclear_place", {"on": on}, window.legal))
    return status, reasons, missing


def alternatives(facts: Facts, *, on: date, book: RuleBook | None = None) -> list[tuple[str, int]]:
    """(activity, ceiling in đồng) of the same content or cost that would be eligible, best first."""
    book = book or national()
    own = book.activities[facts.activity].content
    found = []
    for code, activity in book.activities.items():
        if (
            code == facts.activity
            or code not in book.levels
            or activity.content not in {own, "KC3"}
        ):
            continue
        other = Facts(code, facts.cost_dong, facts.form, facts.place_kind, facts.area, facts.track)
        support = ceiling(other, on=on, book=book)
        if support.status == ELIGIBLE and support.ceiling_dong:
            found.append((code, support.ceiling_dong))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def advance(activity: str, *, on: date, book: RuleBook | None = None) -> Advance:
    """Share of the support that may be advanced; None where no seen rule says so."""
    book = book or national()
    known_activity(activity, book)
    for rule in book.advances:
        if activity in rule.activities and rule.holds(on):
            return Advance(rule.rate, rule.legal)
    return Advance(None, "")


def procedure(name: str, *, on: date, book: RuleBook | None = None) -> int:
    row = in_force((book or national()).procedure[name], on)
    if row is None:
        raise RuleInputError("too_early", on=on, first=(book or national()).first_day)
    return row.value


def label(activity: str, lang: str = "vi") -> str:
    return national().activities[activity].label["en" if lang.startswith("en") else "vi"]


def as_json(support: Support, lang: str = "vi") -> dict[str, Any]:
    """The stable answer of the `ceiling` command."""
    from khuyencong.rules.wording import say

    return {
        "status": support.status,
        "ceiling_dong": support.ceiling_dong,
        "rate": str(support.rate) if support.rate is not None else None,
        "cap_dong": support.cap_dong,
        "verified": support.verified,
        "reasons": [{"text": say(r, lang), "legal": r.legal} for r in support.reasons],
        "not_tested": list(support.not_tested),
    }
