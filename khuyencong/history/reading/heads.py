"""Which column of an old list is what: headings over one to three rows, merged or left empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from khuyencong.core.folding import fold
from khuyencong.documents.reading import lists
from khuyencong.history.reading import amounts, contents
from khuyencong.history.reading.sheets import Sheet

SEARCHED_ROWS, DEEPEST, LONGEST_HEADING = 40, 3, 120
(
    NUMBER, YEAR, TITLE, ESTABLISHMENT, IMPLEMENTER, PLACE, DISTRICT, CONTENT, TRACK, TOTAL,
    PLANNED, PAID, COUNTERPART, SUM, JOBS, PROJECTS, DECISION, NOTE, IGNORED,
) = FIELDS = (
    "number", "year", "title", "establishment", "implementer", "place", "district", "content",
    "track", "total", "planned", "paid", "counterpart", "sum", "jobs", "projects", "decision",
    "note", "",
)  # fmt: skip
MONEY = (PLANNED, PAID, COUNTERPART, TOTAL, SUM)
SUPPORT = (PLANNED, PAID)
NUMBERS = (*MONEY, JOBS, PROJECTS)

_NUMBER = {"tt", "stt", "so tt", "so thu tu", "no", "s tt"}
_YEAR = re.compile(
    r"nam|nam (?:thuc hien|ke hoach|ho tro|trien khai|ns|ngan sach)|nien do|ke hoach nam"
)
_OF_A_YEAR = re.compile(
    r"(?:(?:th|(thuc hien|giai ngan|quyet toan))|kh|ke hoach)?(?: ?nam)? ?(?:19|20)\d\d"
)
_MONEY = re.compile(
    r"\b(?:kinh phi|kp|von|tien|muc dau tu|chi phi|du toan|giai ngan|quyet toan|kcqg|kcdp|nskc|"
    r"ngan sach|doi ung|muc ho tro|nguon)\b|^ho tro$|^khuyen cong$|^thuc hien$|^ke hoach$|^tong muc"
)
_COUNTERPART = re.compile(
    r"doi ung|(?:co so|don vi|doanh nghiep|dn|dvth|thu huong)\b.*(?:dong gop|tu co|von|"
    r"dau tu)|von (?:tu co|cua|dn|doanh nghiep|co so)|dong gop|von khac|nguon khac"
)
_TOTAL = re.compile(r"tong (?:muc|von|kinh phi|chi phi|dau tu|kp|so|cong)|^tong$|\btong$|^cong$")
_SUPPORT_WORDS = re.compile(r"khuyen cong|ho tro|kcqg|kcdp|nskc|ngan sach|\bkc\b")
_PAID = re.compile(r"giai ngan|quyet toan|thuc hien|da chi|thanh toan|da cap|thuc chi|nghiem thu")
_JOBS = re.compile(r"lao dong|viec lam|hoc vien|so nguoi|so ld\b|giai quyet lao")
_PROJECTS = re.compile(r"so (?:luong )?(?:de an|da|du an)|so luong(?: da)?|sl de an|sl")
_DECISION = re.compile(r"quyet dinh|so qd|\bqd\b|hop dong|van ban")
_NOTE = re.compile(
    r"ghi chu|ket qua|hieu qua|thoi gian|tien do|muc tieu|san pham|nang luc|dien thoai|sdt"
)
_TITLE = re.compile(
    r"(?:ten )?(?:de an|du an|nhiem vu|noi dung|hang muc|danh muc|chuong trinh|cong viec)(?: .*)?|"
    r"ten (?:de an|mo hinh).*|noi dung (?:de an|ho tro|thuc hien|hoat dong).*"
)
_ESTABLISHMENT = re.compile(
    r".*(?:thu huong|duoc ho tro|co so cn|ten co so|ten doanh nghiep|chu co so|nguoi dai dien).*|"
    r"(?:ten )?(?:co so|doanh nghiep|doi tuong|don vi|dn|cs cnnt|ten don vi|co so sx|htx)(?: .*)?"
)
_IMPLEMENTER = re.compile(
    r".*(?:don vi (?:thuc hien|chu tri)|chu tri|to chuc thuc hien|co quan thuc hien|dv thuc hien).*"
)
_PLACE = re.compile(
    r".*(?:dia diem|dia chi|dia ban|noi thuc hien|xa phuong|xa thi tran).*|xa|phuong|dia phuong"
)
_DISTRICT = re.compile(r"(?:quan )?huyen(?: .*)?|ten huyen|tp huyen")
_CONTENT = re.compile(
    r"(?:nhom|loai|linh vuc|nganh)(?: .*)?|noi dung khuyen cong|hoat dong(?: khuyen cong)?|"
    r"loai hinh.*|loai de an"
)
_TRACK = re.compile(
    r"nguon(?: kinh phi| von| kc| khuyen cong| ngan sach)?|cap(?: quan ly| ngan sach)?|"
    r"loai (?:kinh phi|nguon)|loai khuyen cong"
)


@dataclass(frozen=True)
class Column:
    """`place`: counted from 0. `unit`: đồng of one unit, 0 where nothing says it. `year`: of a
    column that holds the money of one year only."""

    place: int
    heading: str
    meaning: str
    track: str = ""
    year: int = 0
    unit: int = 0
    parent: str = ""  # folded, of the level above

    @property
    def key(self) -> str:
        """By which an office's choice is remembered."""
        return fold(self.heading)[:200]

    @property
    def code(self) -> str:
        """What may be chosen for it: "planned/national"."""
        has_track = self.track and self.meaning in SUPPORT
        return f"{self.meaning}/{self.track}" if has_track else self.meaning


