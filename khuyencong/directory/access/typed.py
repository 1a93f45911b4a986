"""What was typed into a page that comes back later, as people read it: labels, never keys."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping

from django import forms
from django.http import Http404
from django.urls import resolve
from django.utils.translation import gettext as _

from khuyencong.ui.acts import Act

_PLACE = re.compile(r"^.*-[0-9]+-")  # form-0-item: a row of a table
LABEL, CHOSEN = "label-", "chosen-"  # of a box made at run time, before its name
_CODE = re.compile(r"[a-z0-9_-]+")  # a key or a word of the code, when nothing names its box


def in_words(path: str, fields: Iterable[tuple[str, str]]) -> list[str]:
    """A line for each box that holds something, by the forms of the page at `path`."""
    fields = list(fields)
    known = _fields(path, dict(fields).get("act", ""))
    told = dict(fields)
    lines = (
        _line(known.get(_PLACE.sub("", name)), name, value, told)
        for name, value in fields
        if value and not name.startswith((LABEL, CHOSEN))
    )
    return [line for line in lines if line]


def _line(field: forms.Field | None, name: str, value: str, told: Mapping[str, str]) -> str:
    """`told`: all that was sent, the labels of boxes made at run time among it."""
    if field is None and (label := told.get(LABEL + name)):
        return f"{label}: {value}"
    if field is None and (label := told.get(CHOSEN + name)):
        return f"{label}: {_('đã chọn')}"
    if field is None or not field.label:
        return "" if _CODE.fullmatch(value) else value
    if field.widget.is_hidden:
        return ""
    if isinstance(field, forms.BooleanField):
        value = _("có")
    elif isinstance(field, forms.ModelChoiceField):
        value = _("đã chọn")
    elif isinstance(field, forms.ChoiceField):
        value = str(dict(field.choices).get(value, _("đã chọn")))  # type: ignore[arg-type]
    return f"{field.label}: {value}"


def _fields(path: str, act: str) -> dict[str, forms.Field]:
    """Fields of the acts that the page's module declares; those of the pressed one come first."""
    try:
        match = resolve(path.partition("?")[0])
    except Http404:
        return {}
    module = vars(sys.modules[match.func.__module__])
    pressed = {act, match.kwargs.get("name")}
    acts = [
        (name not in pressed, one.form)
        for declared in module.values()
        if isinstance(declared, dict)
        for name, one in declared.items()
        if isinstance(one, Act)
    ]
    found: dict[str, forms.Field] = {}
    for _is_other, form in sorted(acts, key=lambda one: one[0]):
        form = getattr(form, "form", form)  # of a table, its row
        found = getattr(form, "base_fields", {}) | found
    return found
