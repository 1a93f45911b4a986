"""Handing over, and standing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Person
from khuyencong.ui.fields import DateField


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(Person.objects.none(), label=_("Người nhận"))
    on = DateField(label=_("Từ ngày"), of="due")
    note = forms.CharField(
        label=_("Dặn dò"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = people


class DelegateForm(forms.Form):
    to = forms.ModelChoiceField(Person.objects.none(), label=_("Người thay"))
    since = DateField(label=_("Từ ngày"), of="due")
    until = DateField(label=_("Đến trước ngày"), of="due")

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = people
