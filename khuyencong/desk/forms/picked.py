"""What is done with the ticked rows of a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.planning.models import Proposal, Scenario
from khuyencong.ui.fields import RowChoice


class PinForm(forms.Form):
    """Into which scenario, how, and why. `rows`: scenarios that may be chosen."""

    scenario = RowChoice(Scenario.objects.none(), label=_("Phương án"))
    how = forms.ChoiceField(label=_("Ghim"), widget=forms.RadioSelect, choices=Proposal.Pin.choices)
    reason = forms.CharField(label=_("Lý do"), max_length=300)

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scenario"].queryset = rows
