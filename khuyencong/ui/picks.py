"""Rows ticked in a list, kept over its pages in the session of who ticked them: no script needed.

A list keeps the codes of what it showed and of what was ticked there; what other pages of it had
ticked stays. What is then done with them asks anew who may.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.ui.acts import Act

MOST = 300  # rows
LONGEST = 60  # letters of a code


class Picks:
    """Codes of the rows of one list. `kind` names the list."""

    def __init__(self, request: HttpRequest, kind: str) -> None:
        self._session, self._key = request.session, f"picks-{kind}"

    @property
    def codes(self) -> list[str]:
        return list(self._session.get(self._key, ()))

    def put(self, codes: Sequence[str]) -> None:
        self._session[self._key] = list(codes)


class CodesField(forms.Field):
    """Codes of rows as a list sends them back; one that names nothing finds nothing later."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [code for code in value or () if 0 < len(code) <= LONGEST][:MOST]


class PickForm(forms.Form):
    """`shown`: the rows of this page; `pick`: those that are ticked."""

    shown = CodesField(required=False)
    pick = CodesField(required=False)


def keep(
    picks: Picks,
    *,
    shown: Sequence[str],
    pick: Sequence[str],
    next_url: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Giữ các dòng đã đánh dấu; the address to go on to, "" for the same page."""
    before = [code for code in picks.codes if code not in set(shown)]
    codes = list(dict.fromkeys([*before, *pick]))
    if len(codes) > MOST:
        raise Refused(
            _("Đã đánh dấu {count} dòng; mỗi lần làm nhiều nhất {most}.").format(
                count=len(codes), most=MOST
            ),
            fix=_("Bỏ bớt dấu, làm thành nhiều lần."),
        )
    picks.put(codes)
    return next_url


def drop(picks: Picks, *, by: Actor, at: datetime) -> None:
    """Bỏ mọi dấu."""
    picks.put(())


ACTS = {
    "keep": Act(keep, PickForm, then=str),
    "onward": Act(keep, PickForm, then=str),
    "drop": Act(drop, done=lazy("Đã bỏ mọi dấu.")),
}
