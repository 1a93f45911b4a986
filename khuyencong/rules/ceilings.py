"""The highest support for one project, with its reasons, and what to look at instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from khuyencong.rules.answers import (
    ELIGIBLE,
    INELIGIBLE,
    NEEDS_PERSON,
    Eligibility,
    Reason,
    Support,
)
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.derivation import BOUND, OWN, ParameterUsed, not_known, used
from khuyencong.rules.eligibility import judge
from khuyencong.rules.facts import EACH_UNITS, Facts, checked
from khuyencong.rules.levels import (
    BINDS,
    FREE,
    LIMIT,
    ONCE,
    PROVINCES_ONLY,
    RAISE,
    RECOVERABLE_RULE,
    SUPPORTS,
    Found,
    amount,
    argue,
    doubts,
    find,
    level_code,
    raised,
    whole_cost,
)
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import LevelPeriod, ProcedurePeriod
from khuyencong.rules.tables import local_article

ALTERNATIVES_SHOWN = 2


def eligibility(facts: Facts, *, on: date, book: RuleBook | None = None) -> Eligibility:
    """Whether the beneficiary may be supported on the deciding date. Errors: RuleInputError."""
    book = book or load()
    facts = checked(facts, on=on, book=book)
    return judge(facts, on=on, book=book.of_track(facts.track))


def ceiling(facts: Facts, *, on: date, book: RuleBook | None = None) -> Support:
    """Highest support for one project, in đồng (whole, rounded down).

    `on` is the deciding date (procedure `basis_date`), not today. Law: the levels of
    support_levels.yaml in force on that date. Errors: RuleInputError.
    """
    book = book or load()
    facts = checked(facts, on=on, book=book)
    return _Asked(facts, on, book.of_track(facts.track)).answer()


class _Asked:
    """One question on its way to its answer."""

    def __init__(self, facts: Facts, on: date, book: RuleBook) -> None:
        self.facts, self.on, self.book = facts, on, book
        self.is_limit_asked = False
        self.once: ProcedurePeriod | None = None
        self.unit = book.activities[facts.activity].unit
        self.who = judge(facts, on=on, book=book)
        self.found: Found = find(facts, on=on, book=book)
        self.status = self.who.status
        self.reasons = list(self.who.reasons)
        self.not_tested = list(self.who.not_tested)
        if level_code(facts) != facts.activity:
            self.reasons.append(Reason("line_level"))

    def answer(self) -> Support:
        self._area()
        self._once()
        self._list_not_tested()
        if self.status == INELIGIBLE:
            return self._support(INELIGIBLE, 0)
        if self._is_given_by_provinces_only():
            return self._support(INELIGIBLE, 0)
        if not self.found.is_known:
            self.reasons.append(self._why_unknown())
            return self._support(NEEDS_PERSON, None)
        total = self._argue()
        self._priority()
        if self.status == NEEDS_PERSON or total is None:
            if total is not None:
                self.reasons.append(Reason("if_decided", {"ceiling_dong": total}))
            return self._support(NEEDS_PERSON if self.status == NEEDS_PERSON else ELIGIBLE, None)
        self.reasons.append(Reason("ceiling", {"ceiling_dong": total}, self._citation()))
        return self._support(ELIGIBLE, total)

    def _area(self) -> None:
        period = self.found.period
        if period is None or not (allowed := period.requires.get("area")):
            return
        if self.facts.area is None:
            self.not_tested.append("area")
            return
        is_allowed = self.facts.area in allowed
        code = "area_supported" if is_allowed else "area_not_supported"
        self.reasons.append(Reason(code, {"area": self.facts.area}, period.citation))
        if not is_allowed:
            self.status = INELIGIBLE
            self.reasons += doubts(period)

    def _once(self) -> None:
        """A level that is given once for each application: supports of the same one are counted."""
        period = self.found.period
        if period is None or ONCE not in period.conditions or self.status == INELIGIBLE:
            return
        self.once = in_force(self.book.procedure[SUPPORTS].values, self.on)
        if self.once is None or not isinstance(self.once.value, int):
            return
        count = self.facts.other_supports
        if count is None:
            self.not_tested.append("other_supports")
        elif count >= self.once.value:
            params = {"count": count, "limit": self.once.value}
            self.reasons.append(Reason("application_used", params, period.citation))
            self.status = INELIGIBLE

    def _list_not_tested(self) -> None:
        facts = self.facts
        self.not_tested += self.found.missing
        if facts.beneficiaries is None and facts.costs_dong is None and self.unit in EACH_UNITS:
            self.not_tested.append("beneficiaries")
        if facts.track is None:
            self.not_tested.append("track")
        if whole_cost(facts) is None:
            self.not_tested.append("cost")

    def _is_given_by_provinces_only(self) -> bool:
        """Recoverable support, or a content of the province's own, asked of national money."""
        rule = self.found.recoverable_rule
        if self.facts.track != "national":
            return False
        if self.facts.activity in self.book.own_contents:
            params = {"activity": self.facts.activity}
            self.reasons.append(Reason("own_content", params, local_article("activities")))
            return True
        if rule is None or rule.value != PROVINCES_ONLY:
            return False
        self.reasons.append(Reason("recoverable_provinces_only", legal=rule.citation))
        return True

    def _why_unknown(self) -> Reason:
        code = level_code(self.facts)
        if (rule := self.found.recoverable_rule) is not None:
            if self.facts.track is None:
                return Reason("fact_needed", {"facts": ["track"]})
            return Reason("recoverable_unknown", {"activity": code}, rule.citation)
        if self.found.missing:
            return Reason("fact_needed", {"facts": list(self.found.missing)})
        if self.found.period is not None and self.found.period.decided_by is not None:
            period = self.found.period
            params = {"activity": code, "norm": period.norm}
            return Reason(f"decided_by_{period.decided_by}", params, period.citation)
        if self.facts.level is not None and self.found.period is not None:
            params = {"activity": code, "level": self.facts.level}
            return Reason("level_local", params, self._citation())
        return Reason("level_unknown", {"activity": code, "on": self.on}, self._citation())

    def _argue(self) -> int | None:
        """The amount, with its reasons added."""
        period = self.found.period
        assert period is not None  # is_known
        total = amount(period, self.facts, self.unit)
        self.reasons += argue(period, self.facts, self.unit, total)
        if self.found.national is not None:
            total = self._beside_the_national(total, self.found.national)
        if self.found.is_upper_bound:
            self.reasons.append(Reason("local_level_unknown", legal=period.citation))
        self.reasons += doubts(period)
        return total

    def _priority(self) -> None:
        """The ministry's raise: by its decision only, never assumed."""
        period, rule, facts = self.found.period, self.found.raise_rule, self.facts
        if facts.priority_decision and facts.track == "local":
            self.reasons.append(Reason("priority_not_local"))
        if period is None or rule is None:
            return
        if facts.priority_decision:
            self.reasons.append(self._by_decision(rule))
        elif rule.value is not None:
            most = amount(raised(period, rule), facts, self.unit)
            if most is not None:
                self.reasons.append(Reason("priority_may", {"ceiling_dong": most}, rule.citation))

    def _by_decision(self, rule: ProcedurePeriod) -> Reason:
        facts = self.facts
        params = {"decision": facts.priority_decision, "decided": facts.priority_decision_date}
        if rule.value is None:
            self.status = NEEDS_PERSON
            return Reason("priority_unknown", params, rule.citation)
        return Reason("priority_raised", params | {"percent": rule.value}, rule.citation)

    def _beside_the_national(self, total: int | None, national: LevelPeriod) -> int | None:
        """What stays of a province's own figure beside a lower national one."""
        limit = self.found.limit.value if self.found.limit else None
        if not national.has_figure:
            self.is_limit_asked = True
            return total
        most = amount(national, self.facts, self.unit)
        if most is None or (total is not None and total <= most):
            return total
        self.is_limit_asked = True
        if limit == BINDS:
            self.reasons.append(Reason("national_binds", {"ceiling_dong": most}, national.citation))
            return most
        if limit != FREE:
            params = {"local_dong": total, "national_dong": most}
            code = "national_lower" if total is not None else "national_lower_no_cap"
            self.reasons.append(Reason(code, params, national.citation))
        return total

    def _citation(self) -> str:
        return self.found.period.citation if self.found.period else ""

    def _support(self, status: str, total: int | None) -> Support:
        period = self.found.period
        return Support(
            activity=self.facts.activity,
            status=status,
            ceiling_dong=total,
            rate=period.rate if period else None,
            cap_dong=period.cap if period else None,
            term_years=period.term_years if period else None,
            reasons=tuple(self.reasons),
            not_tested=tuple(dict.fromkeys(self.not_tested)),
            derivation=self.who.derivation.with_rows(self._rows()),
        )

    def _rows(self) -> Iterator[ParameterUsed]:
        """Rows of the level, and of what bounds it; who may not be supported asks for neither."""
        found = self.found
        if self.who.status == INELIGIBLE:
            return
        if found.is_upper_bound:
            province = self.book.province or "local"
            yield not_known(f"{province}.{found.name}", self.book.first_date)
        if found.period is not None:
            yield used(found.name, found.period, BOUND if found.is_upper_bound else OWN)
        if found.recoverable_rule is not None:
            yield used(f"procedure.{RECOVERABLE_RULE}", found.recoverable_rule)
        if found.raise_rule is not None and self.facts.priority_decision:
            yield used(f"procedure.{RAISE}", found.raise_rule)
        if self.once is not None:
            yield used(f"procedure.{SUPPORTS}", self.once)
        limit = found.limit
        if found.national is not None and (limit is None or limit.value != FREE):
            yield used(found.national_name, found.national, BOUND)
        if limit is not None and self.is_limit_asked:
            yield used(f"procedure.{LIMIT}", limit, BOUND)


