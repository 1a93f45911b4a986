"""The rule book of one province: the national files and its overlay, checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from khuyencong.rules import schema, tables
from khuyencong.rules.budget_codes import BudgetCodeRule
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.packs import LOCAL, NATIONAL, Pack, check_province
from khuyencong.rules.periods import Period
from khuyencong.rules.reading import FOLDER, line_at, read, rows_from, shown, words
from khuyencong.rules.tables import BESIDE_THE_BOOK, OF_BOTH_TRACKS, TABLES, merge

PARAMETERS = "parameters"
OVERLAY = {"support_levels.yaml": "levels", "procedure.yaml": "procedure"}


@dataclass(frozen=True)
class RuleBook:
    """Everything the engine may ask. `local` holds the province's own levels (local track), `own`
    the other tables that its packs set for that track."""

    province: str | None
    first_date: date
    activities: dict[str, schema.Activity]
    levels: dict[str, schema.Level]
    local: dict[str, schema.Level]
    eligibility: schema.EligibilityRules
    advances_from: date
    advances: dict[str, schema.AdvanceRule]
    procedure: dict[str, schema.ProcedureRule]
    indicators: dict[str, schema.IndicatorRule]
    estimate_items: schema.EstimateItems
    dossiers: schema.Dossiers
    ranking: schema.RankingFile
    trade_codes: dict[str, schema.TradeCode]
    scoring: dict[str, schema.ScoringRule]
    areas: dict[str, schema.AreaRule]
    budget_codes: dict[str, BudgetCodeRule]
    forms: dict[str, schema.FormRule]
    work_calendar: dict[str, schema.WorkDay]
    sources: dict[str, schema.Source]
    instruments: dict[str, schema.Instrument]
    questions: dict[str, schema.Question]
    known: dict[str, frozenset[str]]
    aliases: dict[str, dict[str, str]]
    own: dict[str, Any]
    own_contents: frozenset[str]  # activities that the province's council added to the statute's

    def of_track(self, track: str | None) -> RuleBook:
        """The book as the province's own support has it: with the tables that its packs set."""
        return replace(self, **self.own, own={}) if track == "local" and self.own else self


@cache
def load(province: str | None = None, packs: tuple[Pack, ...] = ()) -> RuleBook:
    """The book for a province: `None` is the national one, "40" Nghệ An, "sample" invented.

    `packs`: rule packs in the order they came into force. A province without an overlay has the
    national levels only. Errors: RuleInputError for what is no code; ParameterError (file, key,
    why) for a file, or a pack, that does not fit.
    """
    if province is not None and not _is_province(province):
        raise RuleInputError("unknown_province", code=province)
    return build(FOLDER, province, packs)


def _is_province(code: str) -> bool:
    if re.fullmatch(r"[0-9]{2}", code):
        return code in words("parameters/vocabulary.yaml")["provinces"]
    return re.fullmatch(r"[a-z]+", code) is not None and (FOLDER / "provinces" / code).is_dir()


def build(folder: Path, province: str | None = None, packs: Sequence[Pack] = ()) -> RuleBook:
    """A book from the files below `folder` and the packs upon them. Errors: ParameterError."""
    files = _Files(folder / PARAMETERS)
    raw = {name: files.table(name) for name in TABLES}
    own: dict[str, Any] = {}
    own_contents = {code for p in packs if p.scope == LOCAL for code in p.content.activities}
    for pack in packs:
        for name, change in pack.raw().items():
            if name in TABLES and (pack.scope == NATIONAL or name in OF_BOTH_TRACKS):
                _refuse_figures(raw, name, change, pack.scope)
                raw[name] = merge(raw[name], change)
    for pack in packs if province else ():
        if pack.scope == LOCAL:
            check_province(pack, province or "")
            for name in set(pack.tables) - {*OF_BOTH_TRACKS, *BESIDE_THE_BOOK}:
                own[name] = merge(own.get(name, raw[name]), pack.raw()[name])
    local, own_procedure = _overlay(folder, province, [p for p in packs if p.scope == LOCAL])
    models = {name: files.model(name, content) for name, content in raw.items()}
    models["procedure"] = models["procedure"] | own_procedure
    vocabulary = files.content("vocabulary.yaml")
    facts = {name: fact.get("words", {}) for name, fact in vocabulary["facts"].items()}
    book = RuleBook(
        province=province,
        first_date=files.first_date("levels"),
        advances_from=files.first_date("advances"),
        local=local,
        known={name: frozenset(known) for name, known in facts.items() if known},
        aliases={name: _aliases(known) for name, known in facts.items()},
        own={name: files.model(name, content) for name, content in own.items()},
        own_contents=frozenset(own_contents),
        **models,
    )
    _check(book, vocabulary, files)
    for pack in packs:
        _check_communes(pack, book)
    if own:
        _check(book.of_track("local"), vocabulary, files)
    return book


