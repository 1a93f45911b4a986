"""What was published of past years, each figure with its source (`data/<code>.yaml`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from khuyencong.core.money import dong, grouped

FOLDER = Path(__file__).resolve().parent.parent / "data"
MILLION = 1_000_000
FIRST_YEAR = 2002  # of the programme


@dataclass(frozen=True)
class Part:
    """A part of a figure: of one content, or a result that is no money."""

    words: str
    content: str = ""
    projects: int | None = None
    amount_dong: int | None = None
    count: int | None = None


@dataclass(frozen=True)
class Figure:
    """`sign`: "over" or "about" the amount; `is_about`: the year is only nearly known. None where
    nothing was said."""

    number: int  # its place in the file, by which a page names it
    first_year: int
    last_year: int
    scope: str
    source: str
    evidence: str
    track: str = ""
    sign: str = ""
    is_about: bool = False
    projects: int | None = None
    amount_dong: int | None = None
    parts: tuple[Part, ...] = ()
    results: tuple[Part, ...] = ()

    @property
    def years(self) -> str:
        same = self.first_year == self.last_year
        return str(self.first_year) if same else f"{self.first_year}–{self.last_year}"

    @property
    def years_words(self) -> str:
        return _("khoảng {years}").format(years=self.years) if self.is_about else self.years

    @property
    def amount_words(self) -> str:
        if self.amount_dong is None:
            return "–"
        words = {"over": _("trên {amount}"), "about": _("khoảng {amount}")}
        return words.get(self.sign, "{amount}").format(amount=dong(self.amount_dong))

    def lines(self, label: Callable[[str], str]) -> list[str]:
        """What it is made of: its parts with their content, then results that are no money."""
        parts = []
        for part in self.parts:
            words = _("{count} đề án {words}").format(count=part.projects, words=part.words)
            money = f": {dong(part.amount_dong)}" if part.amount_dong else ""
            parts.append(f"{words}{money}" + (f" ({label(part.content)})" if part.content else ""))
        return [*parts, *(f"{grouped(one.count or 0)} {one.words}" for one in self.results)]


def figures(province: str, lang: str = "vi") -> list[Figure]:
    """By their first year; none of a province of which nothing is kept here."""
    found = [_figure(n, one, lang) for n, one in enumerate(_file(province), 1)]
    return sorted(found, key=lambda one: (one.first_year, one.last_year, one.number))


def years_without(province: str, *, until: int) -> list[str]:
    """Spans of years, since the programme began, of which no figure of one year is published."""
    known = {
        year
        for one in figures(province)
        if one.amount_dong is not None and one.last_year - one.first_year <= 1
        for year in range(one.first_year, one.last_year + 1)
    }
    missing = [year for year in range(FIRST_YEAR, until + 1) if year not in known]
    spans: list[list[int]] = []
    for year in missing:
        if spans and spans[-1][1] == year - 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return [str(a) if a == b else f"{a}–{b}" for a, b in spans]


@lru_cache(maxsize=64)
def _file(province: str) -> tuple[Mapping[str, Any], ...]:
    path = FOLDER / f"{province}.yaml"
    if not (province.isalnum() and path.exists()):
        return ()
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["figures"])


def _figure(number: int, one: Mapping[str, Any], lang: str) -> Figure:
    lang = lang if lang == "en" else "vi"
    return Figure(
        number=number,
        first_year=one["years"][0],
        last_year=one["years"][1],
        scope=one["scope"][lang],
        source=one["source"][lang],
        evidence=one["evidence"],
        track=one.get("track", ""),
        sign=one.get("sign", ""),
        is_about=one.get("about", False),
        projects=one.get("projects"),
        amount_dong=_dong(one),
        parts=tuple(_part(part, lang) for part in one.get("parts", ())),
        results=tuple(_part(part, lang) for part in one.get("results", ())),
    )


def _part(one: Mapping[str, Any], lang: str) -> Part:
    return Part(
        one[lang], one.get("content", ""), one.get("projects"), _dong(one), one.get("count")
    )


def _dong(one: Mapping[str, Any]) -> int | None:
    return one["million"] * MILLION if "million" in one else None
