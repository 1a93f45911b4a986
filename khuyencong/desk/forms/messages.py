"""One message to many owners: to whom, and the words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.desk.selectors.filters import activity_choices
from khuyencong.directory.models import Unit
from khuyencong.projects.services import messages
from khuyencong.projects.workflow import REQUEST
from khuyencong.ui.fields import CountField, RowChoice, TextField


class RecipientsForm(forms.Form):
    """Whose requests; all of it stands in the address."""

    state = forms.ChoiceField(label=_("Đề nghị đang"), required=False)
    activity = forms.ChoiceField(label=_("Nội dung"), required=False)
    place = RowChoice(
        Unit.objects.none(), label=_("Xã, phường"), required=False, empty_label=_("Tất cả")
    )

    def __init__(self, *args: Any, communes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        everything = ("", _("Tất cả"))
        names = [(state, REQUEST.state(state).label) for state in messages.STATES]
        self.fields["state"].choices = [everything, *names]
        self.fields["activity"].choices = [everything, *activity_choices()]
        self.fields["place"].queryset = communes


class MessageForm(forms.Form):
    text = TextField(
        label=_("Tin gửi chủ cơ sở"),
        max_length=messages.LONGEST,
        help_text=_("Việc gì, ở đâu, đến ngày nào. Tin nằm ở trang đề nghị của từng người."),
    )


class SendForm(MessageForm):
    shown = CountField(widget=forms.HiddenInput)
