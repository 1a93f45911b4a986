"""Slots of a group project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.ledger.models import Fund
from khuyencong.ui.fields import (
    CountField,
    DongField,
    NamedChoice,
    RowField,
    RowForm,
)


class SlotsForm(forms.Form):
    """So many slots, each with the same item, price and support."""

    count = CountField(label=_("Số suất"), least=1, most=60)
    item = forms.CharField(label=_("Mỗi suất được gì"), max_length=300)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=40)
    unit_price_dong = DongField(label=_("Đơn giá"))
    support_dong = DongField(label=_("Khuyến công cho mỗi suất"))
    fund = NamedChoice(label=_("Nguồn cấp khuyến công"))

    def __init__(self, *args: Any, province: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fund"].queryset = Fund.objects.filter(province=province).order_by("code")


class CloseSlotForm(RowForm):
    slot = RowField(_("Không có suất này."), key="order")


class ChooseForm(RowForm):
    """The waiting request of the establishment that is chosen for a slot, where it has one."""

    request = RowField(_("Không có đề nghị này trong phạm vi của bạn."), key="code", required=False)
