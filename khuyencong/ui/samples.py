"""The sample workbook of a list: its headings, one invented line, and what each column takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from khuyencong.ui.sheets import Part, workbook_of

EXAMPLE = "Ví dụ:"  # the invented line begins with it, and is never brought in
MOST_CHOICES = 40


@dataclass(frozen=True)
class SampleColumn:
    """`takes`: what is written in it, in words; `choices`: the words that it knows."""

    heading: str
    is_required: bool
    takes: str | Promise
    example: str | int | Decimal
    choices: Sequence[str] = ()


def sample(columns: Sequence[SampleColumn], *more: Part) -> bytes:
    """XLSX that the reader of the same columns reads back; `more`: sheets to look something up."""
    heads = [(column.heading, 24) for column in columns]
    line = [column.example for column in columns]
    line[0] = f"{EXAMPLE} {line[0]}"
    about = [
        (column.heading, _("phải có") if column.is_required else _("có thể bỏ trống"),
         column.takes, column.example, ", ".join(column.choices[:MOST_CHOICES]))
        for column in columns
    ]  # fmt: skip
    about_heads = [
        (_("Tên cột"), 30), (_("Bắt buộc"), 18), (_("Ghi gì"), 60), (_("Giá trị mẫu"), 30),
        (_("Các giá trị nhận"), 80),
    ]  # fmt: skip
    return workbook_of((_("Danh sách"), heads, [line]), (_("Cách ghi"), about_heads, about), *more)
