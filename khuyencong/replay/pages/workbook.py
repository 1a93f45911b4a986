"""A replay as a workbook: totals first, then every part, for those who check the sums."""

from __future__ import annotations

import io

import xlsxwriter
from django.utils.translation import gettext as _

from khuyencong.replay.selectors import Outcome, Total
from khuyencong.rules import engine

WIDTHS = {0: 18, 1: 46}


def workbook(title: str, groups: list[tuple[str, list[Total]]], rows: list[Outcome]) -> bytes:
    """XLSX bytes. Texts stay texts: nothing typed by anybody becomes a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        sheet = book.add_worksheet(_("Tổng hợp"))
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 8, 20)
        sheet.write_string(0, 0, title, bold)
        at = 2
        for name, found in groups:
            heads = [
                name,
                _("Số phần"),
                _("Đã hỗ trợ (đồng)"),
                _("Theo gói (đồng)"),
                _("Chênh lệch (đồng)"),
                _("Mức tối đa đang áp dụng (đồng)"),
                _("Mức tối đa theo gói (đồng)"),
                _("Được thêm"),
                _("Bị giảm"),
                _("Cần người quyết định"),
            ]
            sheet.write_row(at, 0, heads, bold)
            for row in found:
                at += 1
                sheet.write_string(at, 0, row.label)
                figures = (
                    row.parts, row.given_dong, row.projected_dong, row.gain_dong,
                    row.before_dong, row.after_dong, row.gaining, row.losing, row.undecided,
                )  # fmt: skip
                for column, figure in enumerate(figures, 1):
                    sheet.write_number(at, column, figure, money)
            at += 2
        _parts(book.add_worksheet(_("Từng phần")), rows, bold, money)
    return file.getvalue()


def _parts(sheet, rows: list[Outcome], bold, money) -> None:
    heads = [
        _("Mã đề án"),
        _("Đề án"),
        _("Năm"),
        _("Nội dung"),
        _("Đơn vị thụ hưởng"),
        _("Chi phí (đồng)"),
        _("Đã hỗ trợ (đồng)"),
        _("Mức tối đa đang áp dụng (đồng)"),
        _("Mức tối đa theo gói (đồng)"),
        _("Theo gói (đồng)"),
    ]
    sheet.write_row(0, 0, heads, bold)
    sheet.freeze_panes(1, 0)
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(3, 9, 22)
    for at, row in enumerate(rows, 1):
        part = row.part
        for column, text in ((0, part.project), (1, part.title), (4, part.who)):
            sheet.write_string(at, column, text)
        sheet.write_number(at, 2, part.year)
        sheet.write_string(at, 3, engine.label(part.activity))
        figures = (
            part.cost_dong, part.support_dong, row.before_dong, row.after_dong, row.projected_dong
        )  # fmt: skip
        for column, figure in enumerate(figures, 5):
            if figure is not None:
                sheet.write_number(at, column, figure, money)
