"""Handing over, and standing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Person
from khuyencong.ui.fields import DateField, RowChoice, RowField, RowForm, TextField


class HandOverForm(forms.Form):
    to = RowChoice(Person.objects.none(), label=_("Người nhận"))
    on = DateField(label=_("Từ ngày"), of="due")
    note = TextField(label=_("Dặn dò"), required=False, rows=4)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = people
        if not people.exists():
            self.fields["to"].help_text = _(
                "Chưa có ai nhận được: người khác giữ chức danh phải tách với chức danh này."
            )


class DelegateForm(forms.Form):
    to = RowChoice(Person.objects.none(), label=_("Người thay"))
    since = DateField(label=_("Từ ngày"), of="due")
    until = DateField(label=_("Đến trước ngày"), of="due")

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = people
        if not people.exists():
            self.fields["to"].help_text = _(
                "Chưa có ai thay được: cần người cùng cơ quan, chức danh không phải tách với "
                "chức danh này."
            )


class EndForm(forms.Form):
    until = DateField(label=_("Thôi giữ từ ngày"), of="due")
    reason = forms.CharField(label=_("Lý do"), max_length=300)


class ConfirmForm(RowForm):
    confirm = RowField(_("Không có đề nghị này trong cơ quan của bạn."))


class DeclineForm(RowForm):
    decline = RowField(_("Không có đề nghị này trong cơ quan của bạn."))


class UndoForm(RowForm):
    undo = RowField(_("Không có lần bàn giao này trong cơ quan của bạn."))
    reason = forms.CharField(label=_("Bàn giao nhầm vì"), max_length=300, required=False)


class TakeBackForm(RowForm):
    take_back = RowField(_("Không có chức danh này trong cơ quan của bạn."))
