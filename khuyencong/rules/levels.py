"""Which dated level applies to the facts, and what it comes to in đồng."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from khuyencong.core.money import share
from khuyencong.rules.answers import Reason
from khuyencong.rules.book import RuleBook
from khuyencong.rules.facts import EACH_UNITS, Facts
from khuyencong.rules.mergers import former_provinces
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import GRANT, RECOVERABLE, Case, Level, LevelPeriod, ProcedurePeriod

RECOVERABLE_RULE, PROVINCES_ONLY = "recoverable_support", "provinces_only"
RAISE = "priority_support_percent"
ONCE, SUPPORTS = "once_per_application", "supports_of_an_application"
LIMIT, BINDS, FREE = "local_level_limit", "national_level", "none"


@dataclass(frozen=True, slots=True)
class Found:
    """The level that answers. `national`: the national level beside a province's own one.

    `period` None: no level can be picked; `missing` names the facts it would take.
    `limit`: what says whether the national level binds a province (procedure `local_level_limit`).
    `is_upper_bound`: the province's own level is not known, the national one stands in.
    `recoverable_rule`: which track gives recoverable support, where that alone answers.
    `raise_rule`: how far the ministry may raise the level (procedure `priority_support_percent`),
    national track only; `period` is raised already where the facts name its decision.
    """

    name: str
    period: LevelPeriod | None
    missing: tuple[str, ...] = ()
    national_name: str = ""
    national: LevelPeriod | None = None
    limit: ProcedurePeriod | None = None
    is_upper_bound: bool = False
    raise_rule: ProcedurePeriod | None = None
    recoverable_rule: ProcedurePeriod | None = None

    @property
    def is_known(self) -> bool:
        return self.period is not None and self.period.has_figure

    @property
    def bound(self) -> LevelPeriod | None:
        """The national level where it binds. While nobody knows, it cuts nothing."""
        return self.national if self.limit and self.limit.value == BINDS else None


def level_code(facts: Facts) -> str:
    """Machines that form a line have the line's level."""
    if facts.activity == "machinery" and facts.is_technology_line:
        return "technology_line"
    return facts.activity


def find(facts: Facts, *, on: date, book: RuleBook) -> Found:
    """The level of the facts' track on that date, at the step of its registered capital."""
    found = _find(facts, on, book)
    if found.period is None or not found.period.scale:
        return found
    capital = facts.registered_capital_dong
    if capital is None:
        return replace(found, period=None, missing=(*found.missing, "registered_capital"))
    step = next(step for step in found.period.scale if capital >= step.from_dong)
    figures: dict[str, object] = {"cap": step.cap, "scale": ()}
    if step.cap is None:  # a share without its cap would promise too much
        figures["rate"] = None
    return replace(found, period=found.period.model_copy(update=figures))


def is_once(activity: str, *, on: date, book: RuleBook) -> bool:
    """Whether some level of this activity counts the supports of one application."""
    codes = {activity, "technology_line"} if activity == "machinery" else {activity}
    levels = (table[code] for table in (book.levels, book.local) for code in codes & set(table))
    rows = (in_force(case.values, on) for level in levels for case in level.cases)
    return any(row is not None and ONCE in row.conditions for row in rows)


def own_kinds(facts: Facts, *, on: date, book: RuleBook) -> tuple[str, ...]:
    """Grant, recoverable: the kinds of support for which the province has a figure of its own."""
    own = book.local.get(level_code(facts))
    cases = [case for case in own.cases if _has_figure(case, on)] if own else []
    return tuple(kind for kind in (GRANT, RECOVERABLE) if any(kind in c.kinds for c in cases))


def _has_figure(case: Case, on: date) -> bool:
    row = in_force(case.values, on)
    return row is not None and row.has_figure


def _find(facts: Facts, on: date, book: RuleBook) -> Found:
    code = level_code(facts)
    if facts.kind == RECOVERABLE:
        return _find_recoverable(code, facts, on, book)
    if code in book.own_contents:
        own, missing = _pick(book.local[code], facts, on, book)
        return Found(*_row(f"{book.province}.support_levels", code, own, on), missing)
    case, missing = _pick(book.levels[code], facts, on, book)
    name, national = _row("support_levels", code, case, on)
    if facts.track != "local":
        rule = in_force(book.procedure[RAISE].values, on)
        if facts.priority_decision and national is not None:
            national = raised(national, rule)
        return Found(name, national, missing, raise_rule=rule)
    if code in book.local:
        own, missing_here = _pick(book.local[code], facts, on, book)
        own_name, local = _row(f"{book.province}.support_levels", code, own, on)
        if local is not None and local.has_figure:
            limit = in_force(book.procedure[LIMIT].values, on)
            return Found(own_name, local, missing_here, name, national, limit)
        if missing_here and not missing:  # the province parts what the nation does not
            return Found(own_name, None, missing_here)
    return Found(name, national, missing, is_upper_bound=True)


def _find_recoverable(code: str, facts: Facts, on: date, book: RuleBook) -> Found:
    """A province's own level of support that is paid back; no national text seen has one."""
    if facts.track == "local" and code in book.local:
        own, missing = _pick(book.local[code], facts, on, book)
        name, local = _row(f"{book.province}.support_levels", code, own, on)
        if missing or (local is not None and local.has_figure):
            return Found(name, local, missing)
    rule = in_force(book.procedure[RECOVERABLE_RULE].values, on)
    return Found(f"support_levels.{code}", None, recoverable_rule=rule)


