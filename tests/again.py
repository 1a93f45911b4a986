"""Scenery that many tests begin with is built once: later tests get its rows put back.

Most of the suite's time went into the same few hundred statements. What is put back is exactly what
the services wrote the first time in this process, as long as nothing else was written in between;
a test that wrote one row of its own before gets the scenery built step by step.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models.sql import InsertQuery, UpdateQuery

from khuyencong.core.models import Event

Made = TypeVar("Made")
Rows = dict[type[models.Model], dict[Any, tuple]]
OF_DJANGO = {"auth", "contenttypes"}  # filled when the tables are made
READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Kept:
    """What was made, on what, all rows there are with it, and how to put its own back."""

    key: tuple
    made: bytes
    rows: Rows
    statements: list[tuple[str, Any]]


@dataclass(frozen=True)
class Standing:
    """What this test stands on, as long as `writes` stays the number of statements written."""

    world: object
    kept: Kept
    writes: int


_kept: dict[tuple, Kept] = {}
_standing: Standing | None = None
_writes = 0


def scenery(make: Callable[..., Made]) -> Callable[..., Made]:
    """Upon a function that makes a world, or something in a world, of plain facts alone."""

    @functools.wraps(make)
    def again(*facts: Any, **more: Any) -> Made:
        given = [*facts, *more.values()]
        world = _standing.world if _standing and any(f is _standing.world for f in given) else None
        rest = [fact for fact in given if fact is not world]
        if not all(fact is None or isinstance(fact, int | str | date) for fact in rest):
            return make(*facts, **more)
        if world is None:
            below, before = (), {}
            is_as_it_was = not Event.objects.exists()
        else:
            below, before = _standing.kept.key, _standing.kept.rows
            is_as_it_was = _writes == _standing.writes and connection.in_atomic_block
        if not is_as_it_was:
            return make(*facts, **more)
        key = (below, make.__module__, make.__qualname__, *more, *rest)
        return _again(key, before, world, functools.partial(make, *facts, **more))

    return again


def _again(key: tuple, before: Rows, world: object, make: Callable[[], Made]) -> Made:
    global _standing
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)
    if key in _kept:
        kept = _kept[key]
        made, state = pickle.loads(kept.made)
        if world is not None:
            vars(world).update(state)
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in kept.statements:
                cursor.execute(statement, values)
    else:
        made = make()
        rows = all_rows()
        pickled = pickle.dumps((made, None if world is None else vars(world)))
        kept = _kept[key] = Kept(key, pickled, rows, _statements(before, rows))
    _standing = Standing(made if world is None else world, kept, _writes)
    return made


def _count(execute: Callable, statement: str, values: Any, many: bool, context: dict) -> Any:
    global _writes
    _writes += not statement.startswith(READING)
    return execute(statement, values, many, context)


def all_rows() -> Rows:
    return {
        model: {row[0]: row for row in _values(model)}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in OF_DJANGO
    }


def _values(model: type[models.Model]) -> models.QuerySet:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.order_by("pk").values_list("pk", *names)


def _statements(before: Rows, after: Rows) -> list[tuple[str, Any]]:
    """One INSERT for each table with new rows, one UPDATE for each row that changed."""
    written: list[tuple[str, Any]] = []
    for model, rows in after.items():
        known = before.get(model, {})
        if new := [model(*row[1:]) for pk, row in rows.items() if pk not in known]:
            insert = InsertQuery(model)
            insert.insert_values(model._meta.concrete_fields, new, raw=True)
            written += insert.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        for pk, row in rows.items():
            if pk in known and known[pk] != row:
                written.append(_update(model, known[pk], row))
    return written


def _update(model: type[models.Model], old: tuple, new: tuple) -> tuple[str, Any]:
    fields = zip(model._meta.concrete_fields, old[1:], new[1:], strict=True)
    update = model._base_manager.filter(pk=new[0]).query.chain(UpdateQuery)
    update.add_update_fields([(field, None, value) for field, was, value in fields if was != value])
    return update.get_compiler(DEFAULT_DB_ALIAS).as_sql()
