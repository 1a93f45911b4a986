"""Rows put in, taken out and changed behind the system's back, for any table."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator

from django.db import IntegrityError, connection, models, transaction

from tests.world import at

Mutation = tuple[str, Callable[[], object]]


def of_a_row(model: type[models.Model], pk: object) -> Iterator[Mutation]:
    """(what, act) for one row: a copy under a new key, its loss, another value in each column."""
    yield "insert", lambda: put_in(model, pk)
    yield "delete", lambda: take_out(model, pk)
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            yield field.attname, lambda field=field: change(model, pk, field)


def put_in(model: type[models.Model], pk: object) -> None:
    """A copy under a new key; where a column is unique, with another value there."""
    row = model._base_manager.get(pk=pk)
    for field in model._meta.concrete_fields:
        if field.primary_key:
            key = str(pk)[:-1] + "~" if isinstance(pk, str) else None
            setattr(row, field.attname, key)
        elif field.unique:
            setattr(row, field.attname, another(field, getattr(row, field.attname)))
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            field = model._meta.get_field(constraint.fields[-1])
            value = another(field, getattr(row, field.attname))
            setattr(row, field.attname, beyond(model, field, value))
    model._base_manager.bulk_create([row])


def beyond(model: type[models.Model], field: models.Field, value: object) -> object:
    """No row has it yet, where it is a number."""
    if isinstance(value, int) and not field.is_relation:
        most = model._base_manager.aggregate(most=models.Max(field.attname))["most"] or 0
        return max(value, most + 1)
    return value


def take_out(model: type[models.Model], pk: object) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        value = model._meta.pk.get_db_prep_value(pk, connection)
        cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [value])


def change(model: type[models.Model], pk: object, field: models.Field) -> None:
    own = model._base_manager.filter(pk=pk)
    value = another(field, own.values_list(field.attname, flat=True).get())
    if value is None:
        raise IntegrityError("the only row it could point to")
    own.update(**{field.attname: value})


def another(field: models.Field, value: object) -> object:
    """A value of the same kind that is not this one."""
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk=value).order_by("-pk")
        return others.values_list(field.target_field.attname, flat=True).first()
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case uuid.UUID():
            return uuid.uuid4()
        case datetime.datetime():
            return value + datetime.timedelta(minutes=1)
        case datetime.date():
            return value + datetime.timedelta(days=1)
        case list() | dict():
            return {"another": 1}
        case str():
            return "x" if value != "x" else "y"
        case None:
            return first(field)
    return value + 1


def first(field: models.Field) -> object:
    """A value for a column that has none."""
    if field.is_relation:
        return field.related_model._base_manager.values_list("pk", flat=True).first()
    if isinstance(field, models.DateTimeField):
        return at(1)
    if isinstance(field, models.DateField):
        return at(1).date()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.CharField | models.TextField):
        return field.choices[0][0] if field.choices else "x"
    return 1


def scenery(model: type[models.Model], values: dict[str, object]) -> models.Model:
    """A row of a table that has none, as far as the database asks. `...` as a value: any that is
    there, in a column that may be empty."""
    row = model()
    for field in model._meta.concrete_fields:
        if not field.primary_key and not field.has_default() and not field.null:
            setattr(row, field.attname, first(field))
    for name, value in values.items():
        field = model._meta.get_field(name)
        setattr(row, field.attname, first(field) if value is ... else value)
    with transaction.atomic():
        model._base_manager.bulk_create([row])
    return row
