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
from khuyencong.rules.periods import in_force
from khuyencong.rules.schema import ProcedurePeriod

MACHINES = frozenset({"machinery", "technology_line"})
ABROAD = frozenset({"foreign_fair", "foreign_study_airfare"})
FLAGSHIP_CONTENTS = "flagship_contents"
CLAY_BRICKS = "2392"  # beginning of the trade codes of building material from clay
REQUIRED, EXCLUDED = "required", "excluded"


@dataclass(frozen=True, slots=True)
class Finding:
    """One test. `verdict` None: the fact it takes was not given, `missing` names it."""

    name: str
    row: ProcedurePeriod
    verdict: str | None = None
    reason: Reason | None = None
    missing: str = ""


def findings(facts: Facts, *, on: date, book: RuleBook) -> Iterator[Finding]:
    """The tests that this activity and this trade call for on that day."""
    for test in (_new_machine, _trips_abroad, _kiln):
        found = test(facts, on, book)
        if found is not None:
            yield found


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
