"""Tests that commit are cleaned up by `flush`. On SQLite that is DELETE, which our triggers refuse.

This is the only place that lifts them: just before the flush. Its `post_migrate` puts them back.
PostgreSQL needs nothing: TRUNCATE fires no row trigger.
"""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseOperations

from khuyencong.core import append_only


def lift_triggers(using: str = "default") -> None:
    """Drop the append-only triggers: for a flush, or to plant a fault."""
    database = connections[using]
    with database.cursor() as cursor:
        for table in append_only.tables():
            for action in append_only.ACTIONS:
                name = append_only.trigger_name(table, action)
                target = f' ON "{table}"' if database.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{target}')


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_triggers():
    patch = pytest.MonkeyPatch()
    flush = DatabaseOperations.execute_sql_flush

    def lift_and_flush(operations: DatabaseOperations, statements: list[str]) -> None:
        lift_triggers(operations.connection.alias)
        flush(operations, statements)

    patch.setattr(DatabaseOperations, "execute_sql_flush", lift_and_flush)
    yield
    patch.undo()
