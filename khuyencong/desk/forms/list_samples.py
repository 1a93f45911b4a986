"""The sample workbook of a list: its headings, one invented line, and what each column takes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from khuyencong.desk.forms.list_sheet import Column
from khuyencong.ui.sheets import workbook_of

EXAMPLE = "Ví dụ:"  # the invented line begins with it, and is never brought in
MOST_CHOICES = 40


def sample(columns: Sequence[Column]) -> bytes:
    """XLSX that the reader of the same columns reads back."""
    heads = [(_heading(column), 24) for column in columns]
    line = [column.example for column in columns]
    line[0] = f"{EXAMPLE} {line[0]}"
    about = [
        (_heading(column), _("phải có") if column.is_required else _("có thể bỏ trống"),
         _takes(column), column.example, ", ".join(column.choices[:MOST_CHOICES]))
        for column in columns
    ]  # fmt: skip
    about_heads = [
        (_("Tên cột"), 30), (_("Bắt buộc"), 18), (_("Ghi gì"), 60), (_("Giá trị mẫu"), 30),
        (_("Các giá trị nhận"), 80),
    ]  # fmt: skip
    return workbook_of((_("Danh sách"), heads, [line]), (_("Cách ghi"), about_heads, about))


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
