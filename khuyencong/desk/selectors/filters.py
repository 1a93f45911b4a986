"""The filters of the project list, as they stand in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.desk.selectors.columns import COLUMNS
from khuyencong.policy.selectors import activities
from khuyencong.projects.workflow import PROJECT, REQUEST, UNSENT
from khuyencong.ui.fields import YearField


def activity_choices() -> list[tuple[str, str]]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return [(code, one.label[language]) for code, one in activities().items()]


class RequestFilterForm(forms.Form):
    """Filters of the list of requests; both stand in the address."""

    q = forms.CharField(label=_("Tìm theo tên, mã"), required=False)
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            *((s.name, s.label) for s in REQUEST.states if s.name not in UNSENT),
        ],
    )


class FilterForm(forms.Form):
    """Filters of the project list; all of them stand in the address."""

    q = forms.CharField(label=_("Tìm theo tên"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)
    activity = forms.ChoiceField(label=_("Nội dung"), required=False)
    year = YearField(label=_("Năm"), required=False)
    columns = forms.MultipleChoiceField(
        label=_("Cột của danh sách"),
        required=False,
        choices=[(column.name, column.label) for column in COLUMNS.values()],
        widget=forms.CheckboxSelectMultiple,
    )

    sort = forms.ChoiceField(label=_("Sắp xếp"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        everything = ("", _("Tất cả"))
        self.fields["sort"].choices = [
            (sign + column.name, column.label)
            for column in COLUMNS.values()
            if column.sorts
            for sign in ("", "-")
        ]
        self.fields["state"].choices = [everything, *((s.name, s.label) for s in PROJECT.states)]
        self.fields["activity"].choices = [everything, *activity_choices()]
