"""The rule book of one province: the national files and its overlay, checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from khuyencong.rules import schema
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.packs import LOCAL, NATIONAL, Pack, merge
from khuyencong.rules.periods import Period
from khuyencong.rules.reading import FOLDER, read, shown, words

Wanted = TypeVar("Wanted")
PARAMETERS = "parameters"
OVERLAY_FILES = {"support_levels.yaml", "procedure.yaml"}
TABLE_OF = {
    "support_levels.yaml": "levels",
    "activities.yaml": "activities",
    "advances.yaml": "advances",
    "procedure.yaml": "procedure",
    "indicators.yaml": "indicators",
    "sources.yaml": "sources",
    "dossiers.yaml": "dossiers",
    "scoring.yaml": "scoring",
}


@dataclass(frozen=True)
class RuleBook:
    """Everything the engine may ask. `local` holds the province's own levels (local track)."""

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
    scoring: dict[str, schema.ScoringRule]
    sources: dict[str, schema.Source]
    known: dict[str, frozenset[str]]
    aliases: dict[str, dict[str, str]]


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
        return True
    return re.fullmatch(r"[a-z]+", code) is not None and (FOLDER / "provinces" / code).is_dir()


def build(folder: Path, province: str | None = None, packs: Sequence[Pack] = ()) -> RuleBook:
    """A book from the files below `folder` and the packs upon them. Errors: ParameterError."""
    # A province's procedure and scoring are laid upon the national ones; its levels stand beside.
    files = _Files(
        folder / PARAMETERS,
        [
            pack.raw()
            if pack.scope == NATIONAL
            else {table: pack.raw().get(table, {}) for table in ("procedure", "scoring")}
            for pack in packs
        ],
    )
    vocabulary = files.content("vocabulary.yaml")
    facts = {name: fact.get("words", {}) for name, fact in vocabulary["facts"].items()}
    local_packs = [pack for pack in packs if pack.scope == LOCAL]
    procedure = files.part("procedure.yaml", "procedure", dict[str, schema.ProcedureRule])
    local, own_procedure = _overlay(folder, province, local_packs)
    book = RuleBook(
        province=province,
        first_date=files.part("support_levels.yaml", "first_date", date),
        activities=files.part("activities.yaml", "activities", dict[str, schema.Activity]),
        levels=files.part("support_levels.yaml", "levels", dict[str, schema.Level]),
        local=local,
        eligibility=files.whole("eligibility.yaml", schema.EligibilityRules),
        advances_from=files.part("advances.yaml", "first_date", date),
        advances=files.part("advances.yaml", "advances", dict[str, schema.AdvanceRule]),
        procedure=procedure | own_procedure,
        indicators=files.part("indicators.yaml", "indicators", dict[str, schema.IndicatorRule]),
        estimate_items=files.whole("estimate_items.yaml", schema.EstimateItems),
        dossiers=files.part("dossiers.yaml", "dossiers", schema.Dossiers),
        ranking=files.whole("ranking.yaml", schema.RankingFile),
        scoring=files.part("scoring.yaml", "scoring", dict[str, schema.ScoringRule]),
        sources=files.part("sources.yaml", "sources", dict[str, schema.Source])
        | {key: source for pack in local_packs for key, source in pack.content.sources.items()},
        known={name: frozenset(words) for name, words in facts.items() if words},
        aliases={name: _aliases(words) for name, words in facts.items()},
    )
    _check(book, vocabulary, files)
    return book


def _overlay(
    folder: Path, province: str | None, packs: Sequence[Pack]
) -> tuple[dict[str, schema.Level], dict[str, schema.ProcedureRule]]:
    """A province's own levels and its own figures of procedure."""
    if not province:
        return {}, {}
    files = _Files(
        folder / "provinces" / province,
        [{"levels": pack.raw().get("levels", {})} for pack in packs],
    )
    if not files.folder.is_dir() and not packs:
        return {}, {}
    files.refuse_other_than(OVERLAY_FILES)
    levels: dict[str, schema.Level] = {}
    procedure: dict[str, schema.ProcedureRule] = {}
    if files.has("support_levels.yaml"):
        levels = files.part("support_levels.yaml", "levels", dict[str, schema.Level])
    if files.has("procedure.yaml"):
        procedure = files.part("procedure.yaml", "procedure", dict[str, schema.ProcedureRule])
    return levels, procedure


