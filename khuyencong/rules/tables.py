"""Every table of the rules: its file, its shape, and by which article a province may set it.

A pack holds the same tables in the same shape. One rule lays any of them upon what is there:
mappings key by key, a timeline from the first day of its new rows on, anything else as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import BaseModel

from khuyencong.rules import schema
from khuyencong.rules.budget_codes import BudgetCodeRule
from khuyencong.rules.periods import Period
from khuyencong.rules.reading import Written, words


@dataclass(frozen=True, slots=True)
class Table:
    """`shape`: what stands under the table's name in its file; a Shelf is the file itself."""

    file: str
    shape: Any

    @property
    def is_shelf(self) -> bool:
        return get_origin(self.shape) is None


TABLES = {
    "sources": Table("sources.yaml", dict[str, schema.Source]),
    "instruments": Table("instruments.yaml", dict[str, schema.Instrument]),
    "questions": Table("instruments.yaml", dict[str, schema.Question]),
    "activities": Table("activities.yaml", dict[str, schema.Activity]),
    "levels": Table("support_levels.yaml", dict[str, schema.Level]),
    "advances": Table("advances.yaml", dict[str, schema.AdvanceRule]),
    "eligibility": Table("eligibility.yaml", schema.EligibilityRules),
    "procedure": Table("procedure.yaml", dict[str, schema.ProcedureRule]),
    "ranking": Table("ranking.yaml", schema.RankingFile),
    "trade_codes": Table("trade_codes.yaml", dict[str, schema.TradeCode]),
    "scoring": Table("scoring.yaml", dict[str, schema.ScoringRule]),
    "dossiers": Table("dossiers.yaml", schema.Dossiers),
    "estimate_items": Table("estimate_items.yaml", schema.EstimateItems),
    "indicators": Table("indicators.yaml", dict[str, schema.IndicatorRule]),
    "budget_codes": Table("budget_codes.yaml", dict[str, BudgetCodeRule]),
    "areas": Table("areas.yaml", dict[str, schema.AreaRule]),
    "forms": Table("forms.yaml", dict[str, schema.FormRule]),
    "work_calendar": Table("work_calendar.yaml", dict[str, schema.WorkDay]),
}
# A pack always brings these along.
PAPERS = ("sources", "instruments", "questions")
# A province's rows of these count for both tracks: its own council scores, its own offices ask an
# applicant, who does not know the track yet, and its own contents are refused to the national one.
# Those of its levels stand beside the national ones; those of every other table answer for its own
# track only.
OF_BOTH_TRACKS = (
    *PAPERS, "activities", "procedure", "scoring", "dossiers", "estimate_items", "indicators",
    "forms", "work_calendar",
)  # fmt: skip
# A province's levels stand beside the national ones; what its areas are is kept with its communes.
BESIDE_THE_BOOK = ("levels", "areas")


def local_article(table: str) -> str:
    """The article by which a province sets this table; empty where none does."""
    return str(words("parameters/local_tables.yaml")["tables"].get(table, {}).get("legal", ""))


def why_not_local(table: str) -> str:
    return str(words("parameters/local_tables.yaml")["others"][table])


Dated = tuple[tuple[str, ...], tuple[Period, ...]]


def timelines(content: Any, path: tuple[str, ...] = ()) -> Iterator[Dated]:
    """(keys down to it, its rows) of every timeline in a table, or in a part of one."""
    if isinstance(content, tuple):
        if content and isinstance(content[0], Period):
            yield path, content
        else:
            for part in content:
                yield from timelines(part, path)  # the cases of one level
    elif isinstance(content, BaseModel):
        for name in type(content).model_fields:
            of = path if name in ("values", "cases") else (*path, name)
            yield from timelines(getattr(content, name), of)
    elif isinstance(content, dict):
        for key, part in content.items():
            yield from timelines(part, (*path, key))


def merge(before: Any, change: Any) -> Any:
    """`before` with `change` laid upon it. Neither is altered."""
    if isinstance(before, dict) and isinstance(change, dict):
        if "cases" in before or "cases" in change:
            return _with_cases(before, change)
        merged = _marked(before, change)
        for key, part in change.items():
            merged[key] = merge(before[key], part) if key in before else part
        return merged
    if _is_timeline(before) and _is_timeline(change):
        return _spliced(before, change)
    return change


def _marked(before: dict[str, Any], change: dict[str, Any]) -> Written:
    """A copy of `before` that knows the lines of the change."""
    return Written(before).at(getattr(change, "line", 0), getattr(change, "lines", {}))


def _is_timeline(content: Any) -> bool:
    if not isinstance(content, list) or not content:
        return False
    return all(isinstance(row, dict) and "from" in row for row in content)


def _spliced(before: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of before that began earlier, the last one open again, then the new rows."""
    start = rows[0]["from"]
    kept = [row for row in before if row["from"] < start]
    if kept:
        kept[-1] = {key: value for key, value in kept[-1].items() if key != "until"}
    return [*kept, *rows]


def _with_cases(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    merged = _marked(before, change)
    merged.update(change)
    merged.pop("values", None)
    merged["cases"] = _merged_cases(_cases(before), _cases(change))
    return merged


def _cases(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return rule.get("cases") or [{"values": rule["values"]}]


def _merged_cases(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Old cases with the new rows of the same condition, then conditions that are new."""
    cases = []
    for case in old:
        twin = next((n for n in new if n.get("when", {}) == case.get("when", {})), None)
        values = _spliced(case["values"], twin["values"]) if twin else case["values"]
        cases.append(case | {"values": values})
    known = [case.get("when", {}) for case in old]
    return cases + [case for case in new if case.get("when", {}) not in known]
