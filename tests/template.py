"""The tables are made once: later test databases, and those of servers under test, are copies.

The first process that needs tables makes them as a first start does, and keeps what came of it in
the virtual environment (SQLite) or as a database of the server (PostgreSQL), named by the
migrations' content. tests/architecture/test_first_tables.py goes through the migrations.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
from django.db.backends.base.base import BaseDatabaseWrapper

from config import env
from khuyencong.core import first_tables

FOLDER = Path(sys.prefix)
A_DAY = 24 * 3600


@cache
def name() -> str:
    """Changes with any migration and with Django."""
    content = hashlib.sha256(django.__version__.encode())
    for migration in sorted((env.ROOT / "khuyencong").rglob("migrations/*.py")):
        content.update(migration.read_bytes())
    return f"migrated_{content.hexdigest()[:16]}"


def file() -> Path:
    return FOLDER / f"{name()}.sqlite3"


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time looks for the template, or makes it."""
    with (FOLDER / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put_into(folder: Path) -> None:
    """The SQLite file of a data folder, where there is a template."""
    with alone():
        if file().exists():
            shutil.copy(file(), folder / "khuyencong.sqlite3")


@contextmanager
def copied(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Django makes its test database in here: from the template, or for it."""
    offer, keep = _WAYS[database.vendor]
    with alone():
        is_new = not offer(database)
        if is_new:
            _fill(database, lambda: first_tables.make(database.alias))
        yield
        if is_new:
            keep(database)


def _fill(database: BaseDatabaseWrapper, fill: Callable[[], None]) -> None:
    """`fill` runs in the new database before Django migrates it."""
    create = database.creation._create_test_db

    def create_and_fill(*args: object, **options: object) -> str:
        created: str = create(*args, **options)
        database.close()
        database.settings_dict["NAME"] = created
        fill()
        return created

    database.creation._create_test_db = create_and_fill


def _offer_sqlite(database: BaseDatabaseWrapper) -> bool:
    def copy() -> None:
        database.ensure_connection()
        with sqlite3.connect(file()) as template:
            template.backup(database.connection)
        template.close()

    if is_there := file().exists():
        _fill(database, copy)
    return is_there


def _keep_sqlite(database: BaseDatabaseWrapper) -> None:
    for old in FOLDER.glob("migrated_*.sqlite3"):
        if old.stat().st_mtime < time.time() - A_DAY:
            old.unlink()
    unfinished = file().with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished) as template:
        database.connection.backup(template)
    template.close()
    unfinished.rename(file())


def _offer_postgresql(database: BaseDatabaseWrapper) -> bool:
    destroy = database.creation._destroy_test_db

    def destroy_alone(test_database_name: str, verbosity: int) -> None:
        _leave_alone(database, test_database_name)
        destroy(test_database_name, verbosity)

    database.creation._destroy_test_db = destroy_alone
    with database._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name()])
        if not cursor.fetchone():
            return False
    database.settings_dict["TEST"]["TEMPLATE"] = name()
    return True


def _keep_postgresql(database: BaseDatabaseWrapper) -> None:
    migrated = database.settings_dict["NAME"]
    database.close()
    _leave_alone(database, migrated)
    with database._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name()}" TEMPLATE "{migrated}"')


def _leave_alone(database: BaseDatabaseWrapper, name: str) -> None:
    """A database is copied or dropped while nobody uses it, and a pooler such as pgbouncer keeps
    its own connection long after ours was closed."""
    with database._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


_WAYS = {
    "sqlite": (_offer_sqlite, _keep_sqlite),
    "postgresql": (_offer_postgresql, _keep_postgresql),
}