def _aliases(words: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {alias: code for code, word in words.items() for alias in word.get("aliases", ())}


class _Files:
    """The YAML files of one folder, each read once, with the packs upon it, as models by key."""

    def __init__(self, folder: Path, packs: Sequence[dict[str, Any]] = ()) -> None:
        self.folder = folder
        self.packs = packs
        self._read: dict[str, dict[str, Any]] = {}

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file() or any(raw.get(TABLE_OF[name]) for raw in self.packs)

    def content(self, name: str) -> dict[str, Any]:
        if name not in self._read:
            path = self.folder / name
            is_new = self.packs and not path.is_file()
            self._read[name] = self._with_packs(name, {} if is_new else read(path))
        return self._read[name]

    def _with_packs(self, name: str, content: dict[str, Any]) -> dict[str, Any]:
        for raw in self.packs:
            if name == "eligibility.yaml":
                content = merge(content, raw.get("eligibility", {}))
            elif name == "dossiers.yaml" and "dossiers" in raw:
                dossiers = content["dossiers"]
                papers = dossiers["by_activity"] | raw["dossiers"]
                content = content | {"dossiers": dossiers | {"by_activity": papers}}
            elif (table := TABLE_OF.get(name)) in raw:
                content = content | {table: merge(content.get(table, {}), raw[table])}
        return content

    def label(self, name: str) -> str:
        return shown(self.folder / name)

    def part(self, name: str, key: str, kind: type[Wanted]) -> Wanted:
        content = self.content(name)
        if key not in content:
            raise ParameterError(self.label(name), key, "is missing")
        if unknown := set(content) - {"first_date", "checked"} - {TABLE_OF[name]}:
            raise ParameterError(self.label(name), min(unknown), "is not a known key")
        return self._model(name, content[key], kind, key)

    def whole(self, name: str, kind: type[Wanted]) -> Wanted:
        return self._model(name, self.content(name), kind, "")

    def refuse_other_than(self, known: set[str]) -> None:
        for path in sorted(self.folder.glob("*.yaml")):
            if path.name not in known:
                raise ParameterError(self.label(path.name), "", "no such file in an overlay")

    def _model(self, name: str, content: Any, kind: type[Wanted], key: str) -> Wanted:
        try:
            return TypeAdapter(kind).validate_python(content)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in (key, *first["loc"]) if part != "")
            raise ParameterError(self.label(name), where, first["msg"]) from error


def _check(book: RuleBook, vocabulary: dict[str, Any], files: _Files) -> None:
    """What no single file can know: names that exist elsewhere, timelines that start together."""

    def refuse(file: str, key: str, why: str) -> None:
        raise ParameterError(files.label(file), key, why)

    _check_activities(book, set(vocabulary["units"]), refuse)
    _check_names(book, refuse)
    _check_levels(book, refuse)
    _check_verdicts(book, refuse)
    _check_procedure(book, set(vocabulary["changes"]), refuse)
    for file, key, period, is_first, first in timelines(book):
        if is_first and period.valid_from != first:
            refuse(file, key, f"starts on {period.valid_from}, not on {first}: a gap")
        if unknown := set(period.source) - set(book.sources):
            refuse(file, key, f"unknown sources {sorted(unknown)}")


def _check_activities(book: RuleBook, units: set[str], refuse: Any) -> None:
    codes = set(book.activities)
    for code, activity in book.activities.items():
        if activity.unit not in units:
            refuse("activities.yaml", code, f"unknown unit {activity.unit}")
        if unknown := set(activity.alternatives) - codes:
            refuse("activities.yaml", code, f"unknown alternatives {sorted(unknown)}")
    tables: dict[str, dict[str, Any]] = {
        "support_levels.yaml": book.levels,
        "advances.yaml": book.advances,
    }
    for file, table in tables.items():
        if missing := codes ^ set(table):
            refuse(file, min(missing), "must stand both here and in activities.yaml")


