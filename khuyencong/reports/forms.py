"""What is asked of who drafts a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation
from khuyencong.reports.models import Report
from khuyencong.reports.selectors.crossing import ACROSS, DIMENSIONS, MEASURES, Question
from khuyencong.ui.fields import CountField, TextField, YearField


class DraftForm(forms.Form):
    body = forms.ChoiceField(label=_("Báo cáo của"))
    kind = forms.ChoiceField(label=_("Kỳ"), choices=Report.Kind.choices)
    year = YearField(label=_("Năm"), help_text=_("Báo cáo 5 năm: ghi năm cuối."))
    part = CountField(
        label=_("Tháng, quý thứ"),
        least=1,
        most=12,
        required=False,
        help_text=_("Chỉ ghi cho báo cáo tháng, quý."),
    )

    def __init__(self, *args: Any, bodies: list[tuple[Organisation, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(one.uuid): one for one, _name in bodies}
        self.fields["body"].choices = [(str(one.uuid), name) for one, name in bodies]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "organisation": self.bodies[data["body"]],
            "kind": data["kind"],
            "year": data["year"],
            "part": data["part"] or 0,
        }


class WordsForm(forms.Form):
    done = TextField(label=_("Kết quả trong kỳ"), max_length=6000, required=False)
    hard = TextField(label=_("Khó khăn, nguyên nhân"), max_length=6000, required=False)
    asked = TextField(label=_("Kiến nghị, nhiệm vụ kỳ sau"), max_length=6000, required=False)


class AdjustForm(forms.Form):
    reason = forms.CharField(label=_("Vì sao số khác số đã báo cáo"), max_length=300)


class CrossForm(forms.Form):
    """What a cross-table asks; its fields stand in the address under the names of a question."""

    rows = forms.ChoiceField(label=_("Hàng"), choices=list(DIMENSIONS.items()))
    columns = forms.ChoiceField(label=_("Cột"), choices=[(one, DIMENSIONS[one]) for one in ACROSS])
    measure = forms.ChoiceField(label=_("Số"), choices=list(MEASURES.items()))
    first_year = YearField(label=_("Từ năm"))
    last_year = YearField(label=_("Đến năm"))

    @staticmethod
    def at_first(year: int) -> dict[str, str]:
        """Money approved by content, in the last five years."""
        return {
            "rows": "content", "columns": "year", "measure": "approved_dong",
            "first_year": str(year - 4), "last_year": str(year),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rows") and data.get("rows") == data.get("columns"):
            self.add_error("columns", _("Cột phải khác hàng."))
        if (data.get("first_year") or 0) > (data.get("last_year") or 9999):
            self.add_error("last_year", _("Năm cuối phải từ năm đầu trở đi."))
        return data

    def question(self) -> Question:
        return Question(**self.cleaned_data)
