"""An answer to one point of an opinion, and the decision to go on all the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal.models import Point
from khuyencong.ui.fields import TextField

ADOPTED, EXPLAINED = "adopted", "explained"


class PointForm(forms.Form):
    """`points`: those of the page, by their key."""

    point = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, points: list[Point], **options: Any) -> None:
        super().__init__(*args, **options)
        self.points = {point.key: point for point in points}

    def values(self) -> dict[str, Any]:
        key = self.cleaned_data["point"]
        if key not in self.points:
            raise Http404(gettext("Không có điểm này trong ý kiến."))
        return self.cleaned_data | {"point": self.points[key]}


class PointAnswerForm(PointForm):
    way = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[(ADOPTED, _("Tiếp thu")), (EXPLAINED, _("Giải trình, giữ như đã lập"))],
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("Nội dung tiếp thu, giải trình"), required=False, rows=2)

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"is_adopted": values.pop("way") == ADOPTED}


class PointDecisionForm(PointForm):
    reason = TextField(label=_("Vì sao vẫn xét tiếp"), required=False, rows=2)
