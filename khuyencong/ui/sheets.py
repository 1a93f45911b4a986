"""Lists as workbooks: the same rows in the same order, numbers as numbers, dates as dates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from khuyencong.ui.downloads import attachment

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LONGEST_TITLE = 240  # Excel takes no longer head of a page


class Year(int):
    """A number that is not parted in thousands."""


Part = tuple[str, Sequence[tuple[str, int]], Iterable[Sequence[Any]]]  # name, heads, rows


def workbook_of(*parts: Part) -> bytes:
    """A workbook of several sheets, each as `write` makes one."""
    file = io.BytesIO()
    _write(file, parts)
    return file.getvalue()


def workbook(
    name: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
) -> bytes:
    """`write` as bytes, for what is small. With a `title` it is made to be printed: that on top of
    each page, long texts whole."""
    file = io.BytesIO()
    _write(file, [(name, heads, rows)], title)
    return file.getvalue()


def write(
    file: IO[bytes], name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> None:
    """XLSX of one sheet. `heads`: (label, width). Cells are text, numbers, dates or None.

    Texts stay texts: nothing that anybody typed becomes a formula or a link. Rows are written as
    they come and are not kept.
    """
    _write(file, [(name, heads, rows)])


def _write(file: IO[bytes], parts: Iterable[Part], title: str = "") -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        number = book.add_format({"num_format": "#,##0"})
        year = book.add_format({"num_format": "0"})
        broken = book.add_format({"num_format": "#,##0.######"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        whole = book.add_format({"text_wrap": True, "valign": "top"}) if title else None
        for name, heads, rows in parts:
            sheet = book.add_worksheet(name[:31])
            _as_printed(sheet, title)
            for column, (label, width) in enumerate(heads):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, label, bold)
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, int):
                        form = year if isinstance(value, Year) else number
                        sheet.write_number(at, column, value, form)
                    elif isinstance(value, Decimal):
                        sheet.write_number(at, column, float(value), broken)
                    elif isinstance(value, datetime):
                        naive = timezone.localtime(value).replace(tzinfo=None)
                        sheet.write_datetime(at, column, naive, moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(at, column, value, day)
                    elif value is not None:
                        sheet.write_string(at, column, str(value), whole)


def _as_printed(sheet: Any, title: str) -> None:
    """Across A4, as wide as the page, its heads and numbers on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L" + title.replace("&", "&&")[:LONGEST_TITLE] if title else "")
    sheet.set_footer("&C&P/&N")


def download(content: bytes, name: str) -> HttpResponse:
    return attachment(content, MEDIA_TYPE, f"{name}.xlsx")
