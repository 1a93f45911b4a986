"""The sample workbook of a list that is brought in by its columns."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from khuyencong.desk.forms.list_sheet import Column
from khuyencong.ui.samples import SampleColumn
from khuyencong.ui.samples import sample as workbook_of


def sample(columns: Sequence[Column]) -> bytes:
    """XLSX that the reader of the same columns reads back."""
    return workbook_of(
        [
            SampleColumn(
                _heading(column), column.is_required, _takes(column), column.example, column.choices
            )
            for column in columns
        ]
    )


def _heading(column: Column) -> str:
    return f"{column.label} (đồng)" if column.is_money else str(column.label)


def _takes(column: Column) -> str:
    if column.takes:
        return str(column.takes)
    if column.is_money:
        return _("Số tiền bằng đồng; ghi kèm đơn vị thì đọc theo đơn vị đó, ví dụ 600 triệu.")
    if column.choices:
        return _("Một trong các giá trị ở cột cuối.")
    return _("Chữ.")
