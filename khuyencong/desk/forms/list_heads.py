"""Headings as offices write them: over two rows, a name in two columns, a sex told by marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.documents.reading.tables import Rows
from khuyencong.documents.reading.workbooks import place as cell_name

FAMILY = {"ho", "ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho va lot",
    "ho chu lot", "ho va chu lot", "ho va ten lot", "ho ten lot"}  # fmt: skip
MIDDLE = {"dem", "lot", "ten dem", "chu dem", "ten lot", "chu lot"}
GIVEN = {"ten"}
WHOLE_NAMES = {"ho va ten", "ho ten", "ho va ten hoc vien", "ho ten hoc vien"}
BIRTH = {"nam sinh", "ngay sinh", "ngay thang nam sinh", "sinh nam", "sinh ngay"}
MARKS = {"x", "×", "v", "1", "✓", "✔", "√", "☑", "☒", "+", "*", "có"}
SEXES = {"nam": "Nam", "nữ": "Nữ", "nu": "Nữ"}  # not folded: "Năm" is a year
SUB_HEADINGS = FAMILY | MIDDLE | GIVEN | {"nam", "nu", "ngay", "thang"}
AS_ABOVE = {"nt", "n t", "nhu tren"}
AS_ABOVE_SIGNS = {'"', "''", "”", "“", "〃", "-//-", "//"}


@dataclass(frozen=True)
class Parts:
    """One value out of several columns. `marks`: what a mark in each stands for; without them the
    texts are joined. `is_where`: anything at all in a column says what its mark says."""

    places: tuple[int, ...]
    marks: tuple[str, ...] = ()
    is_where: bool = False

    def text(self, found: Sequence[str]) -> str:
        told = [(n, found[place]) for n, place in enumerate(self.places) if found[place].strip()]
        if self.is_where:
            return self.marks[told[0][0]] if len(told) == 1 else ""
        if self.marks:
            return " ".join(self.marks[n] if is_mark(text) else text for n, text in told)
        return " ".join(text for _n, text in told)

    def write(self, found: list[str], text: str) -> None:
        """Puts what was typed over in the first column that told something, alone."""
        target = next((place for place in self.places if found[place]), self.places[0])
        for place in self.places:
            found[place] = text if place == target else ""


def is_mark(text: str) -> bool:
    return text.strip().lower() in MARKS


def is_as_above(text: str) -> bool:
    """Whether a cell says "nt", "như trên" or the sign for it."""
    return fold(text) in AS_ABOVE or text.strip() in AS_ABOVE_SIGNS


def parents(over: Sequence[str]) -> list[str]:
    """What the row above says of each column: a text stands over the gaps at its right."""
    last, found = "", []
    for text in over:
        last = text or last
        found.append(fold(last))
    return found


def is_below(head: Sequence[str], row: Sequence[str], known: set[str]) -> bool:
    """Whether `row` is a second row of headings: it says nothing but sub-headings, two or more,
    or repeats the heading of cells merged over both rows."""
    fresh = [(n, text) for n, text in enumerate(row) if text and text != head[n]]
    if len(fresh) < 2 or any(_is_number(text) for _n, text in fresh):
        return False
    return all(
        fold(text) in SUB_HEADINGS | known or _is_in_foreign_group(head, n, known)
        for n, text in fresh
    )


def _is_number(text: str) -> bool:
    return bool(re.search("[0-9]", text)) or is_mark(text)


def _is_in_foreign_group(head: Sequence[str], n: int, known: set[str]) -> bool:
    """Below a heading over several columns that is none of the list's own."""
    is_wide = not head[n] or (n + 1 < len(head) and not head[n + 1])
    over = parents(head)[n]
    return is_wide and bool(over) and over not in known


def parts(texts: Sequence[str], over: Sequence[str], below: Rows) -> dict[str, Parts]:
    """By the column's name, the values that stand in several columns."""
    names = [fold(text) for text in texts]
    found = {}
    if name := _name(names, texts, below):
        found["full_name"] = name
    above = parents(over) + [""] * len(texts)
    sexes = {n: SEXES[t.strip().lower()] for n, t in enumerate(texts) if t.strip().lower() in SEXES}
    if "Nữ" in sexes.values():
        is_year = all(above[n] in BIRTH for n in sexes)
        found["sex"] = Parts(tuple(sexes), tuple(sexes.values()), is_where=is_year)
        if is_year:
            found["birth_year"] = Parts(tuple(sexes))
    years = [n for n, t in enumerate(texts) if t.strip().lower() == "năm" and above[n] in BIRTH]
    if years:
        found["birth_year"] = Parts((years[0],))
    return found


def _name(names: list[str], texts: Sequence[str], below: Rows) -> Parts | None:
    family, middle, given = (
        next((n for n, name in enumerate(names) if name in words), None)
        for words in (FAMILY, MIDDLE, GIVEN)
    )
    if family is not None and given is not None:
        places = (family, middle, given)
        return Parts(tuple(place for place in places if place is not None))
    whole = next((n for n, name in enumerate(names) if name in WHOLE_NAMES), None)
    if whole is None or whole + 1 >= len(texts) or texts[whole + 1]:
        return None
    told = [row[whole + 1] for row in below if row[whole + 1]]
    if told and not any(_is_number(text) for text in told):
        return Parts((whole, whole + 1))  # merged over the family and the given name
    return None


def refuse_half_names(texts: Sequence[str], place: int | None, below: Rows) -> None:
    """Refused where the list holds only the family names, or only the given ones."""
    names = [fold(text) for text in texts]
    family = next((n for n, name in enumerate(names) if name in FAMILY), None)
    if place is None and family is not None:
        raise _half(texts[family], _("Tên"))
    if place is None or names[place] not in GIVEN:
        return
    if any(len(fold(row[place]).split()) == 1 for row in below):
        raise _half(texts[place], _("Họ và tên đệm"))


def _half(there: str, missing: str) -> Refused:
    return Refused(
        _("Cột “{there}” chỉ có một phần họ tên, bảng không có cột “{missing}”.").format(
            there=there, missing=missing
        ),
        fix=_("Thêm cột còn thiếu, hoặc ghi cả họ và tên trong một cột."),
    )


def seen(texts: Sequence[str], rows: Rows) -> str:
    """The headings that were there, so that one can see which is called otherwise."""
    found = texts or next((row for row in rows if sum(map(bool, row)) > 1), [])
    told = [text[:40] for text in found if text][:20]
    if not told:
        return ""
    return " " + _("Tiêu đề đọc được: {headings}.").format(headings=", ".join(told))


def unused(texts: Sequence[str], used: set[int], below: Rows) -> list[str]:
    """Columns that nobody reads: by their heading, or by their letter where they have none."""
    return [
        text or _("cột {letter} (không có tiêu đề)").format(letter=cell_name(0, n)[:-1])
        for n, text in enumerate(texts)
        if n not in used and (text or any(row[n] for row in below))
    ]
