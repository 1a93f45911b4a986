"""An answered question as a table: names beside and above, sums below and at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.folding import sort_key
from khuyencong.core.money import dong, grouped
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation, Trade, Unit
from khuyencong.projects.models import Track
from khuyencong.projects.workflow import PROJECT
from khuyencong.reports.selectors.crossing import Answer, Key, Question
from khuyencong.reports.selectors.reading import UNKNOWN as UNKNOWN_WORDS
from khuyencong.rules.wording import label


@dataclass(frozen=True)
class Line:
    """`cells`: a number for each column of the table, 0 where there is nothing."""

    key: Key
    name: str
    cells: list[int]
    total: int


@dataclass(frozen=True)
class Crossed:
    columns: list[tuple[Key, str]]
    lines: list[Line]
    sums: list[int]
    total: int

    @property
    def heads(self) -> list[tuple[str, str]]:
        return [(name, "right") for _key, name in self.columns]


def table(question: Question, answer: Answer, *, on: date) -> Crossed:
    """Every row and column that holds something, each in the order of its kind."""
    rows: dict[Key, dict[Key, int]] = defaultdict(dict)
    sums: dict[Key, int] = defaultdict(int)
    for (row, column), number in answer.cells.items():
        rows[row][column] = number
        sums[column] += number
    columns = _in_order(question.columns, sums, on)
    lines = [
        Line(key, name, [rows[key].get(one, 0) for one, _name in columns], sum(rows[key].values()))
        for key, name in _in_order(question.rows, rows, on)
    ]
    return Crossed(columns, lines, [sums[key] for key, _name in columns], sum(sums.values()))


def said(measure: str, number: int, *, short: bool = False) -> str:
    """With its unit; `short` where the head of the table names it."""
    if short:
        return grouped(number)
    if measure.endswith("_dong"):
        return dong(number)
    if measure == "workers":
        return _("{n} người").format(n=grouped(number))
    return _("{n} đề án").format(n=grouped(number))


def name_of(dimension: str, key: Key, *, on: date) -> str:
    return _names(dimension, [key], on)[key]


def _in_order(dimension: str, keys: Iterable[Key], on: date) -> list[tuple[Key, str]]:
    """Years, contents and states in their own order, others by name; what is not known last."""
    found = _names(dimension, list(keys), on)
    if dimension == "state":
        states = [state.name for state in PROJECT.states]
        return sorted(found.items(), key=lambda one: states.index(str(one[0])))
    if dimension in ("year", "content"):
        return sorted(found.items(), key=lambda one: (not one[0], one[0]))
    return sorted(found.items(), key=lambda one: (not one[0], sort_key(one[1]), one[0]))


def _names(dimension: str, keys: list[Key], on: date) -> dict[Key, str]:
    lang = "en" if get_language() == "en" else "vi"
    known = [key for key in keys if key]
    found: dict[Key, str] = {}
    if dimension == "year":
        return {key: str(key) for key in keys}
    if dimension == "state":
        return {key: PROJECT.label_of(str(key)) for key in keys}
    if dimension == "content":
        found = {key: label("content", str(key), lang) for key in known}
    elif dimension == "track":
        found = {key: str(Track(str(key)).label) for key in known}
    elif dimension == "unit":
        bodies = Organisation.objects.in_bulk(known)
        return {key: directory.name_on(bodies[int(key)], on).name for key in known}
    else:
        model = Unit if dimension == "place" else Trade
        found = {pk: str(one) for pk, one in model.objects.in_bulk(known).items()}
    return {key: found.get(key) or str(UNKNOWN_WORDS[dimension]) for key in keys}
