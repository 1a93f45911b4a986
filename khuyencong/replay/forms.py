"""What a replay asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.ui.fields import DongField, YearField


class ReplayForm(forms.Form):
    since = YearField(label=_("Từ năm"), required=False)
    until = YearField(label=_("Đến năm"), required=False)
    activity = forms.ChoiceField(label=_("Nội dung"), required=False)
    budget_dong = DongField(label=_("Một ngân sách"), required=False)
    small_cap_dong = DongField(label=_("Mức trần thấp"), required=False)
    large_cap_dong = DongField(label=_("Mức trần cao"), required=False)

    def __init__(self, *args: Any, activities: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].choices = [("", _("Tất cả")), *activities]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error(
                "until", _("Đến năm {until} trước từ năm {since}.").format(until=until, since=since)
            )
        return data
