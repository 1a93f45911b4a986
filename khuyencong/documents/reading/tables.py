"""Rows out of what was pasted from a spreadsheet, or out of a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.documents.reading import inspection

LIMIT_ROWS, LIMIT_COLUMNS, LIMIT_TEXT = 2_000, 60, 2_000_000
TEXT_FILES = (".csv", ".tsv", ".txt")
Rows = list[list[str]]


def pasted(text: str) -> Rows:
    """Rows of what a spreadsheet puts on the clipboard, or of a CSV: tab, ; or , between cells.

    A quoted cell may hold line ends. Empty rows at the end are left out.
    """
    if len(text) > LIMIT_TEXT:
        raise Refused(
            _("Bảng có {size} ký tự, nhiều nhất {limit}.").format(size=len(text), limit=LIMIT_TEXT),
            fix=_("Chia bảng thành nhiều phần."),
        )
    clean = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    head = "\n".join(clean.split("\n", 10)[:10])
    between = "\t" if "\t" in clean else max(";,", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(clean), delimiter=between))
    except csv.Error as error:
        raise Refused(
            _("Bảng dán vào không đọc được."), fix=_("Chép lại các ô từ bảng tính rồi dán.")
        ) from error
    return _tidy(rows)


def of_file(name: str, content: bytes) -> Rows:
    """Rows of the first sheet of a workbook, or of a text file. Refused when it is neither."""
    if name.lower().endswith(TEXT_FILES):
        try:
            return pasted(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise Refused(
                _("Tệp “{name}” không phải chữ Unicode (UTF-8).").format(
                    name=inspection.clean_name(name)
                ),
                fix=_("Lưu lại kiểu CSV UTF-8 hoặc .xlsx."),
                field="file",
            ) from error
    inspection.inspect(name, content)
    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise Refused(
            _("Tệp “{name}” không phải bảng tính đọc được.").format(
                name=inspection.clean_name(name)
            ),
            fix=_("Lưu lại kiểu .xlsx rồi gửi lại, hoặc dán các ô."),
            field="file",
        ) from error
    return _tidy([[_text(cell) for cell in row] for row in cells])


def as_text(rows: Iterable[Iterable[str]]) -> str:
    """The rows as a clipboard holds them; `pasted` reads the same back."""
    target = io.StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue()


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, datetime | date):
        return short(cell)
    return str(cell)


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
