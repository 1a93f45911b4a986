"""Reports as their readers see them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.money import dong, grouped
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation, Trade, Unit
from khuyencong.documents.models import Paper
from khuyencong.projects.models import Track
from khuyencong.reports.models import Report, ReportAdjustment, ReportRow
from khuyencong.reports.permissions import bodies_of
from khuyencong.reports.selectors import facts
from khuyencong.rules.wording import label

HEADS: dict[str, str | Promise] = {
    facts.PLANNED: lazy("Đề án trong kế hoạch"),
    facts.GIVEN: lazy("Kinh phí kế hoạch"),
    facts.DONE: lazy("Đề án nghiệm thu trong kỳ"),
    facts.SETTLED: lazy("Đề án quyết toán trong kỳ"),
    facts.SPENT: lazy("Giải ngân trong kỳ"),
    facts.SINCE: lazy("Giải ngân từ đầu năm"),
    facts.BEFORE: lazy("Giải ngân cùng kỳ năm trước"),
}
NAMES: dict[str, str | Promise] = {
    "content": lazy("Theo nội dung khuyến công"),
    "track": lazy("Theo nguồn kinh phí"),
    "place": lazy("Theo xã, phường"),
    "trade": lazy("Theo ngành nghề"),
}
UNKNOWN: dict[str, str | Promise] = {
    "content": lazy("Chưa rõ nội dung"),
    "track": lazy("Chưa rõ nguồn"),
    "place": lazy("Nhiều xã, không gắn địa bàn"),
    "trade": lazy("Nhiều ngành, không gắn ngành"),
}
Figures = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class Change:
    """A figure that is another now than was reported."""

    column: str
    table: str
    row: str
    was: int
    now: int

    @property
    def was_words(self) -> str:
        return said(self.column, self.was)

    @property
    def now_words(self) -> str:
        return said(self.column, self.now)


@dataclass(frozen=True)
class Cell:
    """A figure of a table; `row` names it in an address."""

    column: str
    row: str
    number: int

    @property
    def words(self) -> str:
        return said(self.column, self.number, short=True)


@dataclass(frozen=True)
class Table:
    """`lines`: (what the row is, its figures, per cent of the plan disbursed or None)."""

    code: str
    name: str
    heads: list[str]
    lines: list[tuple[str, list[Cell], int | None]]
    total: tuple[list[Cell], int | None]

    def shown(self, total: str) -> list[tuple[str, list[Cell], int | None, str | None]]:
        """Its lines, then their sum under this name, each with how the row is drawn."""
        lines = [(name, cells, rate, None) for name, cells, rate in self.lines]
        return [*lines, (total, *self.total, "total")]

    @property
    def columns(self) -> list[tuple[str, str]]:
        return [(head, "right") for head in self.heads]


def said(column: str, number: int, *, short: bool = False) -> str:
    """đồng or projects; `short` where the head of the column says which."""
    if short:
        return grouped(number)
    return dong(number) if column.endswith("_dong") else _("{n} đề án").format(n=grouped(number))


def reports(*, by: Actor) -> QuerySet[Report]:
    """The newest period first."""
    rows = Report.objects.visible_to(by).select_related("organisation", "province")
    return rows.defer("figures", "done", "hard", "asked").order_by("-last_date", "-pk")


def find_report(number: uuid.UUID, *, by: Actor) -> Report:
    own = Report.objects.visible_to(by).select_related("organisation", "province")
    return find(own, _("Không có báo cáo này trong phạm vi của bạn."), uuid=number)


def bodies(by: Actor, on: date) -> list[tuple[Organisation, str]]:
    """Whose reports she drafts, with the name of that day."""
    own = Organisation.objects.filter(pk__in=bodies_of(by)).order_by("pk")
    return [(one, directory.name_on(one, on).name) for one in own]


def names_of(bodies: Iterable[Organisation], on: date) -> dict[int, str]:
    """By their keys."""
    return {one.pk: directory.name_on(one, on).name for one in bodies}


def mark_of(report: Report) -> str:
    """How the period is called: quý II năm 2026."""
    if report.kind == Report.Kind.MONTH:
        return _("tháng {part} năm {year}").format(part=report.part, year=report.year)
    if report.kind == Report.Kind.QUARTER:
        roman = ("I", "II", "III", "IV")[report.part - 1]
        return _("quý {part} năm {year}").format(part=roman, year=report.year)
    if report.kind == Report.Kind.FIVE:
        return _("5 năm {first}–{year}").format(first=report.year - 4, year=report.year)
    if report.kind == Report.Kind.YEAR:
        return _("năm {year}").format(year=report.year)
    return _("{kind} năm {year}").format(kind=report.get_kind_display(), year=report.year)


def paper_of(report: Report) -> Paper | None:
    return Paper.objects.filter(about=report.uuid).order_by("-pk").first()


def columns_of(figures: Figures) -> list[str]:
    """Without what this kind of period does not have: from the year's beginning is the period."""
    has_since = any(figures.get(facts.SINCE, {}).get("all", {}).values())
    return [one for one in facts.COLUMNS if one in figures and (one != facts.SINCE or has_since)]


