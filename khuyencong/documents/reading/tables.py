"""Rows out of what was pasted from a spreadsheet, or out of a workbook."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.documents.reading import inspection, workbooks
from khuyencong.documents.reading.workbooks import (
    LIMIT_COLUMNS,
    LIMIT_ROWS,
    Rows,
    SheetFound,
    WorkbookFound,
    place,
)

LIMIT_TEXT = 2_000_000
TEXT_FILES = (".csv", ".tsv", ".txt")
Place = tuple[int, int]  # row as the spreadsheet counts, column from 0


@dataclass
class Table:
    """Rows of a list and what only the file could tell of them, which a copy of the cells loses.

    `hidden`: rows hidden or filtered out; `merged`: cells that got their text from one merged over
    several rows; `notes`: what the reader should know of the file.
    """

    rows: Rows
    hidden: set[int] = field(default_factory=set)
    merged: set[Place] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def beside(self) -> str:
        """All but the rows, for a form to carry to its next press."""
        return json.dumps([sorted(self.hidden), sorted(self.merged), self.notes])

    @classmethod
    def carried(cls, rows: Rows, beside: str) -> Table:
        """The rows with what `beside` carried; nothing where that is not ours."""
        try:
            hidden, merged, notes = json.loads(beside)
            return cls(
                rows,
                {int(row) for row in hidden},
                {(int(row), int(column)) for row, column in merged},
                [str(note) for note in notes],
            )
        except (ValueError, TypeError):
            return cls(rows)


def pasted(text: str) -> Rows:
    """Rows of what a spreadsheet puts on the clipboard, or of a CSV: tab, ; or , between cells.

    A quoted cell may hold line ends. Empty rows at the end are left out.
    """
    return _tidy(parted(text))


def parted(text: str) -> Rows:
    """The same with every letter as it came, for texts in fonts of before Unicode."""
    if len(text) > LIMIT_TEXT:
        raise Refused(
            _("Bảng có {size} ký tự, nhiều nhất {limit}.").format(size=len(text), limit=LIMIT_TEXT),
            fix=_("Chia bảng thành nhiều phần."),
        )
    clean = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    head = "\n".join(clean.split("\n", 10)[:10])
    between = "\t" if "\t" in clean else max(";,", key=head.count)
    try:
        return list(csv.reader(io.StringIO(clean), delimiter=between))
    except csv.Error as error:
        raise Refused(
            _("Bảng dán vào không đọc được."), fix=_("Chép lại các ô từ bảng tính rồi dán.")
        ) from error


def of_file(name: str, content: bytes, *, score: Callable[[Rows], int] = len) -> Table:
    """The sheet of a workbook for whose rows `score` says most, or the rows of a text file.

    Refused when it is neither, or when that sheet reaches too far.
    """
    if name.lower().endswith(TEXT_FILES):
        return Table(pasted(as_unicode(name, content)))
    book: WorkbookFound = inspection.opened(workbooks.read, name, content)
    # A visible sheet before a hidden one, then as they stand.
    sheets = sorted(book.sheets, key=lambda s: (-score(s.rows), s.is_hidden))
    if not any(s.rows or s.too_far for s in sheets):
        raise Refused(
            _("Tệp “{name}” không có ô nào có chữ.").format(name=inspection.clean_name(name)),
            fix=_("Mở lại tệp, kiểm tra trang có danh sách, rồi gửi lại."),
            field="file",
        )
    best = sheets[0]
    if not score(best.rows):
        best = next((s for s in sheets if s.too_far), None) or next(s for s in sheets if s.rows)
    if best.too_far:
        raise Refused(
            _("Trang “{sheet}” có ô {cell}, ngoài {rows} dòng, {columns} cột đầu.").format(
                sheet=best.name, cell=best.too_far, rows=LIMIT_ROWS, columns=LIMIT_COLUMNS
            ),
            fix=_("Nhấn Ctrl+End để tới ô đó; xóa dòng, cột thừa rồi lưu, hoặc chia bảng."),
            field="file",
        )
    others = [s for s in book.sheets if s is not best and (s.rows or s.too_far)]
    return _table(best, others, book.links, score)


def as_unicode(name: str, content: bytes) -> str:
    """UTF-8, or what Excel calls Unicode Text: UTF-16 that says so at its beginning."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            _("Tệp “{name}” không phải chữ Unicode (UTF-8).").format(
                name=inspection.clean_name(name)
            ),
            fix=_("Lưu lại kiểu CSV UTF-8 hoặc .xlsx."),
            field="file",
        ) from error


def _table(
    sheet: SheetFound, others: list[SheetFound], links: list[str], score: Callable[[Rows], int]
) -> Table:
    notes = []
    if others:
        names = ", ".join(f"“{other.name}”" for other in others)
        notes.append(
            _("Đọc trang “{sheet}”; không đọc trang {others}.").format(
                sheet=sheet.name, others=names
            )
        )
    if alike := [other.name for other in others if score(other.rows) >= score(sheet.rows) > 0]:
        notes.append(
            _("Trang {names} cũng là danh sách: lưu riêng từng trang rồi gửi tiếp.").format(
                names=", ".join(f"“{name}”" for name in alike)
            )
        )
    if sheet.hidden_columns:
        notes.append(
            _("Cột ẩn {columns} vẫn được đọc.").format(
                columns=", ".join(place(0, n).rstrip("1") for n in sheet.hidden_columns)
            )
        )
    if links:
        notes.append(
            _("Bảng lấy số từ tệp khác ({links}); đọc số đã lưu lần cuối.").format(
                links=", ".join(links[:3])
            )
        )
    rows = _tidy(sheet.rows)
    merged = _filled(rows, sheet.merged)
    hidden = {n + 1 for n in sheet.hidden_rows if n < len(rows) and any(rows[n])}
    return Table(rows, hidden, merged, notes)


def _filled(rows: Rows, merged: Iterable[tuple[int, int, int, int]]) -> set[Place]:
    """Writes the text of cells merged over rows into each of them; says which cells these are."""
    filled = set()
    for top, left, bottom, _right in merged:
        if top < bottom and top < len(rows) and left < len(rows[top]) and rows[top][left]:
            for row in range(top, min(bottom + 1, len(rows))):
                rows[row][left] = rows[top][left]
                filled.add((row + 1, left))
    return filled


def as_text(rows: Iterable[Iterable[str]]) -> str:
    """The rows as a clipboard holds them; `pasted` reads the same back."""
    target = io.StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue()


def _tidy(rows: Rows) -> Rows:
    tidy = [[nfc(cell.replace("\n", " ")) for cell in row] for row in rows]
    while tidy and not any(tidy[-1]):
        tidy.pop()
    widest = max((len(row) for row in tidy), default=0)
    if len(tidy) > LIMIT_ROWS or widest > LIMIT_COLUMNS:
        raise Refused(
            _("Bảng có {rows} dòng, {columns} cột; nhiều nhất {most} dòng, {wide} cột.").format(
                rows=len(tidy), columns=widest, most=LIMIT_ROWS, wide=LIMIT_COLUMNS
            ),
            fix=_("Chia bảng thành nhiều phần, bỏ cột thừa."),
        )
    return [row + [""] * (widest - len(row)) for row in tidy]
