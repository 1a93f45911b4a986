"""The rows of one sheet in their order: projects, groups, totals, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from khuyencong.core.folding import fold
from khuyencong.core.reading.counts import CountError, read_count
from khuyencong.core.reading.money import MoneyError
from khuyencong.core.reading.numerals import plain
from khuyencong.documents.reading import lists
from khuyencong.documents.reading.workbooks import place as cell_name
from khuyencong.history.reading import amounts, contents, found
from khuyencong.history.reading import heads as headings
from khuyencong.history.reading.found import Aside, Entry, Finding, SheetRead
from khuyencong.history.reading.heads import Column, Heads
from khuyencong.history.reading.sheets import Sheet
from khuyencong.history.reading.sums import Sums, level_of

NUMERIC = re.compile(r"[-–(]?\s*[0-9][0-9.,\s]*\)?%?")
TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)(?: (?!ty\b|cong ty).*)?")
WHOLE = re.compile(r"tong(?: cong| so)?(?: .*)?|cong(?: (?:[a-h]|[ivx]+)){2,}|cong")
OF_A_PART = re.compile(r"(?:tong|cong) (?:(?:nhom|muc|phan|nam|huyen|xa)\b.*|[ivx]+|[a-h])")
AS_ABOVE, AS_ABOVE_SIGNS = {"nt", "n t", "nhu tren"}, {'"', "''", "”", "“", "〃", "-//-", "//"}
SEVERAL = re.compile(r"\s*(?:;|\n)\s*")
COUNTED = re.compile(r"^0?(\d{1,3}) (?:co so|doanh nghiep|don vi|ho|htx|hop tac xa)\b")
PEOPLE = ("nguoi", "lao dong", "ld", "hoc vien", "hv")
PROJECTS = ("de an", "da", "du an", "mo hinh", "lop")
FIRST_YEAR, LAST_YEAR = 1990, 2049
LONGEST = 500
FILLED = {
    headings.TITLE, headings.CONTENT, headings.YEAR, headings.PLACE, headings.DISTRICT,
    headings.TRACK, headings.ESTABLISHMENT, headings.IMPLEMENTER, headings.DECISION,
}  # fmt: skip


@dataclass
class _Group:
    """What a row above says of those below it."""

    level: int
    years: tuple[int, int] | None = None
    track: str = ""
    activity: str = ""
    district: str = ""


def read(
    sheet: Sheet, chosen: Mapping[str, str] | None = None, *, unit: int = 0, year: int = 0
) -> SheetRead:
    """Every row of the sheet. `chosen`: what headings mean, by their keys; `unit`: đồng, `year`:
    chosen for the whole sheet."""
    if sheet.too_far:
        lost = Finding("too_far", sheet.name, sheet.too_far, more={"cell": sheet.too_far})
        return SheetRead(sheet.name, findings=[lost])
    heads = headings.find(sheet, chosen, unit=unit)
    if heads is None:
        lost = Finding("no_list", sheet.name, "A1")
        rows = enumerate(sheet.rows, 1)
        aside = [Aside(sheet.name, n, found.REMARK, _all(cells)) for n, cells in rows if any(cells)]
        return SheetRead(sheet.name, findings=[lost], aside=aside)
    return _Reader(sheet, heads, year).read()


def _all(cells: list[str]) -> str:
    return " · ".join(cell for cell in cells if cell)


class _Reader:
    def __init__(self, sheet: Sheet, heads: Heads, year: int) -> None:
        self.sheet, self.heads = sheet, heads
        self.out = SheetRead(sheet.name, heads)
        self.sums = Sums()
        self.groups: list[_Group] = []
        # By what it means: where it stands, -1 where there is none.
        places = {column.meaning: column.place for column in reversed(heads.columns)}
        self.place = lambda meaning: places.get(meaning, -1)
        self.first = {column.meaning: column for column in reversed(heads.columns)}
        self.by_place = {c.place: c for c in heads.columns if c.meaning}
        self.headings = {p: fold(c.heading.split(" › ")[-1]) for p, c in self.by_place.items()}
        self.money = [c for c in heads.columns if c.meaning in headings.MONEY]
        self.support = [c for c in heads.columns if c.meaning in headings.SUPPORT]
        self.styles = {c.place: self._style(c) for c in self.money}
        self.filled, self.joined = self._merges()
        self.title_years, self.title_track = self._title()
        if year:
            self.title_years = (year, year)
        self.sheet_years = contents.years_in(sheet.name)
        self.has_marks = self._has_marks()
        self.is_after_total = False

    def read(self) -> SheetRead:
        for n in range(self.heads.last + 1):
            if any(self.sheet.rows[n]):
                kind = found.TITLE if n < self.heads.first else found.HEADING
                self._aside(n, kind)
        if self.heads.has_guessed_unit:
            column = self.support[0]
            self._find("unit_guessed", self.heads.last, column.place, unit=column.unit)
        if self.sheet.encoding:
            first = min(self.sheet.original)
            self._find("old_letters", *first, encoding=self.sheet.encoding)
        for n in range(self.heads.last + 1, len(self.sheet.rows)):
            if any(self.sheet.rows[n]):
                self._row(n)
        names = {c.place: c for c in self.money}
        for one in self.sums.finish():
            self._find(
                "sum_differs", one.row, names[one.column].place, label=one.label,
                stated=one.stated_dong, summed=one.summed_dong,
            )  # fmt: skip
        self.out.stated_dong = self._stated()
        return self.out

    # Of the sheet as a whole.

    def _style(self, column: Column) -> str:
        rows = range(self.heads.last + 1, len(self.sheet.rows))
        return amounts.style_of(self.sheet.text(n, column.place) for n in rows)

    def _merges(self) -> tuple[set[tuple[int, int]], dict[int, int]]:
        """Cells filled from one merged over rows; rows whose money is that of a row above."""
        filled, joined = set(), {}
        places = {c.place for c in self.support}
        for top, left, bottom, _right in self.sheet.merged:
            if top <= self.heads.last or top == bottom:
                continue
            column = self.by_place.get(left)
            for n in range(top + 1, min(bottom + 1, len(self.sheet.rows))):
                if left in places:
                    joined[n] = top
                elif column and column.meaning in FILLED:
                    cells = self.sheet.rows[n]
                    cells += [""] * (left + 1 - len(cells))
                    cells[left] = self.sheet.text(top, left)
                    filled.add((n, left))
        return filled, joined

    def _title(self) -> tuple[tuple[int, int] | None, str]:
        texts = [_all(cells) for cells in self.sheet.rows[: self.heads.first] if any(cells)]
        # A number of a decision and the day of a paper name years that are not the list's.
        named = [t for t in texts if not re.search(r"ngày|số:|quyết định|/QĐ|công văn", t, re.I)]
        years = next((y for t in named if (y := contents.years_in(t))), None)
        track = next((t for text in named if (t := contents.track_of(text))), "")
        return years, track or contents.track_of(self.sheet.name)

    def _has_marks(self) -> bool:
        place = self.place(headings.NUMBER)
        if place < 0:
            return False
        rows = [
            n for n in range(self.heads.last + 1, len(self.sheet.rows)) if any(self.sheet.rows[n])
        ]
        marked = sum(bool(self.sheet.text(n, place)) for n in rows)
        return marked * 2 > len(rows)

    def _stated(self) -> int | None:
        """By the planned columns, or the paid ones where there are no planned ones."""
        for meaning in headings.SUPPORT:
            places = {c.place for c in self.support if c.meaning == meaning}
            told = [amount for place, amount in self.sums.stated.items() if place in places]
            if told:
                return sum(told)
        return None

    # Of one row.

    def _row(self, n: int) -> None:
        cells = self.sheet.rows[n]
        mark = self.sheet.text(n, self.place(headings.NUMBER)).strip()
        texts = [
            (place, cell)
            for place, cell in enumerate(cells)
            if cell
            and not NUMERIC.fullmatch(cell)
            and not (place in self.by_place and self.by_place[place].meaning in headings.NUMBERS)
            and not (cell == mark and place == self.place(headings.NUMBER))
        ]
        own = [cell for place, cell in texts if (n, place) not in self.filled]
        if lists.is_counters(cells) or self._is_headings(cells):
            return self._aside(n, found.HEADING)
        if label := self._total_label(own):
            return self._total(n, label)
        if self._is_group(n, mark, own):
            return self._group(n, mark, own)
        if self._joins(n, texts):
            return self._join(n)
        return self._project(n, texts, mark)

    def _is_headings(self, cells: list[str]) -> bool:
        """The headings once more, at the top of another printed page."""
        same = sum(
            fold(cells[place]) == heading
            for place, heading in self.headings.items()
            if place < len(cells) and cells[place]
        )
        return same >= 3

    @staticmethod
    def _total_label(texts: list[str]) -> str:
        if not texts or len(texts) > 2:
            return ""
        return next((t for t in texts if lists.is_total(t) or TOTAL.fullmatch(fold(t))), "")

    def _total(self, n: int, label: str) -> None:
        folded = fold(label)
        is_whole = bool(WHOLE.fullmatch(folded)) and not OF_A_PART.fullmatch(folded)
        is_whole = is_whole and not (folded == "cong" and self.sums.groups)
        self.sums.total(n, "Tổng cộng" if is_whole else label, self._said(n))
        self.is_after_total = is_whole and self.sums.items > 0
        self._aside(n, found.TOTAL if is_whole else found.SUBTOTAL)

    def _is_group(self, n: int, mark: str, own: list[str]) -> bool:
        if not own or len(own) > 2:
            return False
        has_amounts = bool(self._said(n))
        after = self._mark_after(n)
        if lists.is_over(mark, after):
            return True
        if lists.is_group(mark, own):
            is_childless = has_amounts and (not after or level_of(after) <= level_of(mark))
            return not is_childless
        if mark or len(own) != 1 or not self._tells(own[0]):
            return False
        return self.has_marks or not has_amounts

    def _mark_after(self, n: int) -> str:
        place = self.place(headings.NUMBER)
        after = next((m for m in range(n + 1, len(self.sheet.rows)) if any(self.sheet.rows[m])), -1)
        return self.sheet.text(after, place).strip() if after >= 0 and place >= 0 else ""

    def _tells(self, text: str) -> bool:
        """Whether a line by itself says something of those below it."""
        is_short = len(text.split()) <= 14
        return is_short and bool(
            contents.years_in(text) or contents.track_of(text) or contents.activity_of(text)
            or re.match(r"(?:huyện|thị xã|thành phố|tp)\b", text, re.I)
        )  # fmt: skip

    def _group(self, n: int, mark: str, own: list[str]) -> None:
        label = " ".join(own)
        level = level_of(mark) if mark else 8
        if not mark and (match := re.match(r"([IVXL]+|[A-HK]|\d+(?:\.\d+)*)[.)/\-: ]", own[0])):
            level = level_of(match[1])
        self.groups = [group for group in self.groups if group.level < level]
        is_district = re.match(r"(?:[IVXLA-H\d.)]+\s+)?(huyện|thị xã|thành phố|tp)\b", label, re.I)
        self.groups.append(
            _Group(
                level, contents.years_in(label), contents.track_of(label),
                contents.activity_of(label), label if is_district else "",
            )
        )  # fmt: skip
        self.sums.group(n, label, level, self._said(n))
        self._aside(n, found.GROUP)

    def _joins(self, n: int, texts: list[tuple[int, str]]) -> bool:
        """Another establishment of the project above, whose money is merged or stands there."""
        if not self.out.entries or self.is_after_total:
            return False
        last = self.out.entries[-1].row - 1
        if n in self.joined:
            return self.joined[n] == last or self.joined[n] <= last
        title = self.place(headings.TITLE)
        name = self.place(headings.ESTABLISHMENT)
        own_title = self.sheet.text(n, title) if (n, title) not in self.filled else ""
        has_name = any(place == name and (n, name) not in self.filled for place, _t in texts)
        return has_name and title >= 0 and not own_title and not self._said(n)

    def _join(self, n: int) -> None:
        entry = self.out.entries[-1]
        name = self.sheet.text(n, self.place(headings.ESTABLISHMENT))
        if name and (n, self.place(headings.ESTABLISHMENT)) not in self.filled:
            entry.establishment = "; ".join(filter(None, (entry.establishment, name)))[:LONGEST]
            entry.establishments += 1
        self._aside(n, found.JOINED)

    def _project(self, n: int, texts: list[tuple[int, str]], mark: str) -> None:
        entry = Entry(self.sheet.name, n + 1, 0, 0)
        broken = self._texts(n, entry)
        money, faults = self._amounts(n, entry)
        has_numbers = bool(money) or entry.jobs or "projects" in entry.cells
        if faults or broken:
            return self._refuse(n, (faults or broken)[0])
        if not has_numbers:
            if not mark and (self.is_after_total or len(texts) <= 2):
                return self._aside(n, found.REMARK)
            return self._refuse(n, self._finding("no_amount", n, self._first_support()))
        if not (entry.title or entry.establishment):
            return self._refuse(n, self._finding("no_title", n, self._first_support()))
        self._context(n, entry)
        made = [one for one in self._parts(n, entry, money) if one.first_year]
        if not made:
            return self._refuse(n, self._finding("no_year", n, self._first_support()))
        self.sums.item({column.place: amount for column, amount in money})
        self.out.entries += made

    def _first_support(self) -> int:
        return (self.support or self.money)[0].place

    def _texts(self, n: int, entry: Entry) -> list[Finding]:
        """Fills in what is text; findings that refuse the row."""
        refused: list[Finding] = []
        last = self.out.entries[-1] if self.out.entries else None
        for meaning, name in _TEXTS.items():
            column = self.first.get(meaning)
            text = self.sheet.text(n, column.place) if column else ""
            if not column or not text:
                continue
            entry.cells[meaning] = self._original(n, column.place)
            if lists.ERROR.fullmatch(text):
                finding = self._finding("formula_error", n, column.place, text)
                (refused if meaning == headings.TITLE else entry.findings).append(finding)
                continue
            if last and (fold(text) in AS_ABOVE or text.strip() in AS_ABOVE_SIGNS):
                text = str(getattr(last, name))
            setattr(entry, name, text[:LONGEST])
        entry.establishments = _count_of(entry.establishment)
        remarks = [
            self.sheet.comments.get((n, place), "") for place in range(len(self.sheet.rows[n]))
        ]
        entry.note = " ".join(filter(None, (entry.note, *remarks)))[:LONGEST]
        return refused

    def _amounts(self, n: int, entry: Entry) -> tuple[list[tuple[Column, int]], list[Finding]]:
        """(column, đồng) of the row's money; findings that refuse the row."""
        money: list[tuple[Column, int]] = []
        faults: list[Finding] = []
        for column in self.money:
            text = self.sheet.text(n, column.place)
            if not text:
                continue
            entry.cells.setdefault(column.code, self._original(n, column.place))
            try:
                read = amounts.read(text, column.unit, self.styles[column.place])
            except MoneyError as error:
                code = {"unclear": "two_readings"}.get(error.code, "not_money")
                code = "formula_error" if lists.ERROR.fullmatch(text) else code
                finding = self._finding(code, n, column.place, text)
                (faults if column.meaning in headings.SUPPORT else entry.findings).append(finding)
                continue
            if read is None:
                continue
            if read.how:
                entry.findings.append(
                    self._finding(read.how, n, column.place, text, amount=read.dong)
                )
            money.append((column, read.dong))
        for meaning, units in ((headings.JOBS, PEOPLE), (headings.PROJECTS, PROJECTS)):
            self._count(n, entry, meaning, units)
        return money, faults

    def _count(self, n: int, entry: Entry, meaning: str, units: tuple[str, ...]) -> None:
        column = self.first.get(meaning)
        text = self.sheet.text(n, column.place) if column else ""
        if not column or plain(text) in amounts.NOTHING:
            return
        try:
            setattr(entry, meaning, read_count(text, units=units))
            entry.cells[meaning] = self._original(n, column.place)
        except CountError:
            entry.findings.append(self._finding("not_count", n, column.place, text))

    def _context(self, n: int, entry: Entry) -> None:
        """Year, source, content and district, from the row itself or from what stands over it."""
        entry.track = (
            contents.track_of(self._cell(n, headings.TRACK), is_column=True)
            or self._over("track")
            or self.title_track
        )
        own = self._cell(n, headings.CONTENT)
        entry.activity = contents.activity_of(own) or self._over("activity")
        if not entry.activity:
            entry.activity = contents.activity_of(entry.title)
            code = "content_guessed" if entry.activity else "no_content"
            entry.findings.append(self._finding(code, n, max(self.place(headings.TITLE), 0)))
        entry.district = entry.district or self._over("district")
        years = contents.years_in(self._cell(n, headings.YEAR))
        for code, found_years in (
            ("", years), ("year_of_group", self._over("years")),
            ("year_of_sheet", self.sheet_years), ("year_of_title", self.title_years),
        ):  # fmt: skip
            if found_years and FIRST_YEAR <= found_years[0] <= found_years[1] <= LAST_YEAR:
                entry.first_year, entry.last_year = found_years
                if code:
                    entry.findings.append(self._finding(code, n, 0))
                return

    def _parts(self, n: int, entry: Entry, money: list[tuple[Column, int]]) -> Iterator[Entry]:
        """One entry for each year and source that the columns keep apart."""
        support = [(c, a) for c, a in money if c.meaning in headings.SUPPORT and a]
        keys = list(dict.fromkeys((c.year, c.track) for c, _a in support)) or [(0, "")]
        for number, (year, track) in enumerate(keys):
            part = entry if len(keys) == 1 else replace(
                entry, cells=dict(entry.cells), findings=list(entry.findings)
            )  # fmt: skip
            if year:
                part.first_year = part.last_year = year
                part.findings = [f for f in part.findings if not f.code.startswith("year_of")]
            part.track = track or part.track
            if part.first_year and part.first_year != part.last_year:
                first, last = part.first_year, part.last_year
                part.findings.append(self._finding("span", n, 0, first=first, last=last))
            for column, amount in money:
                is_own = (column.year, column.track) == (year, track)
                is_beside = column.meaning in (headings.TOTAL, headings.COUNTERPART)
                if is_own or (is_beside and number == 0 and column.year in (0, year)):
                    self._put(part, column, amount)
            if number:  # one project: its second source or year adds no project and no job
                part.projects, part.jobs = 0, None
            self._compare(n, part)
            yield part

    def _put(self, entry: Entry, column: Column, amount: int) -> None:
        name = f"{column.meaning}_dong"
        if column.meaning != headings.SUM and getattr(entry, name) is None:
            setattr(entry, name, amount)

    def _compare(self, n: int, entry: Entry) -> None:
        total = entry.total_dong
        if total is not None and total < entry.support_dong:
            entry.findings.append(
                self._finding(
                    "support_above_total", n, self._first_support(),
                    support=entry.support_dong, total=total,
                )
            )  # fmt: skip

    def _over(self, name: str) -> Any:
        return next((v for g in reversed(self.groups) if (v := getattr(g, name))), None) or (
            None if name == "years" else ""
        )

    def _cell(self, n: int, meaning: str) -> str:
        return self.sheet.text(n, self.place(meaning))

    def _said(self, n: int) -> dict[int, int]:
        """Amounts of a group or a total, by column; what cannot be read says nothing."""
        said = {}
        for column in self.money:
            text = self.sheet.text(n, column.place)
            try:
                read = amounts.read(text, column.unit, self.styles[column.place])
            except MoneyError:
                continue
            if read is not None:
                said[column.place] = read.dong
        return said

    def _original(self, n: int, place: int) -> list[str]:
        text = self.sheet.original.get((n, place)) or self.sheet.text(n, place)
        return [cell_name(n, place), text[:LONGEST]]

    def _finding(self, code: str, n: int, place: int, text: str = "", **more: object) -> Finding:
        shown = text or self.sheet.text(n, place)
        return Finding(code, self.sheet.name, cell_name(n, max(place, 0)), shown[:200], more)

    def _find(self, code: str, n: int, place: int, **more: object) -> None:
        self.out.findings.append(self._finding(code, n, place, "", **more))

    def _refuse(self, n: int, reason: Finding) -> None:
        self._aside(n, found.REFUSED, reason)

    def _aside(self, n: int, kind: str, reason: Finding | None = None) -> None:
        text = _all(self.sheet.rows[n])[:LONGEST]
        self.out.aside.append(Aside(self.sheet.name, n + 1, kind, text, reason))


_TEXTS = {
    headings.TITLE: "title", headings.ESTABLISHMENT: "establishment",
    headings.IMPLEMENTER: "implementer", headings.PLACE: "place_text",
    headings.DISTRICT: "district", headings.DECISION: "decision", headings.NOTE: "note",
}  # fmt: skip


def _count_of(text: str) -> int:
    """How many establishments a cell names: "A; B" two, "05 cơ sở" five."""
    if not text:
        return 0
    if match := COUNTED.match(fold(text)):
        return read_count(match[1])
    return len([part for part in SEVERAL.split(text) if part.strip()])
