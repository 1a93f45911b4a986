"""A replay as a workbook: totals first, then every part, for those who check the sums."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from khuyencong.replay.selectors import Outcome
from khuyencong.replay.services.sums import Sums
from khuyencong.rules import engine

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Workbook:
    """Rows are written as they come and are not kept. Texts stay texts: nothing typed by anybody
    becomes a formula."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book = xlsxwriter.Workbook(file, OPTIONS)
        self._bold = self._book.add_format({"bold": True})
        self._money = self._book.add_format({"num_format": "#,##0"})
        self._totals = self._book.add_worksheet(_("Tổng hợp"))
        self._parts = self._book.add_worksheet(_("Từng phần"))
        self._at = 0
        self._begin()

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()

    def _begin(self) -> None:
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
        self._parts.set_column(0, 0, 18)
        self._parts.set_column(1, 1, 46)
        self._parts.set_column(3, 9, 22)
        self._parts.write_row(0, 0, heads, self._bold)
        self._parts.freeze_panes(1, 0)

    def add(self, rows: Iterable[Outcome]) -> None:
        """The next parts."""
        sheet = self._parts
        for row in rows:
            self._at += 1
            part = row.part
            sheet.write_string(self._at, 0, part.project)
            sheet.write_string(self._at, 1, part.title)
            sheet.write_number(self._at, 2, part.year)
            sheet.write_string(self._at, 3, engine.label(part.activity))
            sheet.write_string(self._at, 4, part.who)
            figures = (
                part.cost_dong, part.support_dong, row.before_dong, row.after_dong,
                row.projected_dong,
            )  # fmt: skip
            for column, figure in enumerate(figures, 5):
                if figure is not None:
                    sheet.write_number(self._at, column, figure, self._money)

    def write_totals(self, title: str, sums: Sums) -> None:
        sheet = self._totals
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 9, 20)
        sheet.write_string(0, 0, title, self._bold)
        at = 2
        for name, found in sums.groups:
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
            sheet.write_row(at, 0, heads, self._bold)
            for row in found:
                at += 1
                sheet.write_string(at, 0, row.label)
                figures = (
                    row.parts, row.given_dong, row.projected_dong, row.gain_dong,
                    row.before_dong, row.after_dong, row.gaining, row.losing, row.undecided,
                )  # fmt: skip
                for column, figure in enumerate(figures, 1):
                    sheet.write_number(at, column, figure, self._money)
            at += 2
