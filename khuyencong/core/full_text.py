"""Search over a folded `words` column: FTS5 on SQLite, a tsvector index on PostgreSQL.

A model registers in its app's `ready`; services write the column, the database keeps the index in
the same transaction. A query matches rows that hold every word, the last one as far as typed;
rows come newest first. Why not a search package: docs/adr/2026-11-23-search.md.
"""

from __future__ import annotations

import math
import time

from django.apps import AppConfig
from django.db import DatabaseError, connection, connections, models
from django.utils.translation import gettext as _

from khuyencong.core import queues
from khuyencong.core.folding import fold

COLUMN = "words"
MOST_WORDS = 12
NEWEST = 1_000  # keys that are read before an index without an order is asked
NEWEST_SECONDS = 5.0
_newest: dict[str, tuple[float, int]] = {}  # table → (when it was asked, its newest key)
COMMON = 20  # a word of every twentieth of the newest rows is counted by walking them
_searched: list[type[models.Model]] = []


def register(*searched: type[models.Model]) -> None:
    """Called from `AppConfig.ready` of the app that owns the models; each has `words`."""
    _searched.extend(model for model in searched if model not in _searched)


def install_after_migrate(sender: AppConfig, using: str = "default", **_rest: object) -> None:
    install(using)


def install(using: str = "default") -> None:
    """Index every registered table that is there and has no index yet. A table that a migration
    rebuilt has lost its triggers: it is indexed afresh."""
    database = connections[using]
    existing = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for model in _searched:
            table = model._meta.db_table
            if table not in existing or not _has_column(database, cursor, table):
                continue
            if database.vendor == "postgresql":
                cursor.execute(
                    f'CREATE INDEX IF NOT EXISTS "{table}_words" ON "{table}" '
                    f"USING gin (to_tsvector('simple', {COLUMN}))"
                )
            elif not _present(cursor, table):
                for statement in _sqlite(table):
                    cursor.execute(statement)


def _has_column(database, cursor, table: str) -> bool:
    columns = database.introspection.get_table_description(cursor, table)
    return any(column.name == COLUMN for column in columns)


def _present(cursor, table: str) -> bool:
    cursor.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
        "AND name LIKE %s",
        [table, f"{table}_words_%"],
    )
    return cursor.fetchone()[0] == 3


def _sqlite(table: str) -> list[str]:
    """The index holds no text of its own (external content) and only tokens (detail=none)."""
    index = f"{table}_words"
    # Names of our own tables only: nothing that anybody typed.
    out = (
        f'INSERT INTO "{index}"("{index}", rowid, {COLUMN}) '  # noqa: S608
        f"VALUES ('delete', old.id, old.{COLUMN});"
    )
    put = f'INSERT INTO "{index}"(rowid, {COLUMN}) VALUES (new.id, new.{COLUMN});'  # noqa: S608
    return [
        f'DROP TABLE IF EXISTS "{index}"',
        f'CREATE VIRTUAL TABLE "{index}" USING fts5({COLUMN}, content="{table}", '
        "content_rowid=id, tokenize='ascii', detail=none, columnsize=0)",
        *(f'DROP TRIGGER IF EXISTS "{index}_{name}"' for name in ("insert", "delete", "update")),
        f'CREATE TRIGGER "{index}_insert" AFTER INSERT ON "{table}" BEGIN {put} END',
        f'CREATE TRIGGER "{index}_delete" AFTER DELETE ON "{table}" BEGIN {out} END',
        f'CREATE TRIGGER "{index}_update" AFTER UPDATE OF {COLUMN} ON "{table}" '
        f"BEGIN {out} {put} END",
        f'INSERT INTO "{index}"("{index}") VALUES (\'rebuild\')',  # noqa: S608
    ]


def words_of(*texts: object) -> str:
    """What to store in `words`: every text folded, each word once, in order."""
    return " ".join(dict.fromkeys(word for text in texts for word in fold(str(text)).split()))


def search(
    found: models.QuerySet, text: str, *, before: int | None = None, most: int | None = None
) -> models.QuerySet:
    """Rows of `found` that hold every word of `text`, the last as a beginning; newest first.

    `before`: only keys below this one, for the next page. `most`: so many are shown; what comes
    after them need not be there. A text without a letter finds nothing.
    """
    asked = fold(text).split()[:MOST_WORDS]
    if not asked:
        return found.none()
    if before is not None:
        found = found.filter(pk__lt=before)
    if connection.vendor == "postgresql":
        return _from_the_newest(found, asked, before=before, most=most)
    if most and most <= NEWEST // 5 and (keys := _soon(found, asked, before=before, most=most)):
        return found.filter(pk__in=keys).order_by("-pk")
    index = f"{found.model._meta.db_table}_words"
    where = [f'"{index}".rowid = "{found.model._meta.db_table}"."id"', f'"{index}" MATCH %s']
    params: list[object] = [_query(asked)]
    if before is not None:
        where.append(f'"{index}".rowid < %s')
        params.append(before)
    # The index gives its rows newest first, so that a page stops as soon as it is full.
    return found.order_by().extra(  # noqa: S610
        tables=[index], where=where, params=params, order_by=[f"-{index}.rowid"]
    )


