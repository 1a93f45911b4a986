"""What the page of the year's ranking asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.ui.fields import RowForm, TickedField


class ChosenForm(RowForm):
    chosen = TickedField(key="code")


class PlaceForm(RowForm):
    """One project moved up to stand before another, with the reason."""

    project = TickedField(key="code")
    before = TickedField(key="code")
    reason = forms.CharField(required=False)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data["project"] or not data["before"]:
            raise Refused(_("Chưa chọn đủ hai đề án."), fix=_("Chọn đề án và đề án đứng sau."))
        return {
            "project": data["project"][0],
            "before": data["before"][0],
            "reason": data["reason"],
        }
