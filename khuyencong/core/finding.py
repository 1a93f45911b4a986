"""The one way to a row that an address or a press names."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)


def find(rows: QuerySet[Row], missing: object, **by: object) -> Row:
    """The first of `rows` with these values. Raises Http404 in the words of `missing`, also for
    what can be no key at all (`pk="abc"`)."""
    if any("\x00" in value for value in by.values() if isinstance(value, str)):
        raise Http404(str(missing))  # PostgreSQL keeps no such text
    try:
        row = rows.filter(**by).first()
    except (ValueError, OverflowError, ValidationError):
        row = None
    if row is None:
        raise Http404(str(missing))
    return row
