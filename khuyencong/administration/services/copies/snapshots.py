"""One moment of the database, as a stream out of it and into an empty one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused

LOCK_WAIT_MS = 5000
Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Facts:
    """What was counted in the same moment. `last_event_at`: what happened later is not in it."""

    migrations: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    last_event_at: datetime | None


@contextmanager
def taken() -> Iterator[tuple[Facts, BinaryIO]]:
    with _postgresql() if connection.vendor == "postgresql" else _sqlite() as snapshot:
        yield snapshot


@contextmanager
def _sqlite() -> Iterator[tuple[Facts, BinaryIO]]:
    """SQLite's own online copy, in one step: writers go on and nothing of theirs is half in it."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="copying-") as folder:
        path = Path(folder) / "database"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as target:
            connection.connection.backup(target, pages=-1)
            facts = _facts(lambda sql: target.execute(sql).fetchall())
        with path.open("rb") as file:
            yield facts, file


@contextmanager
def _postgresql() -> Iterator[tuple[Facts, BinaryIO]]:
    """pg_dump of the moment that this transaction sees too.

    A change of a table that waits for this transaction makes pg_dump wait behind it, for ever:
    then pg_dump gives up, and Refused lets the change pass.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]

        def ask(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return cursor.fetchall()

        facts = _facts(ask)
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        words.append(f"--lock-wait-timeout={LOCK_WAIT_MS}")
        with tempfile.TemporaryFile() as told, _program("pg_dump", words, told) as program:
            assert program.stdout is not None
            yield facts, program.stdout  # type: ignore[misc]  # a pipe is read like a file
            program.stdout.close()
            _require_done(program, told)


def _facts(ask: Ask) -> Facts:
    migrations = tuple(ask("SELECT app, name FROM django_migrations ORDER BY app, name"))
    return Facts(migrations, counts(ask, _tables()), last_event_at(ask))


def last_event_at(ask: Ask) -> datetime | None:
    last = ask("SELECT at FROM core_event ORDER BY id DESC LIMIT 1")
    return _instant(last[0][0]) if last else None


def counts(ask: Ask, tables: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple((table, ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables)  # noqa: S608  (names of our tables)


def _tables() -> list[str]:
    """Tables of ours that stand in the database now: an upgrade that is not migrated lacks some."""
    there = set(connection.introspection.table_names())
    models = apps.get_models(include_auto_created=True)
    return sorted({m._meta.db_table for m in models if m._meta.managed} & there)


def _instant(value: str | datetime) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def is_empty() -> bool:
    """Whether nothing stands where the database would be restored."""
    if connection.vendor == "sqlite":
        path = _file()
        return not path.exists() or path.stat().st_size == 0
    return not connection.introspection.table_names()


def load(pieces: Iterable[bytes]) -> None:
    """Into an empty database. Nothing is left of a load that failed."""
    if connection.vendor == "sqlite":
        new = _file().with_suffix(".new")
        with new.open("wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(0o600)
        new.rename(_file())
        return
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    with tempfile.TemporaryFile() as told, _program("pg_restore", words, told) as program:
        assert program.stdin is not None
        try:
            for piece in pieces:
                program.stdin.write(piece)
            program.stdin.close()
        except BrokenPipeError:
            pass  # it says why itself
        _require_done(program, told)


def loaded(sql: str) -> list[tuple[Any, ...]]:
    """Asks the database that was loaded."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _file() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


@contextmanager
def _program(name: str, words: list[str], told: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A client program of PostgreSQL, connected as Django is; its words go to `told`. Not through a
    pooler: what these programs set for their session would stay with whoever borrows it next."""
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        raise Refused(
            _("Sao lưu và khôi phục không đi qua pgbouncer được."),
            fix=_("Đặt DATABASE_URL nối thẳng vào PostgreSQL, không có pooled=1."),
        )
    client: Any = connection.client
    arguments, more = client.settings_to_cmd_args_env(connection.settings_dict, [])
    database = ["--dbname", arguments[-1]]
    is_load = name == "pg_restore"
    try:
        program = subprocess.Popen(  # noqa: S603  (a program of PostgreSQL)
            [name, *words, *arguments[1:-1], *database],
            env={**os.environ, **(more or {})},
            stdin=subprocess.PIPE if is_load else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if is_load else subprocess.PIPE,
            stderr=told,
        )
    except FileNotFoundError as error:
        raise Refused(
            _("Máy này không có lệnh {program}.").format(program=name),
            fix=_("Cài gói postgresql-client cùng phiên bản với máy chủ PostgreSQL."),
        ) from error
    with program:
        try:
            yield program
        finally:
            if program.poll() is None:
                program.kill()


def _require_done(program: subprocess.Popen[bytes], told: Any) -> None:
    if program.wait() != 0:
        told.seek(0)
        words = told.read().decode("utf-8", "replace").strip().splitlines()[-3:]
        raise Refused(
            _("PostgreSQL không sao hoặc không nạp được: {words}").format(words=" ".join(words)),
            fix=_("Xem lại kết nối, quyền của tài khoản và phiên bản của pg_dump, pg_restore."),
        )