def _check_names(book: RuleBook, refuse: Any) -> None:
    """Keys of the other files are activities, their words the items of an estimate."""
    codes = set(book.activities)
    if unknown := set(book.estimate_items.suggested) - codes:
        refuse("estimate_items.yaml", min(unknown), "is not an activity")
    if unknown := set(book.local) - codes:
        refuse("support_levels.yaml", min(unknown), "is not an activity (province overlay)")
    for code, names in book.estimate_items.suggested.items():
        if unknown := set(names) - set(book.estimate_items.items):
            refuse("estimate_items.yaml", code, f"unknown items {sorted(unknown)}")
    for row in book.ranking.ranking.values:
        if unknown := set(row.outside) - codes:
            refuse("ranking.yaml", "outside", f"unknown activities {sorted(unknown)}")
    if unknown := set(book.dossiers.by_activity) - codes:
        refuse("dossiers.yaml", min(unknown), "is not an activity")


def _check_procedure(book: RuleBook, changes: set[str], refuse: Any) -> None:
    for name, rulings in schema.WORDS.items():
        for row in book.procedure[name].values:
            if row.value not in rulings:
                refuse("procedure.yaml", name, f"{row.value!r} is none of the decisions")
    for name, figure in book.procedure.items():
        for row in figure.values if figure.kind == "words" else ():
            named = row.value if isinstance(row.value, tuple) else ()
            if unknown := {str(word) for word in named} - changes:
                refuse("procedure.yaml", name, f"unknown changes {sorted(unknown)}")


def _check_levels(book: RuleBook, refuse: Any) -> None:
    said = words("wording.yaml")["reasons"]
    for code, level in [*book.levels.items(), *book.local.items()]:
        for case in level.cases:
            if unsaid := {word for row in case.values for word in row.conditions} - set(said):
                refuse("support_levels.yaml", code, f"unknown conditions {sorted(unsaid)}")
            for when in (case.when, *(period.requires for period in case.values)):
                for fact, values in when.items():
                    if unknown := set(values) - book.known.get(fact, frozenset()):
                        refuse("support_levels.yaml", code, f"unknown {fact}: {sorted(unknown)}")


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
                    f"each {fact} stands in exactly one list; see {sorted(wrong)}",
                )


def timelines(book: RuleBook) -> Iterator[tuple[str, str, Period, bool, date]]:
    """(file, key, row, is it the first, date the timeline must start on) for every dated row."""
    rules = book.eligibility
    groups: list[tuple[str, str, Iterable[Period], date]] = [
        ("eligibility.yaml", name, rule.values, rules.first_date)
        for name, rule in (
            ("forms", rules.forms),
            ("places", rules.places),
            ("craft_villages", rules.craft_villages),
            ("vote_levels", rules.vote_levels),
        )
    ]
    for code, level in book.levels.items():
        groups += [("support_levels.yaml", code, c.values, book.first_date) for c in level.cases]
    for code, level in book.local.items():
        for case in level.cases:
            start = case.values[0].valid_from
            groups.append(
                (f"provinces/{book.province}/support_levels.yaml", code, case.values, start)
            )
    for code, advance in book.advances.items():
        groups.append(("advances.yaml", code, advance.values, book.advances_from))
    for code, figure in book.procedure.items():
        groups.append(("procedure.yaml", code, figure.values, figure.values[0].valid_from))
    for code, score in book.scoring.items():
        groups.append(("scoring.yaml", code, score.values, score.values[0].valid_from))
    for name in ("ranking", "priority_trades", "trade_groups"):
        values = getattr(book.ranking, name).values
        groups.append(("ranking.yaml", name, values, values[0].valid_from))
    for code, indicator in book.indicators.items():
        start = indicator.values[0].valid_from
        groups.append(("indicators.yaml", code, indicator.values, start))
    for file, key, periods, first in groups:
        for number, period in enumerate(periods):
            yield file, key, period, number == 0, first
