"""A choice among what was read already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def offer(field: Any, listed: list[Any], named: Callable[[Any], str] = str) -> None:
    """Lets a field choose among what was read, without reading it once more to show it."""
    model = field.queryset.model
    field.queryset = model.objects.filter(pk__in=[one.pk for one in listed])
    empty = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = lambda: [*empty, *((one.pk, named(one)) for one in listed)]
