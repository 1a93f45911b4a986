"""Rows point to rows that are there, and columns hold what their kind may hold. Part of `verify`.

The database keeps both while its own rules are on. They can be put off: then the other checks,
which read the tables as the system left them, would end before they come to what is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

NAMED = 5  # rows of one column that are named

# What SQLite, which keeps anything in any column, may hold in a column of this kind.
_NUMBER = "typeof({0}) <> 'integer'"
_TEXT = "typeof({0}) <> 'text'"
ODD_ON_SQLITE: dict[type[models.Field], str] = {
    models.BooleanField: "{0} NOT IN (0, 1)",
    models.IntegerField: _NUMBER,
    models.DateTimeField: "typeof({0}) <> 'text' OR julianday({0}) IS NULL",
    models.DateField: "{0} IS NOT date({0})",
    models.UUIDField: "typeof({0}) <> 'text' OR {0} NOT GLOB '" + "[0-9a-f]" * 32 + "'",
    models.DecimalField: "typeof({0}) NOT IN ('integer', 'real')",
    models.FloatField: "typeof({0}) NOT IN ('integer', 'real')",
    models.JSONField: "NOT json_valid({0})",
    models.CharField: _TEXT,
    models.TextField: _TEXT,
}


def faults() -> list[str]:
    tables = _tables_with_lost_pointers()
    return [
        fault
        for model in apps.get_models(include_auto_created=True)
        for fault in (*_odd_values(model), *_pointing_nowhere(model, tables))
    ]


def _pointing_nowhere(model: type[models.Model], tables: Collection[str] | None) -> Iterator[str]:
    if tables is not None and model._meta.db_table not in tables:
        return
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        target, lost = field.target_field, model._base_manager.filter(_is_lost(field))
        for pk, gone in lost.order_by("pk").values_list("pk", field.attname)[:NAMED]:
            yield _("{table} {key}: {column} trỏ tới {target} {gone}, nay không còn.").format(
                table=model._meta.verbose_name,
                key=pk,
                column=field.verbose_name,
                target=target.model._meta.verbose_name,
                gone=gone,
            )


def _tables_with_lost_pointers() -> set[str] | None:
    """SQLite finds them itself, in half the time of a question a table; None: ask each column."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute('SELECT DISTINCT "table" FROM pragma_foreign_key_check')
        return {table for (table,) in cursor.fetchall()}


def _is_lost(field: models.ForeignKey) -> Q:
    target = field.target_field
    there = target.model._base_manager.filter(**{target.attname: OuterRef(field.attname)})
    return Q(~Exists(there), **{f"{field.attname}__isnull": False})


def _odd_values(model: type[models.Model]) -> Iterator[str]:
    if connection.vendor != "sqlite":
        return  # a column there takes values of its kind only
    columns = _odd_columns(model)
    if not columns:
        return
    key, table = model._meta.pk.column, model._meta.db_table
    asked = ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{key}", {asked} FROM "{table}" WHERE {" OR ".join(columns.values())} '  # noqa: S608
            f"LIMIT {NAMED}"
        )
        found = cursor.fetchall()
    for pk, *answers in found:
        for field, is_odd in zip(columns, answers, strict=True):
            if is_odd:
                yield _("{table} {key}: {column} không phải giá trị hợp lệ.").format(
                    table=model._meta.verbose_name, key=pk, column=field.verbose_name
                )


@cache
def _odd_columns(model: type[models.Model]) -> dict[models.Field, str]:
    return {field: odd for field in model._meta.concrete_fields if (odd := _odd(field))}


def _odd(field: models.Field) -> str:
    """The condition under which the column holds what its kind cannot hold; "" where none is."""
    kept_as = field.target_field if isinstance(field, models.ForeignKey) else field
    for kind, condition in ODD_ON_SQLITE.items():
        if isinstance(kept_as, kind):
            column = f'"{field.column}"'
            return f"({column} IS NOT NULL AND ({condition.format(column)}))"
    return ""
