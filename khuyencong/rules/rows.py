"""Every timeline by the name a derivation knows it by: in words, in force on a day, changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from khuyencong.rules import changes, tables, wording
from khuyencong.rules.book import RuleBook
from khuyencong.rules.derivation import OWN, Derivation, ParameterUsed, used
from khuyencong.rules.levels import case_name
from khuyencong.rules.periods import Period, in_force
from khuyencong.rules.reading import words
from khuyencong.rules.schema import Level

UNSEEN = {
    "figure": {"vi": "số liệu", "en": "the figure"},
    "day": {"vi": "ngày hiệu lực", "en": "the day it begins"},
    "article": {"vi": "điều khoản", "en": "the article"},
}
KINDS = {
    "support_levels": {"vi": "Mức hỗ trợ quốc gia", "en": "National level"},
    "own": {"vi": "Mức hỗ trợ của tỉnh", "en": "The province's level"},
    "advances": {"vi": "Tỷ lệ tạm ứng", "en": "Share to advance"},
}
NAMED = changes.NAMES | {
    "eligibility.transition": ("Chuyển tiếp theo quy định cũ", "Older rules go on")
}
# The tables that decisions rest on, beside the levels.
KEPT = (
    "eligibility", "ranking", "advances", "areas", "procedure", "scoring", "indicators", "dossiers",
)  # fmt: skip
PAPERS_OF_ONE = {  # activity
    "dossiers.last_payment": changes.NAMES["dossiers.last_payment"],
    "dossiers.by_activity": changes.NAMES["dossiers"],
}
COMMUNE = re.compile(r"areas\.(\w+)\.(\w+)")
LEVEL = re.compile(r"(?:(\w+)\.)?(support_levels|advances)\.(\w+)(?:\[(.+)\])?")


@dataclass(frozen=True, slots=True)
class Changed:
    """Days on which a timeline answers otherwise than before; `until` None: from then on."""

    name: str
    since: date
    until: date | None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def timelines(book: RuleBook) -> dict[str, tuple[Period, ...]]:
    """The dated rows of a book under the names that stand in a derivation."""
    found: dict[str, tuple[Period, ...]] = {
        **dict(_levels("support_levels", book.levels)),
        **dict(_levels(f"{book.province}.support_levels", book.local)),
    }
    for table in KEPT:
        for path, rows in tables.timelines(getattr(book, table)):
            found[".".join((table, *path))] = rows
    return found


def _levels(table: str, levels: dict[str, Level]) -> Iterator[tuple[str, tuple[Period, ...]]]:
    for code, level in levels.items():
        for case in level.cases:
            yield f"{table}.{case_name(code, case)}", case.values


def rests_on(names: Iterable[str], *, on: date, book: RuleBook) -> Derivation:
    """The rows of these timelines in force that day: procedure, scoring, ranking."""
    rows = timelines(book)
    found = ((name, in_force(rows[name], on)) for name in names)
    return Derivation(tuple(used(name, row, OWN) for name, row in found if row is not None))


def changed(old: RuleBook, new: RuleBook) -> list[Changed]:
    """What answers otherwise in the new book, or is otherwise known, for either track."""
    found: dict[Changed, None] = {}
    for track in ("national", "local"):
        before = timelines(old.of_track(track))
        for name, rows in timelines(new.of_track(track)).items():
            if rows == before.get(name):
                continue
            for since, until, was, now in changes.spans(before.get(name, ()), rows):
                if changes.figures(was) != changes.figures(now):
                    found[Changed(name, since, until)] = None
    return list(found)


def name_in_words(name: str, lang: str = "vi", places: Mapping[str, str] | None = None) -> str:
    """A timeline as an official calls it. `places`: communes by code, as they are called."""
    lang = wording.language(lang)
    if name in NAMED:
        return NAMED[name][lang == "en"]
    if level := LEVEL.fullmatch(name):
        province, table, code, case = level.groups()
        kind = KINDS["own" if province else table][lang]
        parts = [_fact(word, lang) for word in re.split(r"[|,] ?", case or "") if word]
        label = wording.label("activity", code, lang)
        return f"{kind}: {label} ({', '.join(parts)})" if parts else f"{kind}: {label}"
    if of_commune := COMMUNE.fullmatch(name):
        code, kind = of_commune.groups()
        facts = words("parameters/vocabulary.yaml")["facts"]
        fact = facts["area" if kind == "investment" else kind]["label"][lang]
        place = {"vi": f"xã, phường {code}", "en": f"commune {code}"}[lang]
        place = (places or {}).get(code, place)
        return f"{place[0].upper()}{place[1:]}: {fact}"
    of, _dot, code = name.rpartition(".")
    if of in PAPERS_OF_ONE:
        return f"{PAPERS_OF_ONE[of][lang == 'en']}: {wording.label('activity', code, lang)}"
    table, _dot, code = name.partition(".")
    rule = words(f"parameters/{table}.yaml").get(table, {}).get(code)
    return str(rule["label"][lang]) if rule else name


def _fact(word: str, lang: str) -> str:
    """The word of whichever fact has it."""
    facts = words("parameters/vocabulary.yaml")["facts"]
    kind = next((fact for fact, one in facts.items() if word in one.get("words", {})), "")
    return wording.label(kind, word, lang) if kind else word


def unseen_in_words(unseen: Iterable[str], lang: str = "vi") -> str:
    """Số liệu, ngày hiệu lực: what of a row was not seen."""
    return ", ".join(UNSEEN[part][wording.language(lang)] for part in unseen)


def weak_in_words(row: ParameterUsed, lang: str = "vi") -> str:
    """One row for which an answer is not verified, and what of it was not seen."""
    is_en = wording.language(lang) == "en"
    name, parts = name_in_words(row.name, lang), unseen_in_words(row.unseen, lang)
    if row.evidence == "unknown":
        told = f"{name}: not known" if is_en else f"{name}: chưa biết"
    else:
        told = f"{name}: not seen: {parts}" if is_en else f"{name}: chưa đối chiếu {parts}"
    return f"{told} ({row.legal})" if row.legal else told


def weak(derivation: Derivation, lang: str = "vi") -> list[str]:
    """Why an answer is not verified, row by row; empty where it is."""
    return [weak_in_words(row, lang) for row in derivation.weak]
