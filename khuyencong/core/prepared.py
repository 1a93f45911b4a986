"""Queries that are compiled once and run many times.

To make SQL of a queryset takes several times as long as the database takes to answer it. A page of
a case asks some twenty times, always the same but for a key: those queries are written with
`prepared`, and afterwards cost what their rows cost.
"""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet

Words = ParamSpec("Words")
Row = TypeVar("Row")

MANY = 50  # values in a list; of a longer one the SQL is made anew


class Later(Expression):
    """Where a value goes that is known at each call. `number`: its place among the arguments;
    `part`: its place in an argument that is a list."""

    def __init__(self, number: int, part: int | None = None) -> None:
        super().__init__()
        self.number, self.part = number, part

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        return "%s", [self]

    def among(self, values: tuple[Any, ...]) -> Any:
        value = values[self.number]
        return value if self.part is None else value[self.part]


def prepared(build: Callable[Words, QuerySet[Any, Row]]) -> Callable[Words, list[Row]]:
    """The rows of the queryset that `build` makes of its arguments.

    `build` may only put its arguments into filters and annotations: it is called once for each
    number of values in its lists, with placeholders. Arguments are text, whole numbers, days,
    instants, UUIDs, or lists of them; of a row give the key. A list goes to a field that is no
    foreign key; where it is empty nothing is asked of the database.
    """
    known = _Known()
    _ALL.append(known)
    build_of: Callable[..., QuerySet[Any, Row]] = build

    @wraps(build)
    def rows(*values: Any) -> list[Row]:
        lengths = tuple(len(value) if isinstance(value, list) else None for value in values)
        if 0 in lengths:
            return []
        if any(length and length > MANY for length in lengths):
            return list(build_of(*values))
        compiled = known.compiled.get(lengths)
        if compiled is None or compiled.connection is not connections[compiled.database]:
            compiled = known.compiled[lengths] = _Compiled(build_of(*_placeholders(lengths)))
        return compiled.rows(values)

    return rows  # type: ignore[return-value]


def forget() -> None:
    """Compile anew from now on, in this thread: for tests that alter a number a query ends at."""
    for known in _ALL:
        known.compiled.clear()


def attach(rows: Iterable[Any], name: str, parts: Iterable[Any], key: str) -> None:
    """Puts `parts`, read by a prepared query, where `prefetch_related(name)` would put them; `key`:
    the field of a part that says of which row it is."""
    of_row: dict[Any, list[Any]] = defaultdict(list)
    for part in parts:
        of_row[getattr(part, key)].append(part)
    for row in rows:
        related = getattr(row, name).all()
        related._result_cache = of_row[row.pk]
        row._prefetched_objects_cache = {name: related}


class _Known(threading.local):
    """A compiler belongs to one connection, and that to one thread."""

    def __init__(self) -> None:
        self.compiled: dict[tuple[int | None, ...], _Compiled] = {}


_ALL: list[_Known] = []


def _placeholders(lengths: tuple[int | None, ...]) -> list[Any]:
    return [
        Later(number) if length is None else [Later(number, part) for part in range(length)]
        for number, length in enumerate(lengths)
    ]


class _Compiled:
    def __init__(self, queryset: QuerySet) -> None:
        self.queryset, self.database = queryset, queryset.db
        self.connection = connections[self.database]
        self.compiler = queryset.query.get_compiler(self.database)
        self.sql, self.parameters = self.compiler.as_sql()
        fields = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        converters = self.compiler.get_converters(fields)
        self.compiler.get_converters = lambda _fields: converters

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        parameters = tuple(
            _sent(one.among(values), self.connection) if isinstance(one, Later) else one
            for one in self.parameters
        )
        compiler, again = copy(self.compiler), self.queryset.all()
        compiler.as_sql = lambda *_words, **_more: (self.sql, parameters)
        again.query.get_compiler = lambda *_words, **_more: compiler  # type: ignore[method-assign]
        return list(again)


def _sent(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As the driver of the database takes it."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_unknown_value(value) if isinstance(value, date) else value