def _refuse_figures(raw: dict[str, Any], name: str, change: Any, scope: str) -> None:
    """A province leaves the figures of the national track alone."""
    for code in change if name == "procedure" and scope == LOCAL else ():
        if raw[name].get(code, {}).get("track") == "national":
            line = line_at(change, (code,))
            raise ParameterError(TABLES[name].file, code, "figure_not_local", line=line)


def _check_communes(pack: Pack, book: RuleBook) -> None:
    """What a province says of its communes rests on sources that are there, like any row."""
    for key, row in pack.communes():
        if unknown := set(row.source) - set(book.sources):
            line, names = pack.line_of_row(key, row.valid_from), sorted(unknown)
            file = TABLES["areas"].file
            raise ParameterError(file, key, "unknown_sources", line=line, names=names)


def _overlay(
    folder: Path, province: str | None, packs: Sequence[Pack]
) -> tuple[dict[str, schema.Level], dict[str, schema.ProcedureRule]]:
    """A province's own levels and its own figures of procedure."""
    if not province:
        return {}, {}
    files = _Files(folder / "provinces" / province)
    files.refuse_other_than(set(OVERLAY))
    raw = {name: files.table(name) if files.has(file) else {} for file, name in OVERLAY.items()}
    for pack in packs:
        raw["levels"] = merge(raw["levels"], pack.raw().get("levels", {}))
    return files.model("levels", raw["levels"]), files.model("procedure", raw["procedure"])