@dataclass
class Heads:
    """`first` and `last`: rows of the headings."""

    first: int
    last: int
    columns: list[Column] = field(default_factory=list)
    has_guessed_unit: bool = False

    def of(self, *meanings: str) -> list[Column]:
        return [column for column in self.columns if column.meaning in meanings]

    def place(self, meaning: str) -> int:
        """-1 where there is no such column."""
        return next((c.place for c in self.columns if c.meaning == meaning), -1)

    @property
    def is_list(self) -> bool:
        """Whether the rows below can be projects: they have a name, and an amount or a number."""
        return bool(self.of(TITLE, ESTABLISHMENT) and self.of(*SUPPORT, TOTAL))


def find(sheet: Sheet, chosen: Mapping[str, str] | None = None, *, unit: int = 0) -> Heads | None:
    """The headings that name most columns. `chosen`: what an office said a heading means, by its
    key; `unit`: đồng chosen for the whole sheet. None where no row heads a list."""
    best, most = None, (0, 0)
    rows = min(SEARCHED_ROWS, len(sheet.rows))
    for last in range(rows):
        for depth in range(1, min(DEEPEST, last + 1) + 1):
            heads = _at(sheet, last - depth + 1, last, chosen or {})
            known = len(
                {c.code + str(c.year) for c in heads.columns if c.meaning not in ("", NOTE)}
            )
            if heads.is_list and (known, -depth) > most:
                best, most = heads, (known, -depth)
    if best is not None:
        _deepen(sheet, best, chosen or {})
        _name_sums(best)
        _give_units(sheet, best, unit)
    return best


def _at(sheet: Sheet, first: int, last: int, chosen: Mapping[str, str]) -> Heads:
    heads = Heads(first, last)
    if any(_is_title(sheet.rows[row]) for row in range(first, last)):
        return heads
    taken: Counter[tuple[str, str, int]] = Counter()
    for place, levels in enumerate(_levels(sheet, first, last)):
        if not levels or sum(map(len, levels)) > LONGEST_HEADING:
            continue
        column = _column(place, levels, chosen)
        key = (column.meaning, column.track, column.year)
        if column.meaning and taken[key] and column.key not in chosen:
            column = replace(column, meaning=IGNORED)
        taken[key] += 1
        heads.columns.append(column)
    return heads


def _is_title(cells: list[str]) -> bool:
    """A line of one text that begins where the list does heads no columns."""
    told = [place for place, cell in enumerate(cells) if cell]
    return (len(told) == 1 and told[0] <= 1) or not told


