"""The Treasury's list as a file holds it: which column is what, and one line for each entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khuyencong.core.folding import fold
from khuyencong.core.reading.dates import DateError, read_date
from khuyencong.core.reading.money import MoneyError, read_money
from khuyencong.documents.reading import lists
from khuyencong.documents.reading.workbooks import Rows
from khuyencong.treasury.models import StatementLine

SEARCHED_ROWS, LONGEST_HEADING = 40, 120
DAY, NUMBER, PAYEE, ACCOUNT, CONTENT, CODE = (
    "day", "number", "payee", "account", "content", "code",
)  # fmt: skip
OUT, BACK, AMOUNT, SIDE = "out", "back", "amount", "side"
MEANINGS: dict[str, str | Promise] = {
    "": _("không dùng"),
    DAY: _("ngày hạch toán"),
    NUMBER: _("số chứng từ"),
    PAYEE: _("bên nhận"),
    ACCOUNT: _("tài khoản nhận"),
    CONTENT: _("nội dung"),
    CODE: _("mã nội dung kinh tế"),
    OUT: _("số tiền chi ra"),
    BACK: _("số tiền thu về, giảm chi"),
    AMOUNT: _("số tiền, chi hay thu ở cột khác"),
    SIDE: _("chi hay thu (Nợ, Có)"),
}
# What headings are called, folded; a fund's own choice goes before.
KNOWN = (
    (DAY, r"ngay(?: (?:ct|chung tu|hach toan|ht|hieu luc|giao dich|gd|kb|kho bac|thang|ghi so))?"),
    (NUMBER, r"so (?:ct|chung tu|but toan|hieu|yctt|hieu chung tu|giao dich)|chung tu so|chung tu"),
    (ACCOUNT, r"(?:so )?(?:tk|tai khoan)(?: (?:nhan|huong|thu huong|doi ung|don vi huong))?|stk"),
    (
        PAYEE,
        r"(?:ten )?(?:don vi|nguoi|ben|doi tuong)(?: (?:nhan|huong|thu huong|nhan tien))?|"
        r"ten tai khoan",
    ),
    (CODE, r"(?:ma )?(?:ndkt|noi dung kinh te|tieu muc|muc tieu muc)|mndkt|tm"),
    (CONTENT, r"(?:noi dung|dien giai)(?: .*)?"),
    (SIDE, r"no co|thu chi|loai(?: phat sinh)?|dr cr"),
    (OUT, r"(?:.* )?(?:no|ps no|chi|so tien chi|thuc chi|chi trong ky|rut du toan|so chi)"),
    (BACK, r"(?:.* )?(?:co|ps co|thu|so tien thu|nop tra|giam chi|hoan tra|so thu)"),
    (AMOUNT, r"so tien|thanh tien|so tien phat sinh"),
)  # fmt: skip
_KNOWN = tuple((meaning, re.compile(words)) for meaning, words in KNOWN)
_WHOLE = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_NOTHING = {"", "-", "--", "0"}
_NO_ENTRY = re.compile(
    r"(?:so du|du dau|du cuoi|luy ke|lk|mang sang|phat sinh trong)\b.*|"
    r"(?:tong|cong)(?! cong ty)"
    r"(?: (?:cong|so|phat sinh|ps|thang|quy|nam|ngay|trong|luy ke|no|co|chi|thu)\b.*)?"
)
_NO_TOTAL = re.compile(r"(?:so du|du dau|du cuoi|luy ke|lk|mang sang)\b.*")
_BACK_SIDE = re.compile(r"co|c|cr|thu|giam|hoan tra|nop tra")


@dataclass(frozen=True)
class Heading:
    """`key`: the folded words, by which a choice is remembered."""

    place: int
    words: str
    key: str
    meaning: str


@dataclass(frozen=True)
class Line:
    """One entry; `day` or `amount_dong` is None where its cells are neither, and `content` then
    has the whole row."""

    row: int
    is_out: bool
    day: date | None = None
    amount_dong: int | None = None
    number: str = ""
    payee: str = ""
    account: str = ""
    content: str = ""
    code: str = ""


class Total(NamedTuple):
    """What a row of sums says: of money out, of money back, or of one column that holds both."""

    row: int
    side: str
    amount_dong: int


def is_complete(meanings: set[str]) -> bool:
    """Whether lines can be read: a day, and an amount with its side."""
    return DAY in meanings and bool({OUT, BACK} & meanings or {AMOUNT, SIDE} <= meanings)


def score(rows: Rows) -> int:
    """How many columns the best row of headings names."""
    return max((_known(heads) for _row, heads in _candidates(rows, {})), default=0)


def headings(rows: Rows, chosen: Mapping[str, str]) -> tuple[int, list[Heading]]:
    """(their row, the columns with words); the row that names most, the deepest of equals.
    (-1, none) where nothing heads a list."""
    best: tuple[int, list[Heading]] = (-1, [])
    for row, heads in _candidates(rows, chosen):
        if len(heads) > 1 and _known(heads) >= max(1, _known(best[1])):
            best = row, heads
    return best


def _known(heads: list[Heading]) -> int:
    return len({one.meaning for one in heads if one.meaning})


def _candidates(rows: Rows, chosen: Mapping[str, str]) -> list[tuple[int, list[Heading]]]:
    found = []
    for row, cells in enumerate(rows[:SEARCHED_ROWS]):
        above = rows[row - 1] if row and not _is_title(rows[row - 1]) else [""] * len(cells)
        heads, taken, over = [], set[str](), ""
        for place, cell in enumerate(cells):
            over = above[place] or (over if cell else "")
            words = _words(cell, over)
            if not words or len(words) > LONGEST_HEADING:
                continue
            key = fold(words)
            meaning = chosen[key] if key in chosen else _meaning(cell or over, over, taken)
            taken.add(meaning)
            heads.append(Heading(place, words, key, meaning))
        found.append((row, heads))
    return found


def _is_title(cells: list[str]) -> bool:
    return sum(map(bool, cells)) <= 1


def _words(cell: str, over: str) -> str:
    """Of a column: its own, below what heads several."""
    if not over or over == cell or not cell or len(over) > LONGEST_HEADING:
        return cell or over
    return f"{over} › {cell}"


def _meaning(cell: str, over: str, taken: set[str]) -> str:
    """By its words, or with those above it; of two columns that say the same the first."""
    for words in (cell, f"{over} {cell}"):
        folded = lists.heading(words)[0]
        for meaning, pattern in _KNOWN:
            if meaning not in taken and pattern.fullmatch(folded):
                return meaning
    return ""


def read(rows: Rows, row: int, heads: list[Heading]) -> list[Line]:
    """The entries below the headings. Titles, sums and balances are none; a row with money whose
    day or amount cannot be read is one that says so."""
    at = {one.meaning: one.place for one in heads if one.meaning}
    found = []
    for n, cells in enumerate(rows[row + 1 :], start=row + 2):
        if lists.is_counters(cells) or not any(cells):
            continue
        if line := _line(n, cells, at):
            found.append(line)
    return found


def totals(rows: Rows, row: int, heads: list[Heading]) -> list[Total]:
    """The sums that the file has itself. Balances and what was carried from earlier periods are
    none of its lines, so they are left out."""
    at = {one.meaning: one.place for one in heads if one.meaning in (OUT, BACK, AMOUNT)}
    dated = next((one.place for one in heads if one.meaning == DAY), len(heads))
    found = []
    for n, cells in enumerate(rows[row + 1 :], start=row + 2):
        day = cells[dated] if dated < len(cells) else ""
        if _day(day) or not _is_sum(cells) or _is_carried(cells):
            continue
        for side, place in at.items():
            text = cells[place].strip() if place < len(cells) else ""
            if text and (amount := _amount(text)) is not None:
                found.append(Total(n, side, amount))
    return found


def differing(printed: Iterable[Total], lines: Sequence[StatementLine]) -> list[tuple[Total, int]]:
    """(total, what the lines add up to) of each that is neither the sum of the whole file nor of
    the lines since a sum above it."""
    found, starts = [], [0]
    for total in printed:
        above = [one for one in lines if one.row < total.row]
        parts = [lines, *([one for one in above if one.row > start] for start in starts)]
        if not any(total.amount_dong in _sums(part, total.side) for part in parts):
            found.append((total, _sums(lines, total.side)[0]))
        if total.row not in starts:
            starts.append(total.row)
    return found


def _sums(lines: Sequence[StatementLine], side: str) -> tuple[int, ...]:
    out = sum(one.amount_dong or 0 for one in lines if one.is_out)
    back = sum(one.amount_dong or 0 for one in lines if not one.is_out)
    return {OUT: (out,), BACK: (back,)}.get(side, (out + back, out - back, back - out))


def _line(row: int, cells: list[str], at: Mapping[str, int]) -> Line | None:
    told = {meaning: cells[place].strip() for meaning, place in at.items() if place < len(cells)}
    sides = [(told.get(OUT, ""), True), (told.get(BACK, ""), False)]
    if AMOUNT in at:
        is_back = _BACK_SIDE.fullmatch(fold(told.get(SIDE, ""))) is not None
        sides = [(told.get(AMOUNT, ""), not is_back)]
    typed = [(text, is_out) for text, is_out in sides if text not in _NOTHING]
    if not typed or (not told.get(DAY) and _is_sum(cells)):
        return None
    text, is_out = typed[0]
    day, amount = _day(told.get(DAY, "")), _amount(text) if len(typed) == 1 else None
    if amount == 0:
        return None
    if amount is not None and amount < 0:  # written negative: the other way
        amount, is_out = -amount, not is_out
    words = {
        name: told.get(name, "")[:most]
        for name, most in ((NUMBER, 60), (PAYEE, 300), (ACCOUNT, 60), (CONTENT, 300), (CODE, 40))
    }
    if day is None or amount is None:
        words[CONTENT] = " · ".join(cell for cell in cells if cell)[:300]
    return Line(row, is_out, day, amount, **words)


def _is_sum(cells: list[str]) -> bool:
    return any(lists.is_total(cell) or _NO_ENTRY.fullmatch(fold(cell)) for cell in cells if cell)


def _is_carried(cells: list[str]) -> bool:
    return any(_NO_TOTAL.fullmatch(fold(cell)) for cell in cells if cell)


def _day(text: str) -> date | None:
    """The day of "05/03/2027 10:21" too."""
    try:
        return read_date(text.split(" ")[0] if ":" in text else text)
    except DateError:
        return None


def _amount(text: str) -> int | None:
    """Whole đồng, negative where it is written so; nobody keeps half a đồng or millions here."""
    bare = text.strip("()-− ")
    sign = -1 if text.startswith(("(", "-", "−")) else 1
    if _WHOLE.fullmatch(bare):
        return sign * int(re.sub(r"[.,]", "", bare))
    try:
        return sign * read_money(bare)
    except MoneyError:
        return None
