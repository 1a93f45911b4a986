"""What the law asks of one purchase, journey or trade: tests on facts, each with its article.

Law: Thông tư 46/2012/TT-BCT, Điều 3–6; Thông tư 36/2013/TT-BCT, khoản 3 Điều 2 (flagship project).
The figures are dated rows of procedure.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from khuyencong.rules.answers import ELIGIBLE, INELIGIBLE, Reason
from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.facts import Facts
from khuyencong.rules.levels import PROVINCES_ONLY, RECOVERABLE_RULE
from khuyencong.rules.periods import Period, in_force
from khuyencong.rules.schema import RECOVERABLE, LevelPeriod, ProcedurePeriod

MACHINES = frozenset({"machinery", "technology_line"})
ABROAD = frozenset({"foreign_fair", "foreign_study_airfare"})
FLAGSHIP_CONTENTS = "flagship_contents"
CLAY_BRICKS = "2392"  # beginning of the trade codes of building material from clay
REQUIRED, EXCLUDED = "required", "excluded"
# Facts of a workshop beside its trade (procedure.yaml: priority_product_facts).
KEY_PRODUCT, EXPORT = "key_product", "export"
LOCAL_MATERIAL, MANY_WORKERS = "local_material", "many_workers"
PRIORITY_FACTS = "priority_product_facts"


@dataclass(frozen=True, slots=True)
class Workshop:
    """What puts a workshop in the priority group of products, whatever its trade; None where it is
    not known. `local_dong` of `material_dong`: raw material of a year from the province, of all."""

    workers: int | None = None
    local_dong: int | None = None
    material_dong: int | None = None
    is_exporting: bool | None = None
    has_key_product: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that somebody must say, by its word in vocabulary.yaml, and the article it is for."""

    name: str
    legal: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One test. `verdict` None: the fact it takes was not given, `missing` names it."""

    name: str
    row: Period
    verdict: str | None = None
    reason: Reason | None = None
    missing: str = ""


def findings(facts: Facts, *, on: date, book: RuleBook) -> Iterator[Finding]:
    """The tests that this activity and this trade call for on that day."""
    for test in (_new_machine, _trips_abroad, _kiln):
        found = test(facts, on, book)
        if found is not None:
            yield found


def asked(
    activity: str, trade: str, *, on: date, book: RuleBook | None = None
) -> tuple[Asked, ...]:
    """The facts that bear on what is asked for a workshop of this trade, and that no register
    knows. Empty where nobody's eligibility is tested."""
    book = book or load()
    if book.activities[activity].who != "establishment":
        return ()
    bare = Facts(activity, trade=trade)
    tests = [one for one in (_new_machine(bare, on, book), _kiln(bare, on, book)) if one]
    found = [Asked(one.missing, one.row.citation) for one in tests if one.missing]
    seat = _row("production_place_counts", on, book)
    if seat is not None and seat.value == REQUIRED:
        found.append(Asked("seat", seat.citation))
    area = in_force(book.areas["investment"].values, on)
    if area is not None and area.cluster != "normal":
        found.append(Asked("cluster", area.citation))
    if scaled := _scaled(activity, on, book):
        found.append(Asked("registered_capital", scaled.citation))
    if (lent := _row(RECOVERABLE_RULE, on, book)) and lent.value == PROVINCES_ONLY:
        found.append(Asked(RECOVERABLE, lent.citation))
    return (*found, *_asked_for_priority(on, book))


def _scaled(activity: str, on: date, book: RuleBook) -> LevelPeriod | None:
    """A level of that day that goes by registered capital, of either track."""
    levels = (table[activity] for table in (book.levels, book.local) if activity in table)
    rows = (in_force(case.values, on) for level in levels for case in level.cases)
    return next((row for row in rows if row is not None and row.scale), None)


def _asked_for_priority(on: date, book: RuleBook) -> Iterator[Asked]:
    row, share = _row(PRIORITY_FACTS, on, book), _row("local_material_percent", on, book)
    if row is None or not isinstance(row.value, tuple):
        return
    for name in (LOCAL_MATERIAL, EXPORT, KEY_PRODUCT):
        if name in row.value:
            yield Asked(name, share.citation if share and name == LOCAL_MATERIAL else row.citation)


