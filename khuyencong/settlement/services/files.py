"""Registers as workbooks: every row of what a page shows the first of."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.documents.services.orders import Made, Making
from khuyencong.settlement.selectors import registers
from khuyencong.ui.sheets import MEDIA_TYPE, write

WIDTHS = {registers.TEXT: 30, registers.MONEY: 18, registers.DAY: 12, registers.COUNT: 10}


def register(making: Making) -> Made:
    """`what`: the name of a register and its plan year."""
    name, year = making.what["name"], making.what["year"]
    asked = registers.REGISTERS[name]
    rows = asked.rows(registers.Scope(making.by, timezone.localdate(), year))
    heads = [(_("Mã đề án"), 16), *((str(label), WIDTHS[kind]) for label, kind in asked.heads)]
    write(making.file, str(asked.label), heads, ((row.project, *row.cells) for row in rows))
    of_year = f"-{year}" if asked.is_of_a_year else ""
    return Made(f"so-{name}{of_year}.xlsx", MEDIA_TYPE)
