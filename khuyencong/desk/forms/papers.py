"""A new version of an issued paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from khuyencong.documents.models import PaperVersion
from khuyencong.ui.fields import ContentField, DongField, TextField


class VersionForm(forms.Form):
    kind = forms.ChoiceField(
        label=lazy("Loại bản"), choices=PaperVersion.Kind.choices, widget=forms.RadioSelect
    )
    file = ContentField(label=lazy("Tệp"))
    read_number = forms.CharField(
        label=lazy("Số ghi trên bản ký"),
        max_length=60,
        required=False,
        help_text=lazy("Khi gửi ảnh, bản quét không có chữ: chép từ giấy, không chép từ màn hình."),
    )
    read_dong = DongField(
        label=lazy("Số tiền lớn nhất ghi trên bản ký"),
        small_dong=0,
        required=False,
        help_text=lazy("Như trên; văn bản không ghi số tiền thì để trống."),
    )
    reason = TextField(
        label=lazy("Lý do sửa"),
        rows=2,
        required=False,
        help_text=lazy("Cần khi số liệu khác bản đã phát hành."),
    )

    def values(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        name, content = read.pop("file")
        return read | {"name": name, "content": content}
