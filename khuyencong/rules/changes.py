"""Two books compared in words, and every timeline as a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from khuyencong.core.money import dong
from khuyencong.rules import schema, wording
from khuyencong.rules.book import RuleBook
from khuyencong.rules.periods import Period, in_force

MONTH_DAY = re.compile("([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated rows of one parameter. `label` is what an official calls it."""

    key: str
    label: str
    rows: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One span of days on which two books differ; `before`, `after` in words, empty for no rule."""

    key: str
    label: str
    since: date
    until: date | None
    before: str
    after: str
    legal: str


@dataclass(frozen=True, slots=True)
class Span:
    """One row of a calendar: what holds from `since` until `until`, and how well it is known."""

    since: date
    until: date | None
    words: str
    standing: str  # verified, unverified or unknown
    legal: str


def timelines(book: RuleBook, lang: str = "vi") -> Iterator[Timeline]:
    """Everything dated, in the order of the activities, then eligibility and procedure."""
    for code in book.activities:
        name = _activity(book, code, lang)
        tables = (("levels", book.levels), (f"{book.province}.levels", book.local))
        for table, levels in tables:
            for case in levels[code].cases if code in levels else ():
                words = "; ".join(
                    wording.label(f, v, lang) for f in case.when for v in case.when[f]
                )
                local = " (tỉnh)" if table != "levels" else ""
                label = f"{name}{local}: {words}" if words else f"{name}{local}"
                yield Timeline(f"{table}.{code}", label, case.values)
    for code, advance in book.advances.items():
        label = ("Tạm ứng: " if lang == "vi" else "Advance: ") + _activity(book, code, lang)
        yield Timeline(f"advances.{code}", label, advance.values)
    for name in ("forms", "places", "craft_villages", "vote_levels"):
        rule = getattr(book.eligibility, name)
        yield Timeline(f"eligibility.{name}", ELIGIBILITY[name][lang == "en"], rule.values)
    for code, figure in book.procedure.items():
        yield Timeline(f"procedure.{code}", figure.label[lang], figure.values)


ELIGIBILITY = {
    "forms": ("Loại hình được hỗ trợ", "Legal forms supported"),
    "places": ("Địa bàn được hỗ trợ", "Places supported"),
    "craft_villages": ("Làng nghề được công nhận", "Recognised craft villages"),
    "vote_levels": ("Cấp bình chọn sản phẩm", "Levels of product votes"),
}


def _activity(book: RuleBook, code: str, lang: str) -> str:
    return book.activities[code].label[lang]


def differences(old: RuleBook, new: RuleBook, lang: str = "vi") -> list[Change]:
    """Each span of days on which the two books answer differently, oldest first."""
    before = {(t.key, t.label): t.rows for t in timelines(old, lang)}
    found = []
    for line in timelines(new, lang):
        rows = before.get((line.key, line.label), ())
        for since, until, was, now in _spans(rows, line.rows):
            if _figures(was) != _figures(now):
                found.append(
                    Change(
                        line.key,
                        line.label,
                        since,
                        until,
                        say(was, lang) if was else "",
                        say(now, lang) if now else "",
                        now.citation if now else "",
                    )
                )
    return sorted(found, key=lambda change: (change.since, change.key, change.label))


def _spans(old: tuple[Period, ...], new: tuple[Period, ...]) -> Iterator[Any]:
    starts = sorted({row.valid_from for row in (*old, *new)})
    for since, until in zip_longest(starts, starts[1:]):
        yield since, until, in_force(old, since), in_force(new, since)


def _figures(row: Period | None) -> Any:
    """What a row says, without the days it says it for."""
    return row and row.model_dump(exclude={"valid_from", "valid_until", "source"})


def say(row: Period, lang: str = "vi") -> str:
    """A row in one line: 50 %, at most 300.000.000 đồng; 70 % advanced; a list of words."""
    is_en = lang == "en"
    if row.evidence == "unknown":
        return "not known" if is_en else "chưa biết"
    match row:
        case schema.LevelPeriod():
            return _level(row, lang)
        case schema.AdvancePeriod():
            assert row.share is not None  # only unknown rows have none
            return percent(row.share, lang)
        case schema.Verdicts():
            return ", ".join(_eligible(one, lang) for one in row.eligible)
        case schema.CraftVillagePeriod():
            yes, no = ("eligible", "not enough") if is_en else ("được hỗ trợ", "chưa đủ")
            return yes if row.is_enough else no
        case schema.VoteLevels():
            return ", ".join(wording.label("level", level, lang) for level in row.levels)
        case schema.ProcedurePeriod():
            return _procedure(row.value, lang)
    raise TypeError(type(row).__name__)


DECIDED = {
    "norm": ("theo định mức của {norm}", "by the norms of {norm}"),
    "price": ("theo giá trúng thầu hoặc đơn giá được duyệt", "by tender or approved unit price"),
    "nobody": ("văn bản không có mức", "no level in the text"),
}


def _level(row: schema.LevelPeriod, lang: str) -> str:
    parts = [percent(row.rate, lang)] if row.rate is not None else []
    if row.decided_by is not None:
        parts.append(DECIDED[row.decided_by][lang == "en"].format(norm=row.norm))
    if row.cap is not None:
        parts.append(f"at most VND {row.cap:,}" if lang == "en" else f"tối đa {dong(row.cap)}")
    for fact, values in row.requires.items():
        parts.append(", ".join(wording.label(fact, value, lang) for value in values))
    return ", ".join(parts)


def _eligible(code: str, lang: str) -> str:
    """A legal form or a kind of place: no word names one of each."""
    form = wording.label("form", code, lang)
    return form if form != code else wording.label("place_kind", code, lang)


def _procedure(value: object, lang: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(wording.label("change", str(one), lang) for one in value)
    text = str(value)
    if isinstance(value, str) and (day := MONTH_DAY.fullmatch(text)):
        return f"{day[2]}/{day[1]}"  # read day first
    return wording.label("ruling", text, lang)


def percent(rate: Any, lang: str = "vi") -> str:
    number = f"{(rate * 100).normalize():f}"
    return f"{number}%" if lang == "en" else f"{number.replace('.', ',')} %"


def calendar(book: RuleBook, lang: str = "vi") -> list[tuple[str, list[Span]]]:
    """(label, spans) of every timeline; a span that is unknown is a gap to be filled."""
    return [(line.label, [_span(row, lang) for row in line.rows]) for line in timelines(book, lang)]


def _span(row: Period, lang: str) -> Span:
    standing = "verified" if row.is_verified else "unverified"
    if row.evidence == "unknown":
        standing = "unknown"
    return Span(row.valid_from, row.valid_until, say(row, lang), standing, row.citation)
