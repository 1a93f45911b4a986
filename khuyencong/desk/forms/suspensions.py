"""What is asked when a project or a share of it is suspended, and when it goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Share
from khuyencong.desk.forms.steps import StepForm, add_authority
from khuyencong.ui.fields import DateField, TextField


def add_share(form: StepForm, parts: list[Share], whole: str) -> None:
    """Which share of it, where there are several."""
    names = [(str(part.uuid), contracts.whose(part, form.project)) for part in parts]
    form.fields["share"] = forms.ChoiceField(
        label=_("Phần"), required=False, choices=[("", whole), *names]
    )


class SuspendForm(StepForm):
    """All of the project, or what one of its beneficiaries gets."""

    until_date = DateField(
        label=_("Tạm dừng đến hết ngày"),
        help_text=_("Đến ngày này phải quyết định cho tiếp tục hay dừng hẳn."),
    )
    reason = TextField(label=_("Lý do"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        add_authority(self)
        self.parts = contracts.shares(self.project)
        if len(self.parts) > 1:
            add_share(self, self.parts, gettext("Cả đề án"))

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"share": _chosen(self.parts, self.cleaned_data)}


class ResumeForm(StepForm):
    reason = TextField(label=_("Lý do"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        suspended = [one.share for one in contracts.suspensions(self.project)]
        self.parts = [part for part in suspended if part]
        if self.parts:
            add_share(self, self.parts, gettext("Cả đề án"))
            self.fields["share"].initial = str(self.parts[0].uuid)

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"share": _chosen(self.parts, self.cleaned_data)}


def _chosen(parts: list[Share], data: dict[str, Any]) -> Share | None:
    return next((part for part in parts if str(part.uuid) == data.get("share")), None)