def support(facts: Facts, *, on: date, book: RuleBook | None = None) -> Support:
    """The ceiling and, where it is refused, unknown or held by the cap, the nearest alternative.

    Alternatives are those activities.yaml names, in its order, that would be eligible and give
    more; each is a Reason `alternative`.
    """
    book = book or load()
    found = ceiling(facts, on=on, book=book)
    if found.status == ELIGIBLE and not _is_held_by_cap(found):
        return found
    least = found.ceiling_dong or 0
    better = [other for other in _others(facts, on, book) if (other.ceiling_dong or 0) > least]
    reasons = (
        Reason(
            "alternative",
            {"activity": other.activity, "ceiling_dong": other.ceiling_dong},
            other.reasons[-1].legal,
        )
        for other in better[:ALTERNATIVES_SHOWN]
    )
    return replace(found, reasons=(*found.reasons, *reasons))


def alternatives(facts: Facts, *, on: date, book: RuleBook | None = None) -> list[tuple[str, int]]:
    """(activity, ceiling in đồng) that would be eligible instead, nearest first."""
    return [
        (other.activity, other.ceiling_dong)
        for other in _others(facts, on, book or load())
        if other.ceiling_dong
    ]


def _others(facts: Facts, on: date, book: RuleBook) -> list[Support]:
    codes = book.activities[facts.activity].alternatives
    found = (ceiling(_as(facts, code), on=on, book=book) for code in codes)
    return [other for other in found if other.status == ELIGIBLE]


def _is_held_by_cap(found: Support) -> bool:
    parts = [r.params["part_dong"] for r in found.reasons if r.code == "rate_of_cost"]
    return found.ceiling_dong is not None and any(part > found.ceiling_dong for part in parts)


def _as(facts: Facts, code: str) -> Facts:
    """The same case asked of another activity, without the facts that belong to the first."""
    return replace(
        facts, activity=code, level=None, manager=None, is_technology_line=None,
        kind=None, priority_decision=None, priority_decision_date=None,
    )  # fmt: skip
