"""A rule pack: dated rows that replace a timeline from their first day on, written as YAML.

A circular becomes a pack: the rows it changes, each with date, clause, evidence and source. The
timeline before the first row of the pack stays as it was. Any table may be in it; a province's own
pack holds the tables that the law leaves to the province. `parse` refuses by line and reason.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, ClassVar, get_args, get_origin

import yaml
from pydantic import BaseModel, Field, ValidationError, create_model, model_validator

from khuyencong.core.working_days import FIRST, LAST
from khuyencong.rules import schema
from khuyencong.rules.mergers import former_provinces
from khuyencong.rules.periods import Checked, Period, Strict, fault
from khuyencong.rules.reading import (
    ParameterError,
    line_at,
    parsed,
    rows_from,
    say_fault,
    words,
)
from khuyencong.rules.tables import PAPERS, TABLES, local_article, timelines, why_not_local

LIMIT_BYTES = 300_000
LIMIT_NODES = 60_000
LIMIT_DEPTH = 20  # a row of a case of a level lies nine deep
NATIONAL, LOCAL = "national", "local"


class PackError(ParameterError):
    """What is wrong with a pack: line (from 1; 0 where there is none), key and reason."""

    def __init__(self, line: int, key: str, code: str, **params: object) -> None:
        where = f"dòng {line}" if line else "gói quy định"
        super().__init__(where, key, code, line=line, **params)


class Head(Strict):
    """`province`: the code of the province whose pack it is; a national pack has none."""

    title: str = Field(min_length=5, max_length=300)
    legal: str = Field(min_length=3, max_length=300)
    province: str = ""


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
            raise fault("values_or_cases")
        return self


def _changed(shape: Any) -> Any:
    """The shape of a change: a Shelf may leave tables out, a rule its label and kind."""
    if shape is schema.Level:
        return LevelChange
    if get_origin(shape) is dict:
        key, value = get_args(shape)
        return dict.__class_getitem__((key, _changed(value)))
    is_shelf = issubclass(shape, schema.Shelf)
    if not is_shelf and "values" not in shape.model_fields:
        return shape
    fields: dict[str, Any] = {}
    for name, field in shape.model_fields.items():
        if is_shelf and name in ("first_date", "checked"):
            continue
        kept = _changed(field.annotation) if is_shelf else field.annotation
        is_needed = not is_shelf and name in ("checked", "values")
        annotation = field.rebuild_annotation() if is_needed else kept
        fields[name] = (annotation, ...) if is_needed else (annotation | None, None)
    return create_model(f"{shape.__name__}Change", __base__=Strict, **fields)


class _Content(Strict):
    pack: Head
    checked: Checked | None = None  # only to be repeated by a YAML alias

    @model_validator(mode="after")
    def changes_something(self) -> _Content:
        if not any(_says_something(getattr(self, table)) for table in TABLES):
            raise fault("changes_nothing")
        return self


def _says_something(part: Any) -> bool:
    if isinstance(part, BaseModel):
        return any(getattr(part, name) is not None for name in type(part).model_fields)
    return bool(part)


@cache
def content_of(scope: str) -> Any:
    """The shape of a whole file, in pydantic. A national pack says how areas follow, a province's
    what its communes are."""
    fields: dict[str, Any] = {}
    for name, table in TABLES.items():
        is_list = (scope, name) == (LOCAL, "areas")
        shape = schema.CommuneAreas if is_list else _changed(table.shape)
        fields[name] = (shape | None, None) if table.is_shelf else (shape, {})
    about = "The whole file; its JSON Schema is what an editor validates against."
    return create_model("Content", __base__=_Content, __doc__=about, **fields)


@dataclass(frozen=True)
class Pack:
    """A pack of the right shape. `digest`: SHA-256 of its text; `scope`: national or local."""

    scope: str
    text: str
    digest: str
    content: Any

    known: ClassVar[tuple[str, ...]] = (NATIONAL, LOCAL)

    def __hash__(self) -> int:
        return hash((self.scope, self.digest))

    @property
    def title(self) -> str:
        return str(self.content.pack.title)

    @property
    def legal(self) -> str:
        return str(self.content.pack.legal)

    @property
    def first_date(self) -> date | None:
        """The first day any of its rows holds; None when it only adds words and sources."""
        return min((row.valid_from for _key, row in self.rows()), default=None)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it changes, sources and instruments left out."""
        raw = self.raw()
        return tuple(name for name in TABLES if name in raw and name not in PAPERS)

    def rows(self) -> Iterator[tuple[str, Period]]:
        """(key, dated row) of everything the pack changes."""
        for table in TABLES:
            for path, rows in timelines(getattr(self.content, table)):
                yield from ((".".join((table, *path)), row) for row in rows)

    def communes(self) -> Iterator[tuple[str, schema.CommunePeriod]]:
        """(key, row) of what a province says of its communes: areas.commune.kind."""
        for key, row in self.rows():
            if isinstance(row, schema.CommunePeriod):
                yield key, row

    def raw(self) -> dict[str, Any]:
        """The mapping as written; its parts know their lines."""
        return parsed(self.text, "pack", is_marked=True)

    def rows_with_lines(self) -> Iterator[tuple[str, Period, int]]:
        """The same with the line of each: two cases of one level may begin on one day."""
        told: Counter[tuple[str, date]] = Counter()
        for key, row in self.rows():
            at = (key, row.valid_from)
            yield key, row, self.line_of_row(*at, told[at])
            told[at] += 1

    def line_of_row(self, key: str, since: date, number: int = 0) -> int:
        """The line of the row of `key` that begins on `since`, of several the one of that number;
        of the key where there is none."""
        raw, path = self.raw(), tuple(key.split("."))
        found: Any = raw
        for part in path:
            found = found.get(part, {}) if isinstance(found, dict) else {}
        return next(islice(rows_from(found, since), number, None), 0) or line_at(raw, path)