def count_up_to(found: models.QuerySet, text: str, limit: int = 1001) -> int:
    """How many `search` finds, counted no further than one above what is shown exactly."""
    asked = fold(text).split()[:MOST_WORDS]
    if asked and _is_common(found, asked, limit):
        return limit
    if connection.vendor != "postgresql" or not asked:
        return queues.count_up_to(search(found, text), limit)
    where = _holds(f'"{found.model._meta.db_table}"')
    return queues.count_up_to(found.extra(where=[where], params=[_query(asked)]), limit)  # noqa: S610


def _soon(found: models.QuerySet, asked: list[str], *, before: int | None, most: int) -> list[int]:
    """Keys of a page that the newest rows fill, or none: the beginning of a word is put together by
    SQLite's index from every row that has it, before it names the first."""
    newest = before or _newest_key(found) + 1
    if newest <= NEWEST // 5:
        return []  # of a table this small the index is read in no time
    recent = _holding(found.filter(pk__gte=newest - NEWEST // 5), asked)
    keys = list(recent.order_by("-pk").values_list("pk", flat=True)[:most])
    return keys if len(keys) == most else []


def _is_common(found: models.QuerySet, asked: list[str], limit: int) -> bool:
    """Whether so many are met soon among the newest. The index names every row of a word before it
    can be told to stop: of a word that half the table has, half the table."""
    newest = _newest_key(found)
    if newest < limit:
        return False
    sample = _holding(found.filter(pk__gt=newest - NEWEST // 5), asked)
    if sample.order_by().count() < NEWEST // 5 // COMMON:
        return False
    walked = _holding(found.filter(pk__gt=newest - NEWEST * COMMON * 2), asked)
    return walked.order_by("-pk")[:limit].count() == limit


def _newest_key(found: models.QuerySet) -> int:
    """Asked once in a while: it only says where to look first."""
    table, now = found.model._meta.db_table, time.monotonic()
    asked_at, key = _newest.get(table, (-math.inf, 0))
    if now - asked_at > NEWEST_SECONDS:
        keys = found.model._default_manager.order_by("-pk").values_list("pk", flat=True)
        key = keys.first() or 0
        _newest[table] = now, key
    return key


def _holding(found: models.QuerySet, asked: list[str]) -> models.QuerySet:
    """Rows that hold the words, read one by one."""
    place = "strpos" if connection.vendor == "postgresql" else "instr"
    words = f"{place}(' ' || \"{found.model._meta.db_table}\".{COLUMN} || ' ', %s) > 0"
    held = [*(f" {word} " for word in asked[:-1]), f" {asked[-1]}"]
    return found.extra(where=[words] * len(held), params=held)  # noqa: S610


def _query(asked: list[str]) -> str:
    """The words as the index of this database is asked for them."""
    if connection.vendor == "postgresql":
        return " & ".join([*asked[:-1], f"{asked[-1]}:*"])
    return " AND ".join([*(f'"{word}"' for word in asked[:-1]), f'"{asked[-1]}"*'])


def _holds(table: str) -> str:
    return f"to_tsvector('simple', {table}.{COLUMN}) @@ to_tsquery('simple', %s)"


def _from_the_newest(
    found: models.QuerySet, asked: list[str], *, before: int | None, most: int | None
) -> models.QuerySet:
    """The index knows no order: of a common word it names half the table, which is then sorted. So
    the newest keys are read first, word by word; the index is asked only where they do not fill
    the page. Both name keys, by which the rows are found: ordered by key as a whole, a database
    may walk all of it for a rare word."""
    table = found.model._meta.db_table
    matches = f'SELECT w.id FROM "{table}" w WHERE {_holds("w")}'  # noqa: S608
    params: list[object] = [_query(asked)]
    if most is not None:
        newest = before or _newest_key(found) + 1
        recent = _holding(found.filter(pk__gte=newest - NEWEST), asked)
        sql, own = recent.order_by("-pk").values("pk")[:most].query.sql_with_params()
        matches = (
            f"WITH recent (id) AS MATERIALIZED ({sql}) "  # noqa: S608
            f"SELECT recent.id FROM recent UNION ALL {matches} "
            "AND (SELECT count(*) FROM recent) < %s"
        )
        params = [*own, *params, most]
    chosen = f'"{table}"."id" = ANY(ARRAY({matches}))'
    return found.order_by("-pk").extra(where=[chosen], params=params)  # noqa: S610


def faults() -> list[str]:
    """SQLite tables whose index no longer says what the rows say, by name. Part of `verify`."""
    if connection.vendor != "sqlite":
        return []
    found = []
    with connection.cursor() as cursor:
        for model in _searched:
            index = f"{model._meta.db_table}_words"
            try:
                cursor.execute(
                    f'INSERT INTO "{index}"("{index}", rank) VALUES (\'integrity-check\', 1)'  # noqa: S608
                )
            except DatabaseError as error:
                found.append(
                    _("Chỉ mục tìm kiếm {index}: {error}.").format(index=index, error=error)
                )
    return found
