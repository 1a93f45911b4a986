"""Tables whose rows are written once. Triggers refuse UPDATE and DELETE on both databases.

Triggers are installed after every `migrate` and `flush`: SQLite drops them when a migration
rebuilds the table. `faults` tells which are missing or were replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import AppConfig
from django.db import connection, connections, models, transaction
from django.utils.translation import gettext as _

ACTIONS = ("UPDATE", "DELETE")
_protected: list[type[models.Model]] = []
_REFUSAL = "append-only table: rows are never changed or removed"
_FUNCTION = "khuyencong_append_only"
_FUNCTION_BODY = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"


def protect(*protected: type[models.Model]) -> None:
    """Called from `AppConfig.ready` of the app that owns the models."""
    _protected.extend(model for model in protected if model not in _protected)


def tables() -> list[str]:
    return [model._meta.db_table for model in _protected]


def install(using: str = "default") -> None:
    """Create every trigger afresh, where the table exists."""
    database = connections[using]
    existing = set(database.introspection.table_names())
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger "
                f"LANGUAGE plpgsql AS $${_FUNCTION_BODY}$$"
            )
        for table in tables():
            if table in existing:
                for action in ACTIONS:
                    drop, create = _statements(database.vendor, table, action)
                    cursor.execute(drop)
                    cursor.execute(create)


def install_after_migrate(sender: AppConfig, using: str = "default", **_rest: object) -> None:
    install(using)


@contextmanager
def lifted(model: type[models.Model]) -> Iterator[None]:
    """For an upgrade that gives every row a new column its value; in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for action in ACTIONS:
            cursor.execute(_statements(connection.vendor, model._meta.db_table, action)[0])
        yield
        install()


def trigger_name(table: str, action: str) -> str:
    return f"{table}_no_{action.lower()}"


def faults() -> list[str]:
    """Each missing, disabled or altered trigger, in words."""
    present = _present_postgresql() if connection.vendor == "postgresql" else _present_sqlite()
    return [
        _("Bảng {table}: thiếu khoá chống {action} (trigger {name}).").format(
            table=table,
            action=_("sửa") if action == "UPDATE" else _("xoá"),
            name=trigger_name(table, action),
        )
        for table in tables()
        for action in ACTIONS
        if (table, action) not in present
    ]


def _statements(vendor: str, table: str, action: str) -> tuple[str, str]:
    name = trigger_name(table, action)
    if vendor == "postgresql":
        return (
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            f'CREATE TRIGGER "{name}" BEFORE {action} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()",
        )
    return (
        f'DROP TRIGGER IF EXISTS "{name}"',
        f'CREATE TRIGGER "{name}" BEFORE {action} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    )


def _present_sqlite() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        written = dict(cursor.fetchall())
    return {
        (table, action)
        for table in tables()
        for action in ACTIONS
        if written.get(trigger_name(table, action)) == _statements("sqlite", table, action)[1]
    }


def _present_postgresql() -> set[tuple[str, str]]:
    """Enabled triggers that call our function, whose body is still ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgtype FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgenabled IN ('O', 'A') AND p.proname = %s AND p.prosrc = %s",
            [_FUNCTION, _FUNCTION_BODY],
        )
        triggers = {(table, name): kind for table, name, kind in cursor.fetchall()}
    before_row = {"UPDATE": 1 | 2 | 16, "DELETE": 1 | 2 | 8}  # bits of pg_trigger.tgtype
    return {
        (table, action)
        for table in tables()
        for action in ACTIONS
        if triggers.get((table, trigger_name(table, action))) == before_row[action]
    }
