"""What the money of a year asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.planning.models import Adjustment, Limit
from khuyencong.ui.fields import (
    DateField,
    DongField,
    NamedChoice,
    RowField,
    RowForm,
    TextField,
    TickedField,
)


class LimitForm(forms.Form):
    fund = NamedChoice(label=_("Nguồn kinh phí"), required=False, empty_label=_("mọi nguồn"))
    content = forms.ChoiceField(label=_("Nội dung khuyến công"), required=False)
    area = forms.ChoiceField(label=_("Địa bàn"), required=False)
    measure = forms.ChoiceField(
        label=_("Tính bằng"), choices=Limit.Measure.choices, widget=forms.RadioSelect
    )
    least = DongField(label=_("Mức sàn"), required=False)
    most = DongField(label=_("Mức trần"), required=False)
    reason = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Nghị quyết, chương trình, ý kiến chỉ đạo.")
    )

    def __init__(
        self,
        *args: Any,
        funds: Any,
        contents: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["fund"].queryset = funds
        self.fields["content"].choices = [("", _("mọi nội dung")), *contents]
        self.fields["area"].choices = [("", _("mọi địa bàn")), *areas]


class DropLimitForm(RowForm):
    limit = RowField(_("Không có mức này."))


class AppropriationForm(forms.Form):
    fund = NamedChoice(label=_("Nguồn kinh phí"))
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decided_date = DateField(label=_("Ngày quyết định"))
    amount_dong = DongField(label=_("Số tiền"))
    is_cut = forms.BooleanField(label=_("Đây là cắt giảm"), required=False)

    def __init__(self, *args: Any, funds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fund"].queryset = funds

    def values(self) -> dict[str, Any]:
        """A cut is a negative amount."""
        data = dict(self.cleaned_data)
        sign = -1 if data.pop("is_cut") else 1
        return data | {"amount_dong": sign * data["amount_dong"]}


class AdjustmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Điều chỉnh gì"), choices=Adjustment.Kind.choices)
    text = TextField(label=_("Nội dung điều chỉnh"), rows=2)
    reason = TextField(label=_("Lý do"), rows=2)
    fund = NamedChoice(label=_("Nguồn kinh phí"), required=False, empty_label="–")
    amount_dong = DongField(
        label=_("Số tiền tăng, giảm"),
        required=False,
        help_text=_("Chỉ ghi khi tăng hoặc giảm kinh phí."),
    )

    def __init__(self, *args: Any, funds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fund"].queryset = funds


class DecideForm(RowForm):
    adjustment = RowField(_("Không có điều chỉnh này."))
    number = forms.CharField(required=False, max_length=60)


class RefuseForm(RowForm):
    adjustment = RowField(_("Không có điều chỉnh này."))
    answer = forms.CharField(required=False)  # the service says that it is missing


class ForwardForm(RowForm):
    chosen = TickedField(key="code")
    last_year = forms.CharField(required=False)
    this_year = forms.CharField(required=False)
