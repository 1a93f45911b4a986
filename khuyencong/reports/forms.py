"""What is asked of who drafts a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation
from khuyencong.reports.models import Report
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