def tables(report: Report) -> list[Table]:
    """The four tables of a report, as frozen or as drafted; a row of noughts is left out."""
    figures = report.figures
    columns = columns_of(figures)
    made = []
    for code in facts.TABLES:
        keys = sorted({key for column in columns for key in figures[column][code]})
        names = _names(code, keys)
        lines = []
        for key in sorted(keys, key=lambda key: (key == "", names[key], key)):
            cells = [Cell(one, key, figures[one][code].get(key, 0)) for one in columns]
            if any(cell.number for cell in cells):
                lines.append((names[key], cells, _rate(cells)))
        total = [Cell(one, "all", figures[one]["all"].get("all", 0)) for one in columns]
        heads = [str(HEADS[one]) for one in columns]
        made.append(Table(code, str(NAMES[code]), heads, lines, (total, _rate(total))))
    return made


def _rate(cells: Iterable[Cell]) -> int | None:
    """Disbursed of what the plan gives, per cent; None without a plan."""
    held = {cell.column: cell.number for cell in cells}
    spent = held.get(facts.SINCE, held.get(facts.SPENT, 0))
    given = held.get(facts.GIVEN, 0)
    return round(spent * 100 / given) if given > 0 else None


def _names(code: str, keys: list[str]) -> dict[str, str]:
    lang = "en" if get_language() == "en" else "vi"
    known = [key for key in keys if key]
    if code == "content":
        names = {key: label("content", key, lang) for key in known}
    elif code == "track":
        names = {key: str(Track(key).label) for key in known}
    else:
        model = Unit if code == "place" else Trade
        found = model.objects.in_bulk([int(key) for key in known])
        names = {str(pk): str(one) for pk, one in found.items()}
    return {key: names.get(key) or str(UNKNOWN[code]) for key in keys}


def row_name(code: str, key: str) -> str:
    return _("tất cả") if "all" in (code, key) else _names(code, [key])[key]


def rows_behind(report: Report, column: str, table: str, row: str) -> QuerySet[ReportRow]:
    """What the figure is made of, in the order of its index."""
    rows = report.rows.filter(column=column).select_related("project")
    if row == "all":
        return rows.order_by("content", "pk")
    where: dict[str, object] = {table: row}
    if table in ("place", "trade"):
        where = {table: int(row) if row else None}
    return rows.filter(**where).order_by("pk")


def changed(sent: Figures, now: Figures, since: Iterable[ReportAdjustment] = ()) -> list[Change]:
    """Figures that are others now than were said last: as sent, then as adjusted."""
    last = {(one.column, one.table, one.row): one.now for one in since}
    return list(_changed(sent, now, last))


def _changed(
    sent: Figures, now: Figures, last: Mapping[tuple[str, str, str], int]
) -> Iterator[Change]:
    for column in facts.COLUMNS:
        for table in ("all", *facts.TABLES):
            before = sent.get(column, {}).get(table, {})
            after = now.get(column, {}).get(table, {})
            for row in sorted({*before, *after, *(k[2] for k in last if k[:2] == (column, table))}):
                was = last.get((column, table, row), before.get(row, 0))
                if was != after.get(row, 0):
                    yield Change(column, table, row, was, after.get(row, 0))
