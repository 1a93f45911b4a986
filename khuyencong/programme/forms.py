"""What the programme, its targets and other programmes ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.programme.models import OtherProgramme, Programme, Target
from khuyencong.ui.fields import DateField, DongField, RowField, RowForm, TextField, YearField


class ProgrammeForm(forms.Form):
    name = forms.CharField(label=_("Tên chương trình"), max_length=200)
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decided_date = DateField(label=_("Ngày quyết định"))
    first_year = YearField(label=_("Năm đầu"))
    last_year = YearField(label=_("Năm cuối"))


class TargetForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Năm"), required=False, coerce=int, empty_value=None)
    content = forms.ChoiceField(label=_("Nội dung khuyến công"), required=False)
    measure = forms.ChoiceField(
        label=_("Tính bằng"), choices=Target.Measure.choices, widget=forms.RadioSelect
    )
    amount = DongField(
        label=_("Mức"),
        required=False,
        small_dong=0,
        help_text=_("Số đồng hoặc số lượng; để trống thì bỏ chỉ tiêu."),
    )

    def __init__(
        self, *args: Any, programme: Programme, contents: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        years = range(programme.first_year, programme.last_year + 1)
        self.fields["year"].choices = [("", _("cả giai đoạn")), *((y, str(y)) for y in years)]
        self.fields["content"].choices = [("", _("mọi nội dung")), *contents]


class OtherForm(forms.Form):
    """A programme of somebody else that may pay for a line of an estimate."""

    kind = forms.ChoiceField(label=_("Loại"), choices=OtherProgramme.Kind.choices)
    name = forms.CharField(label=_("Tên chương trình"), max_length=200)
    office = forms.CharField(label=_("Cơ quan quản lý"), max_length=200)
    items = TextField(
        label=_("Chi cho khoản nào"),
        rows=2,
        help_text=_("Các từ cách nhau bằng dấu phẩy, ví dụ: bao bì, nhãn mác, hội chợ."),
    )
    terms = TextField(label=_("Mức và điều kiện"), required=False, rows=2)
    cap_dong = DongField(label=_("Mức tối đa"), required=False)
    opens_date = DateField(label=_("Nhận hồ sơ từ"), of="due", required=False)
    closes_date = DateField(label=_("Nhận hồ sơ đến hết"), of="due", required=False)
    source = forms.CharField(label=_("Đọc ở đâu"), max_length=300)
    evidence = forms.ChoiceField(label=_("Mức kiểm chứng"), choices=OtherProgramme.Evidence.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_date"), data.get("closes_date")
        if opens and closes and closes < opens:
            self.add_error("closes_date", _("Ngày đóng phải từ ngày mở trở đi."))
        return data


class EndOtherForm(RowForm):
    other = RowField(_("Không có chương trình này trong phạm vi của bạn."))