def _aliases(words: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {alias: code for code, word in words.items() for alias in word.get("aliases", ())}


class _Files:
    """The YAML files of one folder, each read once, as models by table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, dict[str, Any]] = {}

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def content(self, name: str) -> dict[str, Any]:
        if name not in self._read:
            self._read[name] = read(self.folder / name)
        return self._read[name]

    def label(self, name: str) -> str:
        return shown(self.folder / name)

    def table(self, name: str) -> dict[str, Any]:
        """What the file holds under the table's name, or the file itself where it is a Shelf."""
        table = TABLES[name]
        content = self.content(table.file)
        if table.is_shelf:
            return content
        if name not in content:
            raise ParameterError(self.label(table.file), name, "is_missing")
        known = {key for key, one in TABLES.items() if one.file == table.file}
        if unknown := set(content) - {"first_date", "checked"} - known:
            raise ParameterError(self.label(table.file), min(unknown), "unknown_key")
        part: dict[str, Any] = content[name]
        return part

    def first_date(self, table: str) -> date:
        file = TABLES[table].file
        if not isinstance(found := self.content(file).get("first_date"), date):
            raise ParameterError(self.label(file), "first_date", "is_missing")
        return found

    def refuse_other_than(self, known: set[str]) -> None:
        for path in sorted(self.folder.glob("*.yaml")):
            if path.name not in known:
                raise ParameterError(self.label(path.name), "", "no_such_overlay")

    def model(self, name: str, content: Any) -> Any:
        table = TABLES[name]
        try:
            return TypeAdapter(table.shape).validate_python(content)
        except ValidationError as error:
            first = error.errors()[0]
            path = () if table.is_shelf else (name,)
            where = ".".join(str(part) for part in (*path, *first["loc"]))
            params = {**first.get("ctx", {}), "reason": first["msg"]}
            line = _line(content, first["loc"], params.get("since"))
            raise ParameterError(
                self.label(table.file), where, first["type"], line=line, **params
            ) from error


def _line(content: Any, loc: tuple[Any, ...], since: Any) -> int:
    """Of the row below `loc` that begins on `since`, where one row is at fault; else of `loc`."""
    found = content
    for part in loc:
        found = found.get(part, {}) if isinstance(found, dict) else {}
    rows = rows_from(found, since) if isinstance(since, date) else iter(())
    return next(rows, 0) or line_at(content, loc)


def _check(book: RuleBook, vocabulary: dict[str, Any], files: _Files) -> None:
    """What no single file can know: names that exist elsewhere, timelines that start together."""

    def refuse(file: str, key: str, code: str, **params: Any) -> None:
        raise ParameterError(files.label(file), key, code, **params)

    _check_activities(book, set(vocabulary["units"]), refuse)
    _check_names(book, refuse)
    _check_levels(book, refuse)
    _check_verdicts(book, refuse)
    _check_instruments(book, refuse)
    words_of = ("changes", "grounds", "facts")
    named = {*book.activities, *(word for kind in words_of for word in vocabulary[kind])}
    _check_procedure(book, named, refuse)
    for file, key, period, is_first, first in timelines(book):
        if is_first and period.valid_from != first:
            refuse(file, key, "late_start", since=period.valid_from, first=first)
        if unknown := set(period.source) - set(book.sources):
            refuse(file, key, "unknown_sources", since=period.valid_from, names=sorted(unknown))


def _check_activities(book: RuleBook, units: set[str], refuse: Any) -> None:
    codes = set(book.activities)
    for code, activity in book.activities.items():
        if activity.unit not in units:
            refuse("activities.yaml", code, "unknown_unit", unit=activity.unit)
        if unknown := set(activity.alternatives) - codes:
            refuse("activities.yaml", code, "unknown_alternatives", names=sorted(unknown))
    tables: dict[str, dict[str, Any]] = {
        "support_levels.yaml": book.levels,
        "advances.yaml": book.advances,
    }
    for file, table in tables.items():
        if missing := (codes ^ set(table)) - book.own_contents:
            refuse(file, min(missing), "must_stand_both")
    if unknown := set(book.own_contents) - set(book.local):
        refuse("activities.yaml", min(unknown), "own_content_without_level")


def _check_names(book: RuleBook, refuse: Any) -> None:
    """Keys of the other files are activities, their words the items of an estimate."""
    codes = set(book.activities)
    if unknown := set(book.estimate_items.suggested) - codes:
        refuse("estimate_items.yaml", min(unknown), "not_an_activity")
    if unknown := set(book.local) - codes:
        refuse("support_levels.yaml", min(unknown), "not_an_activity")
    for code, rule in book.estimate_items.suggested.items():
        for listed in rule.values:
            if unknown := set(listed.items) - set(book.estimate_items.items):
                key, since = f"suggested.{code}", listed.valid_from
                refuse(
                    "estimate_items.yaml", key, "unknown_items", since=since, names=sorted(unknown)
                )
    for row in book.ranking.ranking.values:
        if unknown := set(row.outside) - codes:
            refuse("ranking.yaml", "ranking", "not_an_activity", since=row.valid_from)
    for code, index in book.budget_codes.items():
        for entry in index.values:
            if unknown := set(entry.activities) - codes:
                since = entry.valid_from
                refuse(
                    "budget_codes.yaml",
                    code,
                    "unknown_alternatives",
                    since=since,
                    names=sorted(unknown),
                )
    dossiers = book.dossiers
    if unknown := (dossiers.by_activity.keys() | dossiers.last_payment.keys()) - codes:
        refuse("dossiers.yaml", min(unknown), "not_an_activity")
    proofs = (dossiers.last_payment_every, *dossiers.last_payment.values())
    papers = [paper for rule in proofs for row in rule.values for paper in row.papers]
    if unknown := {form for paper in papers for form in paper.forms} - set(book.forms):
        refuse("dossiers.yaml", min(unknown), "form_unknown")


def _check_procedure(book: RuleBook, changes: set[str], refuse: Any) -> None:
    for name, rulings in schema.WORDS.items():
        for row in book.procedure[name].values:
            if row.value not in rulings:
                refuse("procedure.yaml", name, "no_decision", since=row.valid_from, value=row.value)
    for name, figure in book.procedure.items():
        for row in figure.values if figure.kind == "words" else ():
            named = row.value if isinstance(row.value, tuple) else ()
            if unknown := {str(word) for word in named} - changes:
                since = row.valid_from
                refuse(
                    "procedure.yaml", name, "unknown_changes", since=since, names=sorted(unknown)
                )


def _check_levels(book: RuleBook, refuse: Any) -> None:
    said = words("wording.yaml")["reasons"]
    for code, level in [*book.levels.items(), *book.local.items()]:
        for case in level.cases:
            if unsaid := {word for row in case.values for word in row.conditions} - set(said):
                refuse("support_levels.yaml", code, "unknown_conditions", names=sorted(unsaid))
            for when in (case.when, *(period.requires for period in case.values)):
                for fact, values in when.items():
                    if unknown := set(values) - book.known.get(fact, frozenset()):
                        refuse(
                            "support_levels.yaml",
                            code,
                            "unknown_words",
                            fact=fact,
                            names=sorted(unknown),
                        )


def _check_verdicts(book: RuleBook, refuse: Any) -> None:
    rules = {
        "forms": ("form", book.eligibility.forms),
        "places": ("place_kind", book.eligibility.places),
    }
    for name, (fact, rule) in rules.items():
        for period in rule.values:
            listed = [*period.eligible, *period.ineligible, *period.needs_person]
            if sorted(listed) != sorted(book.known[fact]):
                wrong = set(listed) ^ book.known[fact] or {x for x in listed if listed.count(x) > 1}
                refuse(
                    "eligibility.yaml",
                    f"{name} from {period.valid_from}",
                    "one_list",
                    fact=fact,
                    names=sorted(wrong),
                )


def _check_instruments(book: RuleBook, refuse: Any) -> None:
    for code, one in book.instruments.items():
        if unknown := sorted({*one.replaces, *one.amends} - set(book.instruments)):
            refuse("instruments.yaml", code, "unknown_instrument", names=unknown)
        if unknown := sorted(set(one.source) - set(book.sources)):
            refuse("instruments.yaml", code, "unknown_sources", names=unknown)
        if (one.in_force is None) != (one.evidence == "unknown"):
            refuse("instruments.yaml", code, "day_and_evidence")
    for code, question in book.questions.items():
        if question.instrument not in book.instruments:
            names = [question.instrument]
            refuse("instruments.yaml", code, "unknown_instrument", names=names)


def timelines(book: RuleBook) -> Iterator[tuple[str, str, Period, bool, date]]:
    """(file, key, row, is it the first, date the timeline must start on) for every dated row."""
    starts = {
        "levels": book.first_date,
        "advances": book.advances_from,
        "eligibility": book.eligibility.first_date,
    }
    groups = [
        (table.file, key, rows, rows[0].valid_from if key[-1] in book.own_contents else first)
        for name, table in TABLES.items()
        for key, rows in tables.timelines(getattr(book, name))
        for first in (starts.get(name, rows[0].valid_from),)
    ]
    own = f"provinces/{book.province}/support_levels.yaml"
    groups += [(own, key, rows, rows[0].valid_from) for key, rows in tables.timelines(book.local)]
    for file, key, rows, first in groups:
        for number, row in enumerate(rows):
            yield file, key[-1], row, number == 0, first
