"""What is asked and answered at the end of a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.treasury.models import YearAct
from khuyencong.treasury.services import Part
from khuyencong.ui.fields import DongField, RowField, RowForm, TickedField

OF_MONEY = [one for one in YearAct.Kind.choices if one[0] != YearAct.Kind.CLOSE]


class ActForm(RowForm):
    """Some of the open rows, and what becomes of them; the amount of one row may be a part."""

    chosen = TickedField(key="key")
    kind = forms.ChoiceField(label=_("Làm gì"), choices=[("", _("chọn")), *OF_MONEY])
    ground = forms.ChoiceField(label=_("Lý do theo quy định"))
    authority = forms.CharField(
        label=_("Văn bản cho phép"),
        max_length=200,
        required=False,
        help_text=_("Bắt buộc khi chuyển nguồn: số, ngày, cơ quan."),
    )
    reason = forms.CharField(label=_("Vì sao còn"), max_length=300)
    amount_dong = DongField(
        label=_("Chỉ một phần"),
        required=False,
        help_text=_("Chỉ ghi khi chọn một khoản; để trống là cả khoản."),
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].choices = [("", _("chọn")), *grounds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount_dong") and len(data.get("chosen", ())) != 1:
            self.add_error("amount_dong", _("Ghi một phần thì chỉ chọn một khoản."))
        return data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        rows, amount = data.pop("chosen"), data.pop("amount_dong")
        parts = [Part(row.project, row.stage, amount or row.left_dong, row.subject) for row in rows]
        return data | {"parts": parts}


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("Ghi chú vào biên bản khoá sổ"), max_length=300)

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": YearAct.Kind.CLOSE}


class DecideForm(RowForm):
    decide = RowField(_("Không có đề nghị này."))


class DeclineForm(RowForm):
    decline = RowField(_("Không có đề nghị này."))
    answer = forms.CharField(label=_("Lý do không quyết định"), max_length=300, required=False)
