"""What an address costs, and which costs grow with what is stored instead of with what is shown.

`visit` counts queries, bytes and work of the database: on SQLite steps of its virtual machine, on
PostgreSQL rows and index entries read. Visits are compared between two sizes of a province whose
lists are full at both. `script/bench sweep` plays tests/bar/test_sweep.py in full.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
STEP = 50  # steps of SQLite's machine counted at a time
# A cost grows when it is above its share of the smaller size and beyond what a few rows make.
SHARES = {"queries": (1.0, 2), "work": (1.5, 4_000), "bytes": (1.1, 1_000)}
READ = """SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(oid)
    + CASE relkind WHEN 'r' THEN pg_stat_get_xact_tuples_fetched(oid) ELSE 0 END), 0)
FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"""


@dataclass(frozen=True)
class Cost:
    """What one visit took; `work` is counted in the steps or rows of its database."""

    status: int
    queries: int
    work: int
    bytes: int


def visit(client: Client, address: str) -> Cost:
    queries = 0

    def count(execute, sql, params, many, context):
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count), counted() as work:
        answer = client.get(address)
        sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Cost(answer.status_code, queries, work[0], len(sent))


@contextmanager
def counted() -> Iterator[list[int]]:
    """[the work of the database meanwhile], filled at the end."""
    work = [0]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(READ)
            before = cursor.fetchone()[0]
        yield work
        with connection.cursor() as cursor:
            cursor.execute(READ)
            work[0] = int(cursor.fetchone()[0] - before)
        return
    connection.ensure_connection()

    def step() -> None:
        work[0] += STEP

    connection.connection.set_progress_handler(step, STEP)
    try:
        yield work
    finally:
        connection.connection.set_progress_handler(None, 0)


def growing(small: Cost, large: Cost) -> list[str]:
    """The costs that are larger in the larger province, with both figures."""
    return [
        f"{name} {before:,} → {after:,}"
        for name, (share, few) in SHARES.items()
        if (after := getattr(large, name)) > (before := getattr(small, name)) * share + few
    ]


def run(sizes: str = "40,4000") -> dict[str, object]:
    """Every address as each role, at 1 × and 100 × (promise 5c)."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as figures:
        settings = {"KHUYENCONG_SWEEP": sizes, "KHUYENCONG_TEST_FILE": "1"} | dict(os.environ)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/bar/test_sweep.py"],
            cwd=ROOT,
            env=settings | {"KHUYENCONG_FIGURES": figures.name},
            stdout=sys.stderr,
        )
        said = [line for line in figures.read().split("\n") if line]
    return {
        "promise": "5c",
        "what": "addresses whose cost grows with what is stored",
        "figures": said,
        "met": done.returncode == 0,
    }
