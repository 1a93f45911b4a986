"""Two books compared in words, and every timeline as a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from khuyencong.core.money import dong, grouped
from khuyencong.rules import schema, tables, wording
from khuyencong.rules.answers import Reason
from khuyencong.rules.book import RuleBook
from khuyencong.rules.budget_codes import BudgetCodePeriod
from khuyencong.rules.periods import Label, Period, When, in_force
from khuyencong.rules.tables import TABLES

MONTH_DAY = re.compile("([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated rows of one parameter. `label` is what an official calls it; `when`: of a level,
    the facts of its case, in words as well."""

    key: str
    label: str
    rows: tuple[Period, ...]
    when: When | None = None
    case: str = ""

    def may_answer_with(self, other: Timeline) -> bool:
        """Whether some facts are of both, of two timelines of one key: the cases of a level may
        exclude each other, what has no cases answers for all facts."""
        one, two = ({"kind": (schema.GRANT,)} | (when or {}) for when in (self.when, other.when))
        return all(set(one[fact]) & set(two[fact]) for fact in set(one) & set(two))


@dataclass(frozen=True, slots=True)
class Change:
    """One span of days on which two books differ; `before`, `after` in words, empty for no rule.
    `since` None: of what has no days, e.g. the crosswalk of trade codes."""

    key: str
    label: str
    since: date | None
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
    unseen: tuple[str, ...] = ()  # which of figure, day and article was not read


def timelines(book: RuleBook, lang: str = "vi") -> Iterator[Timeline]:
    """Everything dated: activities first, then by table; last what a province set for itself."""
    is_en = lang == "en"
    for code in book.activities:
        for table, levels in (("levels", book.levels), (f"{book.province}.levels", book.local)):
            for case in levels[code].cases if code in levels else ():
                words = "; ".join(
                    wording.label(f, v, lang) for f in case.when for v in case.when[f]
                )
                name = _activity(book, code, lang) + ("" if table == "levels" else OWN[is_en])
                label = f"{name}: {words}" if words else name
                yield Timeline(f"{table}.{code}", label, case.values, case.when, words)
    for table in TABLES:
        if table != "levels":
            yield from _of_table(book, table, getattr(book, table), lang)
    for table, content in book.own.items():
        for line in _of_table(book, table, content, lang):
            yield Timeline(f"{book.province}.{line.key}", line.label + OWN[is_en], line.rows)


def _of_table(book: RuleBook, table: str, content: Any, lang: str) -> Iterator[Timeline]:
    for path, rows in tables.timelines(content):
        yield Timeline(".".join((table, *path)), _label(book, table, path, lang), rows)


OWN = (" (tỉnh)", " (province)")
NAMES = {
    "budget_codes": ("Mã ngân sách", "Budget code"),
    "advances": ("Tạm ứng", "Advance"),
    "dossiers": ("Hồ sơ", "Papers"),
    "estimate_items": ("Mục dự toán", "Estimate items"),
    "indicators": ("Chỉ tiêu", "Indicator"),
    "scoring": ("Chấm điểm", "Scoring"),
    "forms": ("Biểu mẫu", "Form"),
    "eligibility.forms": ("Loại hình được hỗ trợ", "Legal forms supported"),
    "eligibility.places": ("Địa bàn được hỗ trợ", "Places supported"),
    "eligibility.craft_villages": ("Làng nghề được công nhận", "Recognised craft villages"),
    "eligibility.vote_levels": ("Cấp bình chọn sản phẩm", "Levels of product votes"),
    "ranking.ranking": ("Thứ tự ưu tiên đề án", "Order of projects"),
    "ranking.priority_trades": ("Ngành nghề ưu tiên", "Priority trades"),
    "ranking.trade_groups": ("Nhóm ngành nghề ưu tiên", "Groups of priority trades"),
    "dossiers.last_payment": ("Hồ sơ thanh toán phần còn lại", "Papers of the last payment"),
    "dossiers.last_payment_every": (
        "Hồ sơ thanh toán phần còn lại: mọi nội dung",
        "Papers of the last payment: every activity",
    ),
    "dossiers.every": ("Hồ sơ: mọi nội dung", "Papers: every activity"),
}


def _label(book: RuleBook, table: str, path: tuple[str, ...], lang: str) -> str:
    """What an official calls a timeline: its own label, or its table and activity."""
    is_en = lang == "en"
    if name := NAMES.get(".".join((table, *path))):
        return name[is_en]
    code = path[-1]
    if code in book.activities:
        label = _activity(book, code, lang)
    else:
        rule = getattr(book, table).get(code)
        label = rule.label[lang] if hasattr(rule, "label") else code.removeprefix("form_")
    name = NAMES.get(".".join((table, *path[:-1]))) or NAMES.get(table)
    return f"{name[is_en]}: {label}" if name else label


def _activity(book: RuleBook, code: str, lang: str) -> str:
    return book.activities[code].label[lang]


