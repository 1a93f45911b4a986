"""What a migration takes from the code of the version before, read from its operations.

That code knows neither new tables nor new columns: it reads and writes what it knew. So nothing it
names may go or change its name, a value it writes must still fit, and a row it adds without a new
column must still be taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

GONE = (ops.RemoveField, ops.DeleteModel, ops.RenameField, ops.RenameModel, ops.AlterModelTable)
BINDS = (ops.AddConstraint, ops.AlterUniqueTogether)
UNSEEN = (ops.RunPython, ops.RunSQL, ops.SeparateDatabaseAndState)
WIDER = {"smallint": ("integer", "bigint"), "integer": ("bigint",), "varchar": ("text",)}


def breaks(
    step: Operation, app: str, state: ProjectState, known: set[tuple[str, str]]
) -> Iterator[str]:
    """Why the version before does not run beside this step; `state` is moved to after it.

    `known`: (app, model) of the tables that version knows. What happens to others it never sees.
    """
    before = state.clone()
    step.state_forwards(app, state)
    name = getattr(step, "model_name", "") or getattr(step, "name", "") or ""
    if isinstance(step, UNSEEN):
        yield "what it does cannot be read from it"
    elif (app, name.lower()) not in known and not isinstance(step, ops.RenameModel):
        return
    elif isinstance(step, GONE):
        yield "what was there is gone or has another name"
    elif isinstance(step, BINDS):
        yield "rows that were taken are refused"
    elif isinstance(step, ops.AddField):
        yield from _added(_field(state, app, step))
    elif isinstance(step, ops.AlterField):
        yield from _altered(_field(before, app, step), _field(state, app, step))


def _field(state: ProjectState, app: str, step: ops.AddField | ops.AlterField) -> Field:
    return state.apps.get_model(app, step.model_name)._meta.get_field(step.name)


def _added(field: Field) -> Iterator[str]:
    has_column = field.db_type(connection) is not None
    if has_column and not field.null and field.db_default is NOT_PROVIDED:
        yield "a row without the new column is refused"
    if has_column and field.unique and not field.null:
        yield "a second row without the new column is refused"


def _altered(was: Field, field: Field) -> Iterator[str]:
    if was.column != field.column:
        yield "the column has another name"
    if was.null and not field.null:
        yield "an empty value is refused"
    if field.unique and not was.unique:
        yield "a value that stood twice is refused"
    if not _fits(was.db_type(connection) or "", field.db_type(connection) or ""):
        yield "a value that fitted does not"


def _fits(was: str, now: str) -> bool:
    kind, _, length = was.partition("(")
    new_kind, _, new_length = now.partition("(")
    if kind != new_kind:
        return new_kind.split()[0] in WIDER.get(kind.split()[0], ())
    if kind == "varchar" and length and new_length:
        return int(length.rstrip(")")) <= int(new_length.rstrip(")"))
    return was == now
