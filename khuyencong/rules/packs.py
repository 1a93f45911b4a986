"""A rule pack: dated rows that replace a timeline from their first day on, written as YAML.

A circular becomes a pack: the rows it changes, each with date, clause, evidence and source. The
timeline before the first row of the pack stays as it was. `parse` refuses by line and reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator

from khuyencong.rules import schema
from khuyencong.rules.periods import Checked, Period, Strict, contiguous
from khuyencong.rules.reading import ParameterError, parsed

LIMIT_BYTES = 300_000
LIMIT_NODES = 60_000
NATIONAL, LOCAL = "national", "local"
LOCAL_TABLES = {"levels", "procedure", "scoring"}
TABLES = (
    "sources", "activities", "levels", "advances", "procedure", "eligibility", "dossiers",
    "scoring",
)  # fmt: skip


class PackError(ParameterError):
    """What is wrong with a pack: line (from 1; 0 where there is none), key and reason."""

    def __init__(self, line: int, key: str, why: str) -> None:
        self.line = line
        super().__init__(f"dòng {line}" if line else "gói quy định", key, why)


class Head(Strict):
    title: str = Field(min_length=5, max_length=300)
    legal: str = Field(min_length=3, max_length=300)


class LevelCase(Strict):
    when: schema.When = {}
    values: schema.Levels


class LevelChange(Strict):
    """`values`: one timeline; `cases`: one for each `when`, as the level it changes has them."""

    checked: Checked
    values: schema.Levels | None = None
    cases: tuple[LevelCase, ...] = ()

    @model_validator(mode="after")
    def one_of_two(self) -> LevelChange:
        if (self.values is None) == (not self.cases):
            raise ValueError("either values or cases")
        return self


Advances = Annotated[tuple[schema.AdvancePeriod, ...], AfterValidator(contiguous)]
Figures = Annotated[tuple[schema.ProcedurePeriod, ...], AfterValidator(contiguous)]
Verdicts = Annotated[tuple[schema.Verdicts, ...], AfterValidator(contiguous)]
Scores = Annotated[tuple[schema.ScoringPeriod, ...], AfterValidator(contiguous)]
Villages = Annotated[tuple[schema.CraftVillagePeriod, ...], AfterValidator(contiguous)]
Votes = Annotated[tuple[schema.VoteLevels, ...], AfterValidator(contiguous)]


class AdvanceChange(Strict):
    checked: Checked
    values: Advances


class FigureChange(Strict):
    checked: Checked
    values: Figures


class ScoringChange(Strict):
    checked: Checked
    values: Scores


class VerdictChange(Strict):
    checked: Checked
    values: Verdicts


class VillageChange(Strict):
    checked: Checked
    values: Villages


class VoteChange(Strict):
    checked: Checked
    values: Votes


class EligibilityChange(Strict):
    forms: VerdictChange | None = None
    places: VerdictChange | None = None
    craft_villages: VillageChange | None = None
    vote_levels: VoteChange | None = None


class Content(Strict):
    """The whole file; its JSON Schema is what an editor validates against."""

    pack: Head
    checked: Checked | None = None  # only to be repeated by a YAML alias
    sources: dict[str, schema.Source] = {}
    activities: dict[str, schema.Activity] = {}
    levels: dict[str, LevelChange] = {}
    advances: dict[str, AdvanceChange] = {}
    procedure: dict[str, FigureChange] = {}
    eligibility: EligibilityChange = EligibilityChange()
    dossiers: dict[str, tuple[schema.DossierPaper, ...]] = {}
    scoring: dict[str, ScoringChange] = {}

    @model_validator(mode="after")
    def changes_something(self) -> Content:
        if not any(getattr(self, table) for table in TABLES if table != "eligibility") and (
            self.eligibility == EligibilityChange()
        ):
            raise ValueError("the pack changes nothing")
        return self


@dataclass(frozen=True)
class Pack:
    """A pack of the right shape. `digest`: SHA-256 of its text; `scope`: national or local."""

    scope: str
    text: str
    digest: str
    content: Content

    known: ClassVar[tuple[str, ...]] = (NATIONAL, LOCAL)

    def __hash__(self) -> int:
        return hash((self.scope, self.digest))

    @property
    def title(self) -> str:
        return self.content.pack.title

    @property
    def legal(self) -> str:
        return self.content.pack.legal

    @property
    def first_date(self) -> date | None:
        """The first day any of its rows holds; None when it only adds words and sources."""
        return min((row.valid_from for _key, row in self.rows()), default=None)

    def rows(self) -> Iterator[tuple[str, Period]]:
        """(key, dated row) of everything the pack changes."""
        content = self.content
        for code, level in content.levels.items():
            for values in (level.values, *(case.values for case in level.cases)):
                yield from ((f"levels.{code}", row) for row in values or ())
        for table in ("advances", "procedure", "scoring"):
            for code, change in getattr(content, table).items():
                yield from ((f"{table}.{code}", row) for row in change.values)
        for name in EligibilityChange.model_fields:
            rule = getattr(content.eligibility, name)
            yield from ((f"eligibility.{name}", row) for row in (rule.values if rule else ()))

    def raw(self) -> dict[str, Any]:
        """The mapping as written."""
        return parsed(self.text, "pack")


def parse(text: str, *, scope: str) -> Pack:
    """The pack in `text`. PackError with line, key and reason for whatever is wrong with it."""
    if len(text.encode()) > LIMIT_BYTES:
        raise PackError(0, "", f"larger than {LIMIT_BYTES // 1000} kB")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise PackError(line, "", str(error.problem or error.context)) from error
    except yaml.YAMLError as error:
        raise PackError(0, "", " ".join(str(error).split())) from error
    except RecursionError as error:
        raise PackError(0, "", "nested too deeply") from error
    if node is None or _size(node, {}) > LIMIT_NODES:
        raise PackError(0, "", "empty" if node is None else "too many repetitions")
    try:
        raw = parsed(text, "pack")
    except ParameterError as error:
        raise PackError(0, error.key, error.why) from error
    if scope == LOCAL and (wrong := set(raw) & (set(TABLES) - LOCAL_TABLES - {"sources"})):
        key = min(wrong)
        raise PackError(
            _line(node, (key,)), key, "a province sets its levels, procedure and scoring only"
        )
    try:
        content = Content.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(part for part in first["loc"])
        key = ".".join(str(part) for part in path)
        raise PackError(_line(node, path), key, first["msg"]) from error
    return Pack(scope, text, hashlib.sha256(text.encode()).hexdigest(), content)


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """Nodes when every alias is written out; a pack that contains itself has too many."""
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = LIMIT_NODES  # until it is known: whatever contains itself is too large
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    sizes[id(node)] = 1 + sum(_size(child, sizes) for child in children)
    return sizes[id(node)]


def _line(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """Where the deepest known part of `path` is written, from 1."""
    line = node.start_mark.line + 1
    for part in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found:
                line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
            node = node.value[int(part)]
            line, found = node.start_mark.line + 1, (node, node)
        if found is None:
            break
    return line


def line_of(text: str, key: str) -> int:
    """The line on which a dotted key of the pack is written."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return _line(node, tuple(int(p) if p.isdigit() else p for p in key.split("."))) if node else 0


def json_schema() -> dict[str, Any]:
    """JSON Schema of a pack file, for editors and for those who write packs elsewhere."""
    found = Content.model_json_schema(by_alias=True)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Gói quy định khuyến công"
    return found


def merge(table: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`table` with the timelines of `changes` put in place of the days they cover."""
    merged = dict(table)
    for code, change in changes.items():
        before = table.get(code)
        merged[code] = _entry(before, change) if isinstance(before, dict) else change
    return merged


def _entry(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    if "values" in change and "values" in before:
        return before | change | {"values": _spliced(before["values"], change["values"])}
    if "cases" not in change and "values" not in change:
        return change  # no timeline: an activity, a source
    rest = {k: v for k, v in (before | change).items() if k != "values"}
    return rest | {"cases": _merged_cases(_cases(before), _cases(change))}


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


def _spliced(before: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of before that began earlier, the last one open again, then the new rows."""
    start = rows[0]["from"]
    kept = [row for row in before if row["from"] < start]
    if kept:
        kept[-1] = {k: v for k, v in kept[-1].items() if k != "until"}
    return [*kept, *rows]