def differences(old: RuleBook, new: RuleBook, lang: str = "vi") -> list[Change]:
    """Each span of days on which the two books answer differently, oldest first. What a province
    sets for itself the first time is compared with what answered for its track before, and on days
    of which it says nothing still answers."""
    before: dict[str, list[Timeline]] = {}
    for one in timelines(old, lang):
        before.setdefault(one.key, []).append(one)
    found: list[Change] = []
    for line in timelines(new, lang):
        own = _answered(line, before.get(line.key, ()))
        is_first = not own and line.key.startswith(f"{new.province}.")
        if is_first:
            own = _answered(line, before.get(line.key.partition(".")[2], ()))
        found += _between(own, line, lang, is_first=is_first)
    found += _days(old, new, lang)
    found += _undated(old, new, lang)
    return in_order(found)


def in_order(found: Iterable[Change]) -> list[Change]:
    """What has no days first, then the oldest."""
    return sorted(found, key=lambda one: (one.since or date.min, one.key, one.label))


def _answered(line: Timeline, among: Sequence[Timeline]) -> list[Timeline]:
    """What answered before where this line answers now: the one of its name, else the cases that
    may hold together with its own."""
    same = [one for one in among if one.label == line.label]
    return same or [one for one in among if one.may_answer_with(line)]


def _between(old: list[Timeline], line: Timeline, lang: str, *, is_first: bool) -> Iterator[Change]:
    """The spans of days on which `line` says otherwise than what answered before."""
    starts = sorted({row.valid_from for one in (*old, line) for row in one.rows})
    for since, until in zip_longest(starts, starts[1:]):
        now = in_force(line.rows, since)
        was = [(one.case, in_force(one.rows, since)) for one in old]
        is_same = all(figures(row) == figures(now) for _case, row in was) if was else now is None
        if is_same or (is_first and now is None):
            continue
        yield Change(
            line.key,
            line.label,
            since,
            until,
            _said_before(was, lang),
            say(now, lang) if now else "",
            now.citation if now else "",
        )


def _said_before(was: list[tuple[str, Period | None]], lang: str) -> str:
    """What was said, once where all cases said alike, else case by case."""
    said = [(case, say(row, lang)) for case, row in was if row is not None]
    if len({words for _case, words in said}) == 1:
        return said[0][1]
    return "; ".join(f"{case}: {words}" if case else words for case, words in said)


def _days(old: RuleBook, new: RuleBook, lang: str) -> Iterator[Change]:
    """Days of the working calendar that differ."""
    for day, row in new.work_calendar.items():
        was = old.work_calendar.get(day)
        if was != row:
            before = wording.label("work_day", was.kind, lang) if was else ""
            since = date.fromisoformat(day)
            after = wording.label("work_day", row.kind, lang)
            label = ("Lịch làm việc", "Working calendar")[lang == "en"]
            until = since + timedelta(days=1)
            yield Change("work_calendar", label, since, until, before, after, row.legal)


def _undated(old: RuleBook, new: RuleBook, lang: str) -> Iterator[Change]:
    """Activities, and trade codes of 2018 in those of 2025: they hold whatever the day."""
    is_en = lang == "en"
    for table, name in UNDATED.items():
        before, now = getattr(old, table), getattr(new, table)
        for code in [code for code in now if now[code] != before.get(code)]:
            was, legal = before.get(code), getattr(now[code], "legal", "")
            said = _said(was, lang) if was else ""
            label = f"{name[is_en]}: {code}"
            yield Change(f"{table}.{code}", label, None, None, said, _said(now[code], lang), legal)


UNDATED = {
    "activities": ("Nội dung hỗ trợ", "Activity"),
    "trade_codes": ("Mã ngành 2018 sang mã 2025", "Trade code of 2018 in those of 2025"),
}


def _said(one: schema.Activity | schema.TradeCode, lang: str) -> str:
    if isinstance(one, schema.TradeCode):
        return ", ".join(one.codes)
    named = [("content", one.content), ("unit", one.unit)]
    named += [("activity", other) for other in one.alternatives]
    return "; ".join([one.label[lang], *(wording.label(kind, code, lang) for kind, code in named)])


def spans(old: tuple[Period, ...], new: tuple[Period, ...]) -> Iterator[Any]:
    """(since, until, row before, row now) between the first days of both timelines."""
    starts = sorted({row.valid_from for row in (*old, *new)})
    for since, until in zip_longest(starts, starts[1:]):
        yield since, until, in_force(old, since), in_force(new, since)


def figures(row: Period | None) -> Any:
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
        case schema.AreaPeriod():
            parts = [
                f"{wording.label('minority_zone', zone, lang)}: {wording.label('area', area, lang)}"
                for zone, area in row.zones.items()
            ]
            name = "industrial cluster" if is_en else "cụm công nghiệp"
            return "; ".join([*parts, f"{name}: {wording.label('area', row.cluster, lang)}"])
        case BudgetCodePeriod():
            of, _dash, sub = row.code.partition("-")
            code = f"{of} ({'group' if is_en else 'khoản'} {sub})" if sub else of
            return f"{code} {row.title[lang]}"
        case schema.AdvancePeriod():
            return _advance(row, lang)
        case schema.Verdicts():
            return ", ".join(_eligible(one, lang) for one in row.eligible)
        case schema.CraftVillagePeriod():
            yes, no = ("eligible", "not enough") if is_en else ("được hỗ trợ", "chưa đủ")
            return yes if row.is_enough else no
        case schema.VoteLevels():
            return ", ".join(wording.label("level", level, lang) for level in row.levels)
        case schema.ProcedurePeriod():
            return _procedure(row.value, lang)
        case schema.ScoringPeriod():
            parts = [f"{one.label[lang]} {one.points}" for one in row.criteria]
            passes = f"passes at {row.pass_points}" if is_en else f"đạt từ {row.pass_points} điểm"
            return ", ".join([*parts, passes])
        case schema.DossierPeriod() | schema.ProofPeriod():
            return ", ".join(paper.label[lang] for paper in row.papers)
    return _other(row, lang)


