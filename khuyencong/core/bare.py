"""Rows by the thousand, for checks that read everything: keys in one parameter, values as text.

Django prepares every key of an `__in` and makes an object of every identifier and moment. A check
that reads a million rows, to put their values into digests, would spend most of its time on that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Combinable
from django.db.models.fields.related import ForeignObject
from django.db.models.functions import Cast
from django.db.models.lookups import Lookup

AT_ONCE = 2000
WHOLE = (len("2026-11-27 07:00:00"), len("2026-11-27 07:00:00.000123"))  # a moment on SQLite
Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Keys:
    """Values of one column, of which there may be any number."""

    values: Sequence[object]


@dataclass(frozen=True)
class Later:
    """Keys that are given each time a question is asked: their place among them."""

    place: int
    is_uuid: bool = False


@models.Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """`column__among=Keys(values)`: as `in`, with all values in one parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        field = getattr(self.lhs.output_field, "target_field", self.lhs.output_field)
        is_uuid = isinstance(field, models.UUIDField)
        if isinstance(self.rhs, Later):
            values: Any = Later(self.rhs.place, is_uuid)
        else:
            values = _sent(self.rhs, is_uuid, connection)
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s::{field.cast_db_type(connection)}[])", (*params, values)
        among = f"{left} IN (SELECT value FROM json_each(%s))"  # noqa: S608  # a column of ours
        return among, (*params, values)


def _sent(keys: Keys, is_uuid: bool, connection: Any) -> Any:
    if connection.vendor == "postgresql":
        return list(keys.values)
    if is_uuid:  # kept without dashes
        return json.dumps([str(value).replace("-", "") for value in keys.values])
    return json.dumps(list(keys.values))


class Question:
    """These columns of rows, identifiers, dates and moments as their text in a digest, or what the
    database makes of them. Compiled once, for as many `Keys` as stand in it as `Later`."""

    def __init__(self, found: models.QuerySet[Any, Any], *names: str | Combinable) -> None:
        self.database = found.db
        kinds = [_kind(found, name) for name in names]
        columns = [
            Cast(name, models.TextField()) if kind in WRITTEN else name
            for name, kind in zip(names, kinds, strict=True)
        ]
        compiler = found.values_list(*columns).query.get_compiler(found.db)
        self.sql, self.params = "", cast(Sequence[Any], ())
        with suppress(EmptyResultSet):
            self.sql, self.params = compiler.as_sql()
            selected = [column for column, *_rest in compiler.select]
            self.converted = compiler.get_converters(selected).items()
        self.as_they_come = {
            place: AS_THEY_COME[kind] for place, kind in enumerate(kinds) if kind in AS_THEY_COME
        }

    def rows(self, *keys: Keys, is_long: bool = False) -> Iterator[tuple[Any, ...]]:
        """`is_long`: more rows than memory should hold at once."""
        if not self.sql:
            return iter(())
        connection = connections[self.database]
        params = [
            _sent(keys[one.place], one.is_uuid, connection) if isinstance(one, Later) else one
            for one in self.params
        ]
        readers: dict[int, Reader | None] = {
            place: partial(_converted, converters, connection, column)
            for place, (converters, column) in self.converted
        }
        reading = [(place, read) for place, read in (readers | self.as_they_come).items() if read]
        return chain.from_iterable(_batches(connection, self.sql, params, reading, is_long))


def rows(
    found: models.QuerySet[Any, Any], *names: str | Combinable, is_long: bool = False
) -> Iterator[tuple[Any, ...]]:
    """A question that is asked once."""
    return Question(found, *names).rows(is_long=is_long)


def _batches(
    connection: Any, sql: str, params: Any, reading: list[tuple[int, Reader]], is_long: bool
) -> Iterator[Iterable[tuple[Any, ...]]]:
    """Column by column: what is read of a row is read for thousands in one go."""
    with connection.chunked_cursor() if is_long else connection.cursor() as cursor:
        cursor.execute(sql, params)
        while some := cursor.fetchmany(AT_ONCE):
            columns: list[Iterable[Any]] = list(zip(*some, strict=True))
            for place, read in reading:
                columns[place] = map(read, columns[place])
            yield zip(*columns, strict=True)


def written(found: models.QuerySet[Any, Any], name: str) -> Combinable:
    """What `rows` would read of a column, as the database writes it."""
    if _kind(found, name) == "UUIDField" and connections[found.db].vendor == "sqlite":
        return dashed(name)
    return Cast(name, models.TextField())


def dashed(name: str) -> models.Func[Any]:
    """A UUID as it is written, on SQLite."""
    pieces = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    text = " || '-' || ".join(f"substr(%(expressions)s, {at}, {size})" for at, size in pieces)
    return models.Func(name, template=f"({text})", output_field=models.TextField())


def _kind(found: models.QuerySet[Any, Any], name: str | Combinable) -> str:
    if not isinstance(name, str):
        return ""
    meta = found.query.get_meta()
    field: Any = found.query.names_to_path(name.split(LOOKUP_SEP), meta)[1]
    return getattr(field, "target_field", field).get_internal_type()


def _converted(converters: list[Any], connection: Any, column: Any, value: Any) -> Any:
    for converter in converters:
        value = converter(value, column, connection)
    return value


def _dashed(text: str | None) -> str | None:
    """A UUID as it is written; SQLite keeps it without dashes."""
    if text is None or len(text) != 32:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _moment(text: str | None) -> str | None:
    """As `isoformat` of a moment in UTC. PostgreSQL leaves out the last zeros of a fraction."""
    if text is None:
        return None
    if text[-3:-2] != "+" and len(text) in WHOLE:
        return f"{text[:10]}T{text[11:]}+00:00"
    text = text.removesuffix("+00")
    time = text[11:] if len(text) <= 19 else text[11:].ljust(15, "0")
    return f"{text[:10]}T{time}+00:00"


# Columns that are read as the database writes them, and what makes that the text of a digest.
WRITTEN: dict[str, Reader | None] = {
    "UUIDField": _dashed, "DateTimeField": _moment, "DateField": None,
}  # fmt: skip
AS_THEY_COME = WRITTEN | {"BooleanField": None}  # both drivers give a bool
