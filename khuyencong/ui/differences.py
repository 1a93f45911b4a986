"""Where what is stored and what was just typed differ, field by field, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django import forms


def differences(
    typed: Iterable[forms.Form], stored: Iterable[Mapping[str, Any]]
) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of each field that differs; rows of a list are told by number."""
    pages = list(typed)
    changed = []
    for number, (form, values) in enumerate(zip_longest(pages, stored), 1):
        if form is None:
            changed.append(
                (str(number), ", ".join(str(v) for v in (values or {}).values() if v), "")
            )
            continue
        for bound in form:
            label = f"{number}. {bound.label}" if len(pages) > 1 else str(bound.label)
            theirs = _shown(bound.field, (values or {}).get(bound.name))
            mine = _shown(bound.field, bound.value())
            if not bound.is_hidden and theirs != mine:
                changed.append((label, theirs, mine))
    return changed


def _shown(field: forms.Field, value: Any) -> str:
    """The value as a person reads it; an amount or a date typed another way is the same one."""
    try:
        value = field.clean(value) if isinstance(value, str) and value else value
    except forms.ValidationError:
        return str(value)
    if value in (None, "", False):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        key = getattr(value, "pk", value)
        return next((str(one) for one in field.queryset or () if one.pk == key), "")
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for code, label in field.widget.choices if code == value), value)
    return str(field.prepare_value(value))
