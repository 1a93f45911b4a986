"""An item of a request to complete: its answer, and asking again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.ui.fields import (
    ContentField,
    RowField,
    RowForm,
    TextField,
)


class ItemForm(RowForm):
    item = RowField(_("Không có mục bổ sung này."))


class AnswerForm(ItemForm):
    """An answer to one item: a file, words, or both."""

    file = ContentField(
        label=_("Tệp hoặc ảnh"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.pdf,.docx,.xlsx,.xml"}),
    )
    text = TextField(label=_("Trả lời bằng lời"), required=False, rows=2)


class AgainForm(ItemForm):
    reason = TextField(label=_("Còn thiếu gì, vì sao"), required=False, rows=2)
