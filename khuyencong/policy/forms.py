"""Writing a pack: in the page, or from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.core.folding import fold
from khuyencong.policy.models import Scope
from khuyencong.rules.packs import LIMIT_BYTES
from khuyencong.rules.reading import words
from khuyencong.rules.wording import language
from khuyencong.ui.fields import CountField, TextField


class PackForm(forms.Form):
    scope = forms.ChoiceField(label=_("Phạm vi"), choices=Scope.choices)
    text = forms.CharField(
        label=_("Nội dung (YAML)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(
        label=_("hoặc tệp YAML"),
        required=False,
        help_text=_("Tệp văn bản, tối đa 300 kB; thay cho nội dung trong khung."),
    )
    reason = TextField(
        label=_("Lý do, nếu thay đổi quy định của những ngày đã qua"), required=False, rows=2
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LIMIT_BYTES:
            raise forms.ValidationError(
                _("Tệp {size} kB, lớn hơn 300 kB. Bỏ phần không thay đổi.").format(
                    size=file.size // 1000
                )
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if file := data.get("file"):
            try:
                data["text"] = file.read().decode("utf-8-sig")
                typed = self.data.copy()  # what came as a file is shown again as text
                typed["text"] = data["text"]
                self.data = typed
            except UnicodeDecodeError:
                self.add_error("file", _("Tệp không phải văn bản UTF-8. Lưu lại bằng UTF-8."))
        elif not data.get("text", "").strip():
            self.add_error("text", _("Chưa có nội dung: viết vào khung hoặc chọn tệp."))
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("scope", "text", "reason")}


class EditForm(PackForm):
    """A pack that is there keeps its scope; which version was edited comes back with the press."""

    version = CountField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scope"].disabled = True

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text", "reason")}


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Tìm văn bản, điều khoản, quy định"), required=False, max_length=80)

    @property
    def asked(self) -> str:
        """The words, folded: found with or without their marks."""
        return fold(self.cleaned_data["q"]) if self.is_valid() else ""


class OfficeForm(forms.Form):
    office = forms.ChoiceField(label=_("Hỏi cơ quan"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lang = language(get_language())
        offices = words("parameters/vocabulary.yaml")["offices"]
        self.fields["office"].choices = [
            ("all", _("Sở Công Thương: tất cả điều chưa rõ")),
            *((code, label[lang]) for code, label in offices.items()),
        ]


class ReturnForm(forms.Form):
    reason = forms.CharField(required=False)  # the service says that it is missing