def _other(row: Period, lang: str) -> str:
    """Any other kind of row: what it adds to a dated row, in words as far as they have any."""
    parts = []
    for name, field in type(row).model_fields.items():
        value = getattr(row, name)
        if name in Period.model_fields or value == field.default:
            continue
        if isinstance(value, Label):
            parts.append(value[lang])
        else:
            listed = value if isinstance(value, tuple) else (value,)
            parts.append(", ".join(wording.label(name, str(one), lang) for one in listed))
    return "; ".join(parts)


DECIDED = {
    "norm": ("theo định mức của {norm}", "by the norms of {norm}"),
    "price": ("theo giá trúng thầu hoặc đơn giá được duyệt", "by tender or approved unit price"),
    "nobody": ("văn bản không có mức", "no level in the text"),
}


def _level(row: schema.LevelPeriod, lang: str) -> str:
    parts = [percent(row.rate)] if row.rate is not None else []
    if row.decided_by is not None:
        parts.append(DECIDED[row.decided_by][lang == "en"].format(norm=row.norm))
    if row.cap is not None:
        parts.append(f"at most {dong(row.cap)}" if lang == "en" else f"tối đa {dong(row.cap)}")
    if row.term_years is not None:
        words = ("có thu hồi, không lãi, trong {} năm", "paid back without interest in {} years")
        parts.append(words[lang == "en"].format(row.term_years))
    for step in row.scale:
        parts.append(_step(step, lang))
    said = [wording.say(Reason(code), lang).rstrip(".") for code in row.conditions]
    parts += [words[0].lower() + words[1:] for words in said]
    for fact, values in row.requires.items():
        parts.append(", ".join(wording.label(fact, value, lang) for value in values))
    return ", ".join(parts)


AFTER = {
    "supported_item": (
        "khi đã xong trên {} % phần được hỗ trợ",
        "once over {} % of the work is done",
    ),
    "total_investment": (
        "khi đã thực hiện trên {} % tổng mức đầu tư",
        "once over {} % of the whole investment is done",
    ),
    "acceptance": ("sau nghiệm thu cơ sở", "after base acceptance"),
}


def _advance(row: schema.AdvancePeriod, lang: str) -> str:
    if row.share is None:
        return "decided each time" if lang == "en" else "quyết định từng lần"
    if row.after is None:
        return percent(row.share)
    return f"{percent(row.share)} {AFTER[row.after][lang == 'en'].format(row.over_percent)}"


def _step(step: schema.Step, lang: str) -> str:
    if lang == "en":
        cap = "not known" if step.cap is None else f"at most {dong(step.cap)}"
        return f"capital from {dong(step.from_dong)}: {cap}"
    cap = "chưa biết" if step.cap is None else f"tối đa {dong(step.cap)}"
    return f"vốn từ {dong(step.from_dong)}: {cap}"


def _eligible(code: str, lang: str) -> str:
    """A legal form or a kind of place: no word names one of each."""
    form = wording.label("form", code, lang)
    return form if form != code else wording.label("place_kind", code, lang)


def _procedure(value: object, lang: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(_word(one, lang) if isinstance(one, str) else str(one) for one in value)
    text = str(value)
    if isinstance(value, str) and (day := MONTH_DAY.fullmatch(text)):
        return f"{day[2]}/{day[1]}"  # read day first
    if isinstance(value, int):
        return grouped(value)
    return wording.label("ruling", text, lang)


def _word(code: str, lang: str) -> str:
    """A kind of change, a ground to carry money over, an activity, or a fact: the first named."""
    kinds = ("change", "ground", "activity", "fact")
    names = (wording.known_label(kind, code, lang) for kind in kinds)
    return next(name for name in names if name)  # a pack names none but these


def percent(rate: Any) -> str:
    return f"{(rate * 100).normalize():f} %".replace(".", ",")


def calendar(book: RuleBook, lang: str = "vi") -> list[tuple[str, list[Span]]]:
    """(label, spans) of every timeline; a span that is unknown is a gap to be filled."""
    return [(line.label, [_span(row, lang) for row in line.rows]) for line in timelines(book, lang)]


def _span(row: Period, lang: str) -> Span:
    standing = "verified" if row.is_verified else "unverified"
    if row.evidence == "unknown":
        standing = "unknown"
    words = say(row, lang)
    return Span(row.valid_from, row.valid_until, words, standing, row.citation, row.unseen)