def _levels(sheet: Sheet, first: int, last: int) -> Iterator[list[str]]:
    """By column, the texts that head it from above to below, each once."""
    width = max(len(row) for row in sheet.rows)
    rows = [[sheet.text(row, place) for place in range(width)] for row in range(first, last + 1)]
    for top, left, bottom, right in sheet.merged:
        if first <= top <= last and left < width:
            text = sheet.text(top, left)
            for row in range(top, min(bottom, last) + 1):
                for place in range(left, min(right + 1, width)):
                    rows[row - first][place] = text
    for level, below in pairwise(rows):
        for place in range(1, width):  # a wide heading whose cells were not merged
            if not level[place] and below[place] and level[place - 1] and below[place - 1]:
                level[place] = level[place - 1]
    for place in range(width):
        texts = [row[place] for row in rows if row[place]]
        yield [text for n, text in enumerate(texts) if n == 0 or text != texts[n - 1]]


def _column(place: int, levels: list[str], chosen: Mapping[str, str]) -> Column:
    names = [lists.heading(text) for text in levels]
    words = [name for name, _unit in names]
    unit = next((unit for _name, unit in reversed(names) if unit), 0) or 0
    years = contents.years_in(levels[-1]) or contents.years_in(" ".join(levels))
    column = Column(
        place, " › ".join(levels), "", unit=unit, parent=words[-2] if len(words) > 1 else "",
    )  # fmt: skip
    if (code := chosen.get(column.key)) is not None:
        meaning, _slash, track = code.partition("/")
        year = years[0] if years and years[0] == years[1] and meaning in MONEY else 0
        return replace(column, meaning=meaning, track=track, year=year)
    if years and years[0] == years[1] and (match := _OF_A_YEAR.fullmatch(fold(levels[-1]))):
        meaning = PAID if match[1] else PLANNED
        if len(words) > 1 and (above := _meaning(words[:-1])) in MONEY:
            meaning = above
        return replace(
            column,
            meaning=meaning,
            year=years[0],
            track=contents.track_of(" ".join(levels), is_column=True),
        )
    meaning = _meaning(words)
    if meaning in NUMBERS:
        year = years[0] if years and years[0] == years[1] else 0
        track = contents.track_of(" ".join(levels), is_column=True) if meaning in MONEY else ""
        return replace(column, meaning=meaning, track=track, year=year)
    return replace(column, meaning=meaning)


def _meaning(words: list[str]) -> str:
    """Of folded headings from above to below: what the last says, as those above colour it."""
    last, whole = words[-1], " ".join(words)
    bare = re.sub(r"\b(?:19|20)\d\d\b", "", last).strip()
    if last in _NUMBER:
        return NUMBER
    if _JOBS.search(last) and not _MONEY.search(last):
        return JOBS
    if _PROJECTS.fullmatch(last):
        return PROJECTS
    if _MONEY.search(whole) and not _is_text(last):
        return _money(last, whole, " ".join(words[:-1]))
    for pattern, meaning in _TEXTS:
        if pattern.fullmatch(bare):
            return meaning
    return next(
        (
            meaning
            for pattern, meaning in ((_NOTE, NOTE), (_DECISION, DECISION))
            if pattern.search(last)
        ),
        IGNORED,
    )


_TEXTS = (
    (_YEAR, YEAR), (_TRACK, TRACK), (_IMPLEMENTER, IMPLEMENTER), (_CONTENT, CONTENT),
    (_TITLE, TITLE), (_DISTRICT, DISTRICT), (_PLACE, PLACE), (_ESTABLISHMENT, ESTABLISHMENT),
)  # fmt: skip
_OF_TEXTS = re.compile(
    r"ten .*|noi dung.*|.*\b(?:thu huong|dia diem|dia chi|thuc hien de an)$|"
    r"nguon(?: kinh phi| von)?|"
    r"ghi chu|nam|don vi.*|so quyet dinh.*|quyet dinh.*|nguon (?:ngan sach|khuyen cong|kc)|"
    r"xa|huyen|chu co so.*"
)


