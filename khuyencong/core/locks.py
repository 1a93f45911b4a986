"""Row locks, taken in one order everywhere: project, event stream, accounts by key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row) -> Row:
    """The same row, read again under a lock held until the transaction ends."""
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def lock_in_order(model: type[Row], field: str, values: Iterable[str]) -> dict[str, Row]:
    """Rows of `model` locked in the order of `field`, so that two callers never cross: PostgreSQL
    sorts before it locks. `field` is never changed.

    On SQLite the transaction holds the whole database and the lock costs nothing.
    """
    wanted = sorted(set(values))
    rows = model._default_manager.select_for_update(of=("self",)).filter(**{f"{field}__in": wanted})
    locked = {getattr(row, field): row for row in rows.order_by(field)}
    if missing := [value for value in wanted if value not in locked]:
        raise ObjectDoesNotExist(f"{model.__name__}: {missing}")
    return locked
