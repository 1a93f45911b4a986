"""The demonstration in a folder of its own, and on PostgreSQL in a database of its own.

DATABASE_URL says on which server; without it the database is SQLite. One in a process: Django reads
its settings once. KHUYENCONG_BENCH_KEPT: a folder whose SQLite file stays, and is gone on with; a
million projects are loaded once.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server.running import environment


@contextmanager
def demonstration() -> Iterator[str]:
    """Prepared, with this process's Django in it; "PostgreSQL" or "SQLite"."""
    import django

    with _folder() as folder:
        before, is_server = dict(os.environ), bool(os.environ.get("DATABASE_URL"))
        os.environ |= environment(Path(folder), KHUYENCONG_DEMO="1")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("prepare", verbosity=0)
        try:
            yield "PostgreSQL" if is_server else "SQLite"
        finally:
            connection.close()
            if is_server:
                drop(os.environ["DATABASE_URL"])
            os.environ.clear()
            os.environ |= before


@contextmanager
def _folder() -> Iterator[str]:
    if kept := os.environ.get("KHUYENCONG_BENCH_KEPT"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("KHUYENCONG_BENCH_FOLDER")) as folder:
        yield folder


def drop(url: str) -> None:
    import psycopg

    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