def _pick(
    level: Level, facts: Facts, on: date, book: RuleBook
) -> tuple[Case | None, tuple[str, ...]]:
    """The case of these facts, or those that must be said first: what decides between equals is
    not asked, but whether the facts are of any case at all is."""
    possible = [case for case in level.cases if case.may_hold(facts)]
    rows = {_figures(in_force(case.values, on)) for case in possible}
    named = dict.fromkeys(fact for case in possible for fact in case.when if fact != "kind")
    unsaid = tuple(fact for fact in named if getattr(facts, fact) is None)
    if len(rows) == 1 and all(_is_whole(fact, possible, book) for fact in unsaid):
        return possible[0], ()
    return None, unsaid


def _is_whole(fact: str, cases: list[Case], book: RuleBook) -> bool:
    """Whether some case stands for each word of the fact."""
    is_former = fact == "former_province"
    known = former_provinces(book.province or "") if is_former else book.known[fact]
    return all(any(word in case.when.get(fact, known) for case in cases) for word in known)


def _figures(row: LevelPeriod | None) -> object:
    return row and (
        row.rate, row.cap, row.scale, row.decided_by, row.evidence, row.unseen, str(row.requires)
    )  # fmt: skip


def _row(table: str, code: str, case: Case | None, on: date) -> tuple[str, LevelPeriod | None]:
    """The row in force, under the name a derivation knows its timeline by."""
    if case is None:
        return f"{table}.{code}", None
    return f"{table}.{case_name(code, case)}", in_force(case.values, on)


def case_name(code: str, case: Case) -> str:
    """The code, with the facts that part its timelines: product_vote[region]."""
    if not case.when:
        return code
    return f"{code}[{', '.join('|'.join(among) for among in case.when.values())}]"


def raised(period: LevelPeriod, rule: ProcedurePeriod | None) -> LevelPeriod:
    """The level as the ministry may raise it; as it stands where no such rule was seen."""
    if rule is None or not isinstance(rule.value, int):
        return period
    percent = Decimal(rule.value) / 100
    rate = None if period.rate is None else min(period.rate * percent, Decimal(1)).normalize()
    cap = None if period.cap is None else share(period.cap, percent)
    return period.model_copy(update={"rate": rate, "cap": cap})


def amount(period: LevelPeriod, facts: Facts, unit: str) -> int | None:
    """Highest support in đồng, each beneficiary capped alone; None: neither cost nor cap says."""
    is_each = unit in EACH_UNITS
    if facts.cost_dong is None and facts.costs_dong is None:
        return None if period.cap is None else period.cap * (count(facts) if is_each else 1)
    return sum(of_cost(period, cost) * times for cost, times in _shares_of_cost(facts, is_each))


def of_cost(period: LevelPeriod, cost_dong: int) -> int:
    """min(rate × cost, cap), and never more than the cost."""
    part = cost_dong if period.rate is None else share(cost_dong, period.rate)
    return part if period.cap is None else min(part, period.cap)


def count(facts: Facts) -> int:
    """Beneficiaries counted; one where the number is not given."""
    if facts.costs_dong is not None:
        return len(facts.costs_dong)
    return facts.beneficiaries or 1


def whole_cost(facts: Facts) -> int | None:
    return facts.cost_dong if facts.costs_dong is None else sum(facts.costs_dong)


def _shares_of_cost(facts: Facts, is_each: bool) -> Iterator[tuple[int, int]]:
    """(cost, how many beneficiaries have it)."""
    if facts.costs_dong is not None and is_each:
        yield from ((cost, 1) for cost in facts.costs_dong)
        return
    whole, number = whole_cost(facts), count(facts) if is_each else 1
    assert whole is not None  # amount() asks only where a cost is given
    low, larger = divmod(whole, number)
    yield low, number - larger
    if larger:
        yield low + 1, larger


def argue(period: LevelPeriod, facts: Facts, unit: str, total_dong: int | None) -> list[Reason]:
    """How the amount came about, step by step, each with the clause."""
    legal, cost, reasons = period.citation, whole_cost(facts), []
    number = count(facts) if unit in EACH_UNITS else 1
    if number > 1:
        code = "each_equal" if facts.costs_dong is None else "each_own"
        reasons.append(Reason(code, {"count": number}, legal))
    if period.rate is not None and cost is not None and number == 1:
        part = share(cost, period.rate)
        params = {"rate": period.rate, "cost_dong": cost, "part_dong": part}
        reasons.append(Reason("rate_of_cost", params, legal))
    elif period.rate is not None:
        reasons.append(Reason("rate_only", {"rate": period.rate}, legal))
    if period.cap is None:
        reasons.append(Reason("no_cap", legal=legal))
    else:
        reasons.append(Reason("cap", {"cap_dong": period.cap, "unit": unit}, legal))
    if period.rate is None and cost is not None and total_dong == cost:
        reasons.append(Reason("not_above_cost", {"cost_dong": cost}))
    if period.rate_evidence == "unknown":
        reasons.append(Reason("rate_unknown", legal=legal))
    elif period.rate_evidence == "seen" and period.rate is None:
        reasons.append(Reason("no_rate", legal=legal))
    if period.term_years is not None:
        reasons.append(Reason("recoverable_terms", {"years": period.term_years}, legal))
    return reasons + [Reason(condition, legal=legal) for condition in period.conditions]


def doubts(period: LevelPeriod) -> list[Reason]:
    """Why the figure is not verified, in words for the person who reads it."""
    reasons = []
    if period.amended_by:
        reasons.append(Reason("amended_unseen", {"by": period.amended_by}, period.amended_by))
    if "remembered" in (period.evidence, period.rate_evidence):
        reasons.append(Reason("remembered", legal=period.legal))
    if period.doubt is not None:
        reasons.append(Reason(period.doubt, legal=period.legal))
    if period.evidence == "sample":
        reasons.append(Reason("sample"))
    return reasons
