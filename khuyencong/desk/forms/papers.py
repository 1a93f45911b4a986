"""A new version of an issued paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from khuyencong.documents.models import PaperVersion
from khuyencong.ui.fields import ContentField, TextField


class VersionForm(forms.Form):
    kind = forms.ChoiceField(
        label=lazy("Loại bản"), choices=PaperVersion.Kind.choices, widget=forms.RadioSelect
    )
    file = ContentField(label=lazy("Tệp"))
    reason = TextField(
        label=lazy("Lý do sửa"),
        rows=2,
        required=False,
        help_text=lazy("Cần khi số liệu khác bản đã phát hành."),
    )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        name, content = data["file"]
        return {"kind": data["kind"], "name": name, "content": content, "reason": data["reason"]}
