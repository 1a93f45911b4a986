"""What the money of a year asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.core.money import grouped
from khuyencong.planning.models import Adjustment, Limit
from khuyencong.ui.fields import (
    DateField,
    DongField,
    NamedChoice,
    RowField,
    RowForm,
    TextField,
    TickedField,
    YearField,
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


class OpeningForm(forms.Form):
    year = YearField(label=_("Năm ngân sách"))
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decided_date = DateField(label=_("Ngày quyết định"))
    amount_dong = DongField(label=_("Số còn dùng được"))
    reason = forms.CharField(
        label=_("Lý do, giấy tờ"),
        max_length=300,
        help_text=_("Vì sao ghi bây giờ, đối chiếu với giấy nào."),
    )


class EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} ({obj.year}): {grouped(obj.now_dong)} đồng"


class CorrectionForm(forms.Form):
    recorded = EntryChoice(None, label=_("Quyết định ghi sai"))
    amount_dong = DongField(
        label=_("Số đúng theo quyết định"),
        small_dong=0,
        help_text=_("Ghi 0 khi quyết định này ghi nhầm nguồn hoặc nhầm năm."),
    )
    reason = forms.CharField(label=_("Lý do, giấy tờ"), max_length=300)

    def __init__(self, *args: Any, recorded: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recorded"].queryset = recorded

    def values(self) -> dict[str, Any]:
        """What was cut stays a cut."""
        data = dict(self.cleaned_data)
        sign = -1 if data["recorded"].amount_dong < 0 else 1
        return data | {"amount_dong": sign * data["amount_dong"]}


class ConfirmOpeningForm(RowForm):
    confirm = RowField(_("Không có đề nghị này cho nguồn."))


class DeclineOpeningForm(RowForm):
    decline = RowField(_("Không có đề nghị này cho nguồn."))


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
