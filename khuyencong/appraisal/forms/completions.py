"""The items of a request to complete, all on one page: their answers, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services.completions import Given
from khuyencong.core.errors import Refused, Several
from khuyencong.projects.models import AskedItem
from khuyencong.ui.fields import ContentsField, Files, RowField, RowForm, TextField

FILES = "image/*,.heic,.pdf,.doc,.docx,.xls,.xlsx,.xml"


class ItemForm(RowForm):
    item = RowField(lazy("Không có mục bổ sung này."))


class FileForm(RowForm):
    file = RowField(lazy("Không có tệp này trong nháp của bạn."), key="uuid")


class Seen(forms.CharField):
    """The draft that a page shows: after a refusal the one that stands then."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, **options)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class AnswersForm(forms.Form):
    """Of each item: files, words, or both. `has_camera`: a box for photos taken now as well."""

    def __init__(
        self, *args: Any, items: Iterable[CompletionItem], has_camera: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.items = list(items)
        for item in self.items:
            if has_camera:
                self.fields[f"photo_{item.pk}"] = ContentsField(
                    label=_("Chụp ảnh bằng điện thoại"),
                    required=False,
                    widget=Files(attrs={"accept": "image/*", "capture": "environment"}),
                )
            self.fields[f"file_{item.pk}"] = ContentsField(
                label=_("Hoặc chọn ảnh, tệp đã có") if has_camera else _("Tệp hoặc ảnh"),
                required=False,
                widget=Files(attrs={"accept": FILES}),
            )
            self.fields[f"text_{item.pk}"] = TextField(
                label=_("Trả lời bằng lời"), required=False, rows=2, initial=item.draft
            )
            self.fields[f"seen_{item.pk}"] = Seen(initial=item.draft)

    def boxes(self, item: CompletionItem, *, may: bool) -> list[forms.BoundField]:
        """Those of one item: where she may answer it, or was typing while somebody else did."""
        names = [f"{name}_{item.pk}" for name in ("photo", "file", "text", "seen")]
        shown = [self[name] for name in names if name in self.fields]
        return shown if may or any(box.errors for box in shown) else []

    def show_kept(self, items: Iterable[CompletionItem], refusal: Refused | None) -> set[str]:
        """Goes on from the drafts that stand now; the boxes whose files stand with them."""
        for item in items:
            if (seen := f"seen_{item.pk}") in self.fields:
                self.fields[seen].initial = item.draft
        if not isinstance(refusal, Several):
            return set()
        at_fault = {name.rpartition("_")[2] for name in refusal.beside}
        return {name for name in self.fields if name.rpartition("_")[2] not in at_fault}

    def values(self) -> dict[str, Any]:
        """What came: an item whose box was not on the page is none of it."""
        data, sent = self.cleaned_data, {}
        for item in self.items:
            files = [*data.get(f"photo_{item.pk}", ()), *data[f"file_{item.pk}"]]
            if files or f"text_{item.pk}" in self.data:
                sent[item.pk] = Given(data[f"text_{item.pk}"], data[f"seen_{item.pk}"], files)
        return {"answers": sent}


class JudgeForm(forms.Form):
    """Of each answer: accepted, asked again with why, or left for later."""

    def __init__(self, *args: Any, items: Iterable[AskedItem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = list(items)
        ways = [("accept", _("Chấp nhận")), ("again", _("Yêu cầu trả lời lại"))]
        for item in self.items:
            self.fields[f"way_{item.pk}"] = forms.ChoiceField(
                label=_("Kết quả xem"), choices=ways, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason_{item.pk}"] = TextField(
                label=_("Còn thiếu gì, vì sao"), required=False, rows=1
            )

    def boxes(self, item: AskedItem) -> list[forms.BoundField]:
        """Those of one item."""
        return [self[f"way_{item.pk}"], self[f"reason_{item.pk}"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for item in self.items:
            way, why = data.get(f"way_{item.pk}"), data.get(f"reason_{item.pk}", "").strip()
            if why and way != "again":
                told = _("“{item}”: có lý do mà chưa chọn yêu cầu trả lời lại.")
                self.add_error(f"way_{item.pk}", told.format(item=item.item))
        if not self.errors and not any(data.get(f"way_{item.pk}") for item in self.items):
            raise forms.ValidationError(_("Chưa chọn kết quả xem của mục nào."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        ways = {item.pk: data[f"way_{item.pk}"] for item in self.items}
        whys = {"accept": lambda _pk: None, "again": lambda pk: data[f"reason_{pk}"]}
        return {"judged": {pk: whys[way](pk) for pk, way in ways.items() if way}}
