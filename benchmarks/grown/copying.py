"""Copies of patterns, one statement a table: the database itself writes what grows with k."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from benchmarks.grown.finding import Seed
from benchmarks.grown.patterns import HEX, NAME, NUMBER, OPEN, Pattern, name_of
from khuyencong.core import append_only, full_text

COPIES = "copies"  # the table of the copies that are written next
MARKS = {HEX: "hex", NUMBER: "number", NAME: "name"}


def prepare() -> None:
    """The table of copies, of this connection alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {COPIES}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {COPIES} (k integer, hex text, number text, name text)"
        )


def choose(numbers: Iterable[int]) -> None:
    """Which copies are written next."""
    rows = [(k, f"{k:08x}", f"{k:06d}", name_of(k)) for k in numbers]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {COPIES}")
        cursor.executemany(f"INSERT INTO {COPIES} VALUES (%s, %s, %s, %s)", rows)


class Copier:
    """The rows of one table: those in which a digest or the number of a row stands inside a text
    are made here, the others by the database."""

    def __init__(self, seed: Seed, patterns: list[Pattern], place: int) -> None:
        self.seed = seed
        self.by_hand = [one for one in patterns if any(OPEN in text for _at, text in one.texts)]
        alike = [one for one in patterns if all(OPEN not in text for _at, text in one.texts)]
        self.table = f"pattern_{place}"
        self.numbers = sorted({at for one in alike for at, _first, _size in one.numbers})
        self.marks = {
            at: [mark for mark in MARKS if any(mark in text for text in texts)]
            for at, texts in _texts(alike).items()
        }
        self._keep(alike)
        self.statement = self._statement() if alike else ""

    def _keep(self, patterns: list[Pattern]) -> None:
        """The patterns, with the step of each number that grows, in a table of this connection."""
        quote = connection.ops.quote_name
        columns = [
            f"CAST({quote(one.column)} AS text) AS {quote(one.column)}"
            if at in self.marks
            else quote(one.column)
            for at, one in enumerate(self.seed.fields)
        ] + [f"CAST(0 AS bigint) AS step_{at}" for at in self.numbers]
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self.table}")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {self.table} AS SELECT {', '.join(columns)} "
                f"FROM {quote(self.seed.model._meta.db_table)} WHERE 1 = 0"
            )
            cursor.executemany(
                f"INSERT INTO {self.table} VALUES ({marks})",
                (self._row(one) for one in patterns),
            )

    def _row(self, pattern: Pattern) -> list[Any]:
        row = pattern.row.copy()
        steps = dict.fromkeys(self.numbers, 0)
        for at, first, size in pattern.numbers:
            row[at], steps[at] = first, size
        for at, text in pattern.texts:
            row[at] = text
        return [*row, *steps.values()]

    def _statement(self) -> str:
        quote = connection.ops.quote_name
        names = ", ".join(quote(one.column) for one in self.seed.fields)
        values = ", ".join(map(self._value, range(len(self.seed.fields))))
        return (
            f"INSERT INTO {quote(self.seed.model._meta.db_table)} ({names}) "
            f"SELECT {values} FROM {COPIES} c CROSS JOIN {self.table} p"
        )

    def _value(self, at: int) -> str:
        column = f"p.{connection.ops.quote_name(self.seed.fields[at].column)}"
        if at in self.numbers:
            return f"{column} + p.step_{at} * c.k"
        for mark in self.marks.get(at, ()):
            column = f"replace({column}, '{mark}', c.{MARKS[mark]})"
        if at in self.marks and connection.vendor == "postgresql":
            column = f"CAST({column} AS {self.seed.fields[at].rel_db_type(connection)})"
        return column

    def write(self, numbers: Iterable[int], digests: dict[int, dict[str, str]]) -> None:
        if self.statement:
            with connection.cursor() as cursor:
                cursor.execute(self.statement)
        write(self.seed, (one.copy(n, digests[n]) for n in numbers for one in self.by_hand))


def _texts(patterns: list[Pattern]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    for one in patterns:
        for at, text in one.texts:
            texts.setdefault(at, []).append(text)
    return texts


def write(seed: Seed, rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    table = quote(seed.model._meta.db_table)
    columns = ", ".join(quote(column.column) for column in seed.fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(seed.fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
}


@contextmanager
def bare_tables() -> Iterator[None]:
    """Without indexes, triggers and checks of keys, which are made again at the end, all at once.
    Within a transaction everything stays."""
    if connection.in_atomic_block:
        yield
        return
    quote, is_server = connection.ops.quote_name, connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor])
        indexes = cursor.fetchall()
        triggers = []
        if not is_server:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            triggers = [name for (name,) in cursor.fetchall()]
        off, on = (
            ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT")
            if is_server
            else ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
        )
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {quote(name)}")
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {quote(name)}")
        cursor.execute(off)
        yield
        cursor.execute(on)
        for _name, sql in indexes:
            cursor.execute(sql)
        append_only.install()
        full_text.install()
