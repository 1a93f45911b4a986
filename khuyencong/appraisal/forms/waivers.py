"""To go on without a paper or a check, with the reason; and the five points of an appraisal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal.models import Content
from khuyencong.appraisal.selectors import Missing
from khuyencong.ui.fields import TextField


class WaiveMissingForm(forms.Form):
    """`items`: what is missing, as the page shows it."""

    item = forms.CharField(widget=forms.HiddenInput)
    reason = TextField(label=_("Vì sao vẫn xét tiếp"), required=False, rows=2)

    def __init__(self, *args: Any, items: list[Missing], **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = {one.key: one for one in items}

    def values(self) -> dict[str, Any]:
        key = self.cleaned_data["item"]
        if key not in self.items:
            raise Http404(gettext("Mục này không còn thiếu."))
        return self.cleaned_data | {"item": self.items[key]}


def _box(content: Content) -> TextField:
    number = list(Content).index(content) + 1
    return TextField(
        label=format_lazy("{}. {}", number, content.label),
        required=False,
        rows=3,
        max_length=5_000,
    )


class ContentsForm(forms.Form):
    """One box a point, numbered as in the article."""

    principles = _box(Content.PRINCIPLES)
    aims = _box(Content.AIMS)
    capacity = _box(Content.CAPACITY)
    combination = _box(Content.COMBINATION)
    completeness = _box(Content.COMPLETENESS)

    def values(self) -> dict[str, Any]:
        """A box that did not come along says nothing of its point."""
        came = [name for name in Content.values if name in self.data]
        return {"contents": {name: self.cleaned_data[name] for name in came}}
