"""What an appraiser writes down on the file of a project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal.forms.choices import offer
from khuyencong.appraisal.services.overlaps import Overlap
from khuyencong.directory.models import Unit
from khuyencong.projects.forms import SaidForm
from khuyencong.ui.fields import (
    DateField,
    RowField,
    RowForm,
    TextField,
    YesNoField,
)

AS_SAID = _("theo cơ sở khai")


class OverlapForm(forms.Form):
    """The decision on two establishments that look alike; `pairs` are those of the page."""

    member = forms.CharField()
    other = forms.CharField()
    reason = forms.CharField(required=False)

    def __init__(self, *args: Any, pairs: list[Overlap], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pairs = pairs

    def values(self) -> dict[str, Any]:
        asked = (self.cleaned_data["member"], self.cleaned_data["other"])
        for pair in self.pairs:
            if (str(pair.member.pk), str(pair.other.pk)) == asked:
                reason = self.cleaned_data["reason"]
                return {"member": pair.member, "other": pair.other, "reason": reason}
        raise Http404(gettext("Không có dấu hiệu này."))


class FactsForm(RowForm, SaidForm):
    """What the appraiser found of one beneficiary; what stays empty is as its owner said.
    `facts`: what is asked of it; `places`: communes of the province."""

    member = RowField(_("Đề án không có đơn vị thụ hưởng này."))

    def __init__(
        self, *args: Any, facts: Iterable[str], places: list[Unit], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].empty_label = AS_SAID
        offer(self.fields["seat"], places)
        for field in self.fields.values():
            if isinstance(field, YesNoField):
                field.choices = [("", AS_SAID), *list(field.widget.choices)[1:]]
        self.keep(facts)

    def values(self) -> dict[str, Any]:
        return {"member": self.cleaned_data["member"], "said": self.said()}


class PriorityForm(forms.Form):
    """The ministry's decision, or two empty boxes."""

    number = forms.CharField(label=_("Số quyết định của Bộ"), max_length=60, required=False)
    day = DateField(label=_("Ngày quyết định"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("number")) != bool(data.get("day")):
            empty = "day" if data.get("number") else "number"
            self.add_error(empty, _("Ghi cả số và ngày quyết định, hoặc để trống cả hai."))
        return data

    def values(self) -> dict[str, Any]:
        number, day = self.cleaned_data["number"], self.cleaned_data["day"]
        return {"decision": (number, day) if number else None}


class ConflictForm(forms.Form):
    reason = forms.CharField(required=False)  # the service says that it is missing


class LiftForm(RowForm):
    conflict = RowField(_("Không có khai báo này."))
    reason = forms.CharField(required=False)


class RowsForm(forms.Form):
    q = forms.CharField(
        label=_("Tìm quy định, điều khoản, xã, phường"), required=False, max_length=80
    )

    @property
    def asked(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class LookAgainForm(forms.Form):
    words = TextField(
        label=_("Kết quả xem lại"),
        help_text=_("Quyết định cũ có giữ không, vì sao; phải đổi thì đổi bằng bước nào."),
    )
