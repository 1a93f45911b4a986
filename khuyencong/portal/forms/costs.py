"""What a request costs, row by row, and how much of it is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.selectors.estimate import Line, SourceShare
from khuyencong.ui.fields import DongField, QuantityField, Rows

COST_ROWS = 3
NO_NAME = _("Dòng này có số mà chưa có tên khoản chi. Ghi tên, hoặc xóa các ô của dòng.")


class CostForm(forms.Form):
    item = forms.CharField(label=_("Khoản chi"), required=False, max_length=300)
    unit = forms.CharField(label=_("Đơn vị tính"), required=False, max_length=40)
    quantity = QuantityField(label=_("Số lượng"), required=False)
    unit_price_dong = DongField(label=_("Giá một đơn vị"), required=False)
    support_dong = DongField(label=_("Đề nghị hỗ trợ"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("item"):
            for name in ("unit", "quantity", "unit_price_dong"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Ghi đủ đơn vị tính, số lượng và giá."))
        elif self.has_changed() and "item" not in self.errors:
            self.add_error("item", NO_NAME)
        return data


class CostRows(Rows):
    """Every row with an item is a line; the service gets them as values."""

    def values(self) -> dict[str, Any]:
        return {"lines": [_line(row) for row in self.cleaned_data if row.get("item")]}


def readable(rows: BaseFormSet[Any]) -> list[Line]:
    """Of what is being typed, the rows that say a quantity and a price already."""
    read = [form.cleaned_data for form in rows.forms if form.is_valid() or form.cleaned_data]
    return [_line(row) for row in read if row.get("quantity") and row.get("unit_price_dong")]


def _line(row: dict[str, Any]) -> Line:
    return Line(
        item=row.get("item", ""),
        unit=row.get("unit", ""),
        quantity=row["quantity"],
        unit_price_dong=row["unit_price_dong"],
        sources=(SourceShare("support", row.get("support_dong") or 0),),
    )


CostsForm = forms.formset_factory(CostForm, formset=CostRows, extra=COST_ROWS, max_num=30)
