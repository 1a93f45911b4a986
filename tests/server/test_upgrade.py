"""R-16: what the previous version kept is all there after the upgrade, value by value.

`released/` holds a small province as the version of 24 November 2026 left it: rows, files and
checkpoints, one of everything it knew, money up to settlement. That version made it, on both
databases. A new version's data lie beside it from its day on, and the oldest may go.
That version's own code does not run on these tables; from 27 November on a version runs on those of
the next (tests/architecture/test_migrations_add_only.py). The way back stays the copy made before.
"""

from __future__ import annotations

import os
import sqlite3
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.bar.figures import note
from tests.server.running import environment, manage

RELEASED = Path(__file__).parent / "released"
Rows = dict[str, dict[object, dict[str, object]]]  # table: key: column: value
# Django's own lists, and the words to search by, which an upgrade makes anew.
REMADE = ("django_migrations", "django_content_type", "auth_permission", "sqlite_", "_words")
# Tables that an upgrade gave another name.
MOVED = {"planning_programme": "programme_programme"}
UPGRADE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("verify")
"""


@pytest.fixture
def released(tmp_path):
    """Settings of a system that holds those data, and how its rows are read."""
    url = os.environ.get("DATABASE_URL")
    variables = environment(tmp_path)
    kind = "postgresql" if url else "sqlite"
    with tarfile.open(RELEASED / f"2026-11-24-{kind}.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    if not url:
        return variables, lambda: of_sqlite(tmp_path / "khuyencong.sqlite3")
    import psycopg

    with psycopg.connect(variables["DATABASE_URL"], autocommit=True) as connection:
        connection.execute((tmp_path / "dump.sql").read_bytes())
    return variables, lambda: of_postgresql(variables["DATABASE_URL"])


def of_sqlite(file: Path) -> Rows:
    connection = sqlite3.connect(file)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat_'"
    ).fetchall()
    return _of(connection, (name for (name,) in names))


def of_postgresql(url: str) -> Rows:
    import psycopg

    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        return _of(connection, [name for (name,) in names])


def _of(connection, names: Iterable[str]) -> Rows:
    found: Rows = {}
    for name in names:
        if any(part in name for part in REMADE):
            continue
        answer = connection.execute(f'SELECT * FROM "{name}"')
        columns = [column[0] for column in answer.description]
        rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
        found[name] = {row.get("id", next(iter(row.values()))): row for row in rows}
    connection.close()
    return found


def lost(before: Rows, after: Rows) -> list[str]:
    """What was there and is there no more, or is something else now."""
    faults = []
    for table, rows in before.items():
        now = after.get(MOVED.get(table, table), {})
        for key, row in rows.items():
            if key not in now:
                faults.append(f"{table} {key}")
                continue
            faults += [
                f"{table} {key}: {column} was {value!r}, is {now[key].get(column, 'gone')!r}"
                for column, value in row.items()
                if now[key].get(column, "gone") != value
            ]
    return faults


def test_what_the_previous_version_kept_is_all_there_after_the_upgrade(released):
    variables, rows = released
    before = rows()
    assert sum(map(len, before.values())) > 500
    assert before["settlement_payment"] and before["settlement_settlement"]
    told = manage(variables, "shell", "-c", UPGRADE)
    assert lost(before, rows()) == []
    assert "Đúng:" in told
    values = sum(len(row) for table in before.values() for row in table.values())
    note(f"{sum(map(len, before.values()))} rows, {values} values of 24 November, none lost")
