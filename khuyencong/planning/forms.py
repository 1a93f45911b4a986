"""What the money of a year asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.core.money import grouped
from khuyencong.planning.models import Adjustment, Appropriation, Limit
from khuyencong.ui.fields import (
    ContentField,
    DateField,
    DongField,
    NamedChoice,
    RowChoice,
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
    """One decision: what kind, how much, why, under which codes of the budget index of its year."""

    fund = NamedChoice(label=_("Nguồn kinh phí"))
    kind = forms.ChoiceField(label=_("Loại quyết định"), choices=Appropriation.Kind.choices)
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decided_date = DateField(label=_("Ngày quyết định"))
    amount_dong = DongField(label=_("Số tiền"))
    ground = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        required=False,
        help_text=_("Bắt buộc khi bổ sung hoặc cắt giảm."),
    )
    chapter = forms.ChoiceField(label=_("Chương"), required=False)
    category = forms.ChoiceField(label=_("Loại, khoản"), required=False)
    item = forms.ChoiceField(label=_("Tiểu mục"), required=False)
    source = forms.ChoiceField(label=_("Mã nguồn"), required=False)
    scan = ContentField(label=_("Bản chụp quyết định"), required=False)

    def __init__(
        self, *args: Any, funds: Any, codes: dict[str, list[tuple[str, str]]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["fund"].queryset = funds
        for kind, choices in codes.items():
            self.fields[kind].choices = [("", _("chưa rõ")), *choices]

    def values(self) -> dict[str, Any]:
        """A cut is a negative amount."""
        data = dict(self.cleaned_data)
        sign = -1 if data["kind"] == Appropriation.Kind.CUT else 1
        codes = {kind: data.pop(kind) for kind in ("chapter", "category", "item", "source")}
        return data | {"amount_dong": sign * data["amount_dong"], "codes": codes}


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


class EntryChoice(RowChoice):
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

    def __init__(
        self, *args: Any, funds: Any, kinds: list[tuple[str, str]], **options: Any
    ) -> None:
        """`funds`: of which the plan may change; none once it is closed."""
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _("chọn")), *kinds]
        self.fields["fund"].queryset = funds
        if not funds:
            del self.fields["fund"], self.fields["amount_dong"]


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