def parse(text: str, *, scope: str) -> Pack:
    """The pack in `text`. PackError with line, key and reason for whatever is wrong with it."""
    if len(text.encode()) > LIMIT_BYTES:
        raise PackError(0, "", "too_large", limit=LIMIT_BYTES // 1000)
    _check_size(text)
    try:
        raw = parsed(text, "pack", is_marked=True)
    except ParameterError as error:
        raise PackError(error.line, error.key, error.code, **error.params) from error
    if scope == LOCAL:
        _check_local(raw)
    try:
        content = content_of(scope).model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        line = line_at(raw, first["loc"]) or _first_line(text)
        params = {**first.get("ctx", {}), "reason": first["msg"]}
        raise PackError(line, key, first["type"], **params) from error
    pack = Pack(scope, text, hashlib.sha256(text.encode()).hexdigest(), content)
    _check_instruments(pack)
    _check_days(pack)
    _check_areas(pack)
    return pack


def _first_line(text: str) -> int:
    return len(text) - len(text.lstrip("\n")) + 1


class _Bounded(yaml.SafeLoader):
    """Follows no text deeper than a pack can be."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self.depth += 1
        if self.depth > LIMIT_DEPTH:
            raise PackError(self.peek_event().start_mark.line + 1, "", "too_deep")
        node = yaml.SafeLoader.compose_node(self, parent, index)
        self.depth -= 1
        return node


def _check_size(text: str) -> None:
    """Before anything is built from it: how large it is with every alias written out."""
    try:
        node = yaml.compose(text, Loader=_Bounded)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        raise PackError(mark.line + 1 if mark else 0, "", "not_yaml", problem=problem) from error
    if node is None:
        raise PackError(0, "", "empty")
    if _size(node, {}) > LIMIT_NODES:
        raise PackError(0, "", "too_many_repetitions")


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


def _check_local(raw: dict[str, Any]) -> None:
    """A province sets what the law leaves to it; see parameters/local_tables.yaml."""
    for table in sorted(set(raw) & set(TABLES) - set(PAPERS)):
        if not local_article(table):
            line = line_at(raw, (table,))
            raise PackError(line, table, "not_local", legal=why_not_local(table))


def _check_instruments(pack: Pack) -> None:
    """In a pack of several instruments each row names its own, by the number in its clause."""
    numbers = [instrument.number for instrument in pack.content.instruments.values()]
    for key, row, line in pack.rows_with_lines() if numbers else ():
        if not any(number in row.citation for number in numbers):
            listed = ", ".join(numbers)
            raise PackError(line, key, "names_no_instrument", since=row.valid_from, numbers=listed)


def _check_days(pack: Pack) -> None:
    for day in pack.content.work_calendar:
        try:
            is_known = FIRST <= date.fromisoformat(day) <= LAST
        except ValueError:
            is_known = False
        if not is_known:
            line = line_at(pack.raw(), ("work_calendar", day))
            raise PackError(line, "work_calendar", "no_work_day", value=day)


def _check_areas(pack: Pack) -> None:
    """Each row of a commune has a word of its kind, and begins when the one before has ended."""
    before: dict[str, schema.CommunePeriod] = {}
    facts = words("parameters/vocabulary.yaml")["facts"]
    for key, row in pack.communes():
        kind, since = key.rpartition(".")[2], row.valid_from
        known = facts["area" if kind == "investment" else kind]["words"]
        last = before.get(key)
        wrong: tuple[str, dict[str, object]] | None = None
        if row.area not in known:
            wrong = "no_such_area", {"value": row.area, "known": ", ".join(known)}
        elif row.evidence == "unknown":
            wrong = "unknown_with_value", {}
        elif row.valid_until is not None and row.valid_until <= since:
            wrong = "ends_too_early", {"since": since}
        elif last and (since <= last.valid_from or (last.valid_until or since) > since):
            wrong = "overlap", {"one": last.valid_from, "other": since}
        if wrong:
            raise PackError(pack.line_of_row(key, since), key, wrong[0], **wrong[1])
        before[key] = row


def place(pack: Pack, error: ParameterError) -> int:
    """The line of the pack on which something is written that does not fit the other rules."""
    if error.line:
        return error.line
    file = error.file.rpartition("/")[2]
    for table in pack.raw():
        if table in TABLES and TABLES[table].file == file:
            key = f"{table}.{error.key}"
            if line := pack.line_of_row(key, error.params.get("since", date.min)):
                return line
    return 0


def not_listed(pack: Pack, key: str, since: date, why: str, fix: str) -> PackError:
    """A row of a commune that the register of places does not take. `why`, `fix`: in words."""
    line = pack.line_of_row(key, since)
    return PackError(line, key, "not_listed", why=why, fix=fix.removesuffix("."))


@dataclass(frozen=True, slots=True)
class Caution:
    """What a person should look at before the pack is proposed; nothing is refused for it."""

    line: int
    code: str
    params: dict[str, Any]

    def say(self, lang: str) -> str:
        return say_fault(self.code, self.params, lang)


def cautions(pack: Pack, instruments: dict[str, schema.Instrument]) -> list[Caution]:
    """Rows that begin on a signing day that nobody saw to be the day in force, or before it.

    `instruments`: of the whole book; a row rests on those whose number its clause names.
    """
    found = []
    for _key, row, line in pack.rows_with_lines():
        if row.day_evidence == "seen":
            continue
        for one in instruments.values():
            if one.number not in row.citation:
                continue
            params = {"since": row.valid_from, "number": one.number, "in_force": one.in_force}
            if row.valid_from == one.signed and not (
                one.is_day_seen and one.in_force == one.signed
            ):
                found.append(Caution(line, "signing_day", params))
            elif one.in_force and row.valid_from < one.in_force:
                found.append(Caution(line, "before_in_force", params))
    return sorted(found, key=lambda warning: warning.line)


def check_province(pack: Pack, province: str) -> None:
    """A pack that names a province is laid upon the rules of that one only, and parts its levels by
    no other former provinces than those it was merged from. PackError."""
    named = pack.content.pack.province
    line = line_at(pack.raw(), ("pack", "province"))
    if named and named not in words("parameters/vocabulary.yaml")["provinces"]:
        raise PackError(line, "pack.province", "no_province", named=named, own=province)
    if named and pack.scope != LOCAL:
        raise PackError(line, "pack.province", "scope_is_national", named=named)
    if named and named != province:
        raise PackError(line, "pack.province", "another_province", named=named, own=province)
    if pack.scope == LOCAL:
        _check_own_contents(pack, province)
    _check_former(pack, province)


def _check_own_contents(pack: Pack, province: str) -> None:
    """Contents beyond the statute's are a council's to decide; each has the province in its name,
    so that it is no other's and no later one of the nation's."""
    instruments = pack.content.instruments.values()
    for code in pack.content.activities:
        line, key = line_at(pack.raw(), ("activities", code)), f"activities.{code}"
        if not code.endswith(f"_{province}"):
            example = f"craft_school_{province}"
            raise PackError(line, key, "own_content_code", own=province, example=example)
        if not any(one.kind == "council_resolution" for one in instruments):
            legal = local_article("activities")
            raise PackError(line, key, "own_content_needs_council", legal=legal)


def _check_former(pack: Pack, province: str) -> None:
    known = former_provinces(province) if pack.scope == LOCAL else {}
    for code, level in pack.content.levels.items():
        for number, case in enumerate(level.cases):
            wrong = sorted(set(case.when.get("former_province", ())) - set(known))
            if not wrong:
                continue
            path = ("levels", code, "cases", number, "when", "former_province")
            among = [f"{one} ({word['vi']})" for one, word in known.items()]
            raise PackError(
                line_at(pack.raw(), path),
                ".".join(str(part) for part in path),
                "not_of_this_province" if known else "was_not_merged",
                names=wrong,
                known=among,
                own=province,
            )


def json_schema() -> dict[str, Any]:
    """JSON Schema of a pack file, for editors and for those who write packs elsewhere."""
    found: dict[str, Any] = content_of(NATIONAL).model_json_schema()
    local = content_of(LOCAL).model_json_schema()
    found["$defs"] = local["$defs"] | found["$defs"]
    either = [one["properties"]["areas"] for one in (found, local)]
    found["properties"]["areas"] = {"anyOf": either, "default": {}}
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = "Gói quy định khuyến công"
    return found
