"""Snippets of an office: written, removed, taken back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.ui.fields import RowField, RowForm, TextField


class SnippetForm(forms.Form):
    name = forms.CharField(label=_("Tên đoạn mẫu"), max_length=80)
    text = TextField(label=_("Nội dung"), max_length=2000, rows=4)


class RemoveSnippetForm(RowForm):
    remove = RowField(_("Không có đoạn mẫu này trong cơ quan của bạn."))


class TakeBackSnippetForm(RowForm):
    take_back = RowField(_("Đoạn mẫu này không còn lấy lại được."))