def _is_text(last: str) -> bool:
    return bool(_OF_TEXTS.fullmatch(last)) and not re.search(
        r"\bkinh phi (?:ho|kc|khuyen)|dong gop|doi ung", last
    )


def _money(last: str, whole: str, above: str) -> str:
    if _COUNTERPART.search(last) and not _SUPPORT_WORDS.fullmatch(last):
        return COUNTERPART
    if _PAID.search(last) or (_PAID.search(above) and not re.search(r"ke hoach|du toan", last)):
        return PAID
    is_support = _SUPPORT_WORDS.search(last) or re.search(
        r"quoc gia|trung uong|dia phuong|\btinh\b", last
    )
    if _TOTAL.search(last) and not is_support:
        is_below_support = _SUPPORT_WORDS.search(above)
        return SUM if is_below_support else TOTAL
    return PLANNED


def _deepen(sheet: Sheet, heads: Heads, chosen: Mapping[str, str]) -> None:
    """A row below the headings that still heads (its first cells are empty, no amount in it)."""
    below = heads.last + 1
    if below >= len(sheet.rows) or not any(sheet.rows[below]):
        return
    deeper = _at(sheet, heads.first, below, chosen)
    tells_more = len({c.code + str(c.year) for c in deeper.columns if c.meaning}) > len(
        {c.code + str(c.year) for c in heads.columns if c.meaning}
    )
    if deeper.is_list and tells_more:
        heads.last, heads.columns = below, deeper.columns


def _name_sums(heads: Heads) -> None:
    """ "Tổng số" over columns of two sources is their sum, and no money beside them; the same above
    a column of the establishment's own money is the whole cost."""
    parents = {c.parent for c in heads.columns if c.meaning == COUNTERPART and c.parent}
    tracked = {c.parent for c in heads.columns if c.meaning in SUPPORT and c.track and c.parent}
    for n, column in enumerate(heads.columns):
        if column.meaning == SUM and column.parent in parents:
            heads.columns[n] = replace(column, meaning=TOTAL)
        elif column.meaning == SUM and column.parent not in tracked:
            heads.columns[n] = replace(column, meaning=PLANNED)
        elif column.meaning == TOTAL and column.parent and column.parent in tracked - parents:
            heads.columns[n] = replace(column, meaning=SUM)
    # A column for all sources beside one for each is their sum too.
    for meaning in SUPPORT:
        every = [c for c in heads.columns if c.meaning == meaning]
        years = {c.year for c in every if c.track}
        for column in every:
            if not column.track and column.year in years:
                heads.columns[heads.columns.index(column)] = replace(column, meaning=SUM)


def _unit_of(rows: list[list[str]]) -> int:
    """ "ĐVT: triệu đồng", or a title that ends with "(triệu đồng)", or "đồng" in a corner."""
    if unit := lists.unit_of_list(rows):
        return unit
    for cell in (cell for row in rows[:-1] for cell in row if cell):
        if fold(cell) in ("dong", "vnd") or (unit := lists.heading(cell)[1]):
            return unit or 1
    return 0


def _give_units(sheet: Sheet, heads: Heads, chosen: int) -> None:
    """As chosen, as the heading says, as the list says; else as the amounts of the list look."""
    of_list = _unit_of(sheet.rows[: heads.last + 1])
    below = sheet.rows[heads.last + 1 : heads.last + 1 + 400]
    support = [c for c in heads.columns if c.meaning in SUPPORT]
    guessed = 0
    if not (chosen or of_list or all(c.unit for c in support)):
        texts = [
            sheet.text(n + heads.last + 1, c.place) for n in range(len(below)) for c in support
        ]
        guessed = amounts.guessed_unit(text for text in texts if text)
        heads.has_guessed_unit = bool(guessed)
    heads.columns = [
        replace(c, unit=chosen or c.unit or of_list or guessed or 1) if c.meaning in MONEY else c
        for c in heads.columns
    ]