def priority(workshop: Workshop, *, on: date, book: RuleBook | None = None) -> tuple[Finding, ...]:
    """Whether each known fact puts the workshop in the priority group of products on that day."""
    book = book or load()
    row = _row(PRIORITY_FACTS, on, book)
    if row is None or not isinstance(row.value, tuple):
        return ()
    found: list[Finding | None] = []
    if MANY_WORKERS in row.value:
        found.append(_many_workers(workshop.workers, on, book))
    if LOCAL_MATERIAL in row.value and workshop.material_dong is not None:
        local = workshop.local_dong or 0
        found.append(local_material(local, workshop.material_dong, on=on, book=book))
    for name, said, codes in (
        (EXPORT, workshop.is_exporting, ("exports_not", "exports")),
        (KEY_PRODUCT, workshop.has_key_product, ("key_product_not", "key_product")),
    ):
        if name in row.value and said is not None:
            reason = Reason(codes[said], legal=row.citation)
            found.append(Finding(PRIORITY_FACTS, row, ELIGIBLE if said else INELIGIBLE, reason))
    return tuple(one for one in found if one is not None)


def _many_workers(workers: int | None, on: date, book: RuleBook) -> Finding | None:
    row = in_force(book.ranking.trade_groups.values, on)
    if workers is None or row is None:
        return None
    is_met = workers >= row.many_workers
    params = {"count": workers, "least": row.many_workers}
    reason = Reason("many_workers" if is_met else "many_workers_short", params, row.citation)
    return Finding(MANY_WORKERS, row, ELIGIBLE if is_met else INELIGIBLE, reason)


def _row(name: str, on: date, book: RuleBook) -> ProcedurePeriod | None:
    return in_force(book.procedure[name].values, on)


def _new_machine(facts: Facts, on: date, book: RuleBook) -> Finding | None:
    name = "machines_new_only"
    row = _row(name, on, book)
    if facts.activity not in MACHINES or row is None or row.value != REQUIRED:
        return None
    if facts.is_new_machine is None:
        return Finding(name, row, missing="new_machine")
    if facts.is_new_machine:
        return Finding(name, row, ELIGIBLE, Reason("machine_new", legal=row.citation))
    return Finding(name, row, INELIGIBLE, Reason("machine_not_new", legal=row.citation))


def _trips_abroad(facts: Facts, on: date, book: RuleBook) -> Finding | None:
    name = "trips_abroad_a_year"
    row = _row(name, on, book)
    if facts.activity not in ABROAD or row is None or not isinstance(row.value, int):
        return None
    if facts.trips_abroad is None:
        return Finding(name, row, missing="trips_abroad")
    is_left = facts.trips_abroad < row.value
    params = {"count": facts.trips_abroad, "limit": row.value}
    code = "trips_abroad_left" if is_left else "trips_abroad_used"
    return Finding(
        name, row, ELIGIBLE if is_left else INELIGIBLE, Reason(code, params, row.citation)
    )


def _kiln(facts: Facts, on: date, book: RuleBook) -> Finding | None:
    name = "burnt_brick_kilns"
    row = _row(name, on, book)
    if row is None or row.value != EXCLUDED:
        return None
    if facts.is_manual_kiln:
        return Finding(name, row, INELIGIBLE, Reason("kiln_excluded", legal=row.citation))
    if not (facts.trade or "").startswith(CLAY_BRICKS):
        return None
    if facts.is_manual_kiln is None:
        return Finding(name, row, missing="kiln")
    return Finding(name, row, ELIGIBLE, Reason("kiln_other", legal=row.citation))


def local_material(
    local_dong: int, material_dong: int, *, on: date, book: RuleBook | None = None
) -> Finding | None:
    """Whether more than the share of the material's value comes from the province (whole đồng).

    None before any rule that was seen. A trade of local raw material is one of priority.
    """
    name = "local_material_percent"
    row = _row(name, on, book or load())
    if row is None or not isinstance(row.value, int):
        return None
    is_met = local_dong * 100 > material_dong * row.value
    params = {"local_dong": local_dong, "material_dong": material_dong, "percent": row.value}
    code = "local_material" if is_met else "local_material_short"
    return Finding(
        name, row, ELIGIBLE if is_met else INELIGIBLE, Reason(code, params, row.citation)
    )


def flagship(
    *, contents: int, years: int, on: date, book: RuleBook | None = None
) -> tuple[Finding, ...]:
    """May this be a flagship project: how many contents it has, how many calendar years it takes.

    Empty before any rule that was seen; each finding is one test.
    """
    book = book or load()
    tests = [
        _counted(FLAGSHIP_CONTENTS, contents, 0, on, book),
        _counted("flagship_years", years, 1, on, book),  # longer than so many
    ]
    return tuple(found for found in tests if found is not None)


def _counted(name: str, count: int, more: int, on: date, book: RuleBook) -> Finding | None:
    """At least the figure of that name, and so many more."""
    row = _row(name, on, book)
    if row is None or not isinstance(row.value, int):
        return None
    is_met = count >= row.value + more
    params = {"count": count, "least": row.value}
    reason = Reason(f"{name}_met" if is_met else f"{name}_short", params, row.citation)
    return Finding(name, row, ELIGIBLE if is_met else INELIGIBLE, reason)
