"""Which tests the second database plays: what it may do otherwise, and of the others so many that
every statement of the suite is sent to it.

The run on the first database writes what each test sends into the folder KHUYENCONG_STATEMENTS; the
run on the second reads it there. A test that no run wrote down is played.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Generator
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper
from django.db.models.sql.compiler import SQLCompiler

FOLDER = os.environ.get("KHUYENCONG_STATEMENTS", "")
IS_SECOND = bool(FOLDER and os.environ.get("DATABASE_URL"))
# Played on both databases: whole lives, every page, chains, locks, plans, running servers.
IN_FULL = {"architecture", "bar", "core", "demo", "journeys", "ledger", "server"}
COMMITTING = {"transactional_db", "live_server"}
VALUES = re.compile(r"\((%s|NULL|DEFAULT)(, (%s|NULL|DEFAULT))*\)(, ?\((%s|NULL|DEFAULT)[^)]*\))*")
NAMES = re.compile(r"SAVEPOINT \S+|\d+")

_sent: set[str] = set()
_skipped: set[str] = set()


@lru_cache(20_000)
def shape(statement: str) -> str:
    """The same for any number of values and whatever they are."""
    bare = NAMES.sub("0", VALUES.sub("(values)", statement))
    return sha256(bare.encode()).hexdigest()[:12]


def record() -> None:
    """Every statement from here on is noted, and of a question whether it locks: on SQLite, which
    has no such word, both would look alike."""

    def noted(send: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(send)
        def note_and_send(cursor: Any, statement: Any, *values: Any) -> Any:
            _sent.add(shape(str(statement)))
            return send(cursor, statement, *values)

        return note_and_send

    CursorWrapper.execute = noted(CursorWrapper.execute)  # type: ignore[method-assign]
    CursorWrapper.executemany = noted(CursorWrapper.executemany)  # type: ignore[method-assign]
    compiled = SQLCompiler.as_sql

    def as_sql(compiler: Any, *words: Any, **more: Any) -> Any:
        answer = compiled(compiler, *words, **more)
        if compiler.query.select_for_update:
            _sent.add(shape(f"LOCK {answer[0]}"))
        return answer

    SQLCompiler.as_sql = as_sql  # type: ignore[method-assign]


if FOLDER and not IS_SECOND:
    record()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    _sent.clear()
    begun = time.process_time()
    try:
        return (yield)
    finally:
        if FOLDER and not IS_SECOND and _sent and item.nodeid not in _skipped:
            line = json.dumps([item.nodeid, time.process_time() - begun, sorted(_sent)])
            with Path(FOLDER, f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
                file.write(line + "\n")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.add(report.nodeid)


def played(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the tests with the database, those of the second one. The first case of each: the others
    differ in what is asked, not in how."""
    cases: dict[tuple[object, str], pytest.Item] = {}
    for item in items:
        if item.get_closest_marker("database"):
            key = (item.path, f"{item.cls}.{item.originalname}")  # type: ignore[attr-defined]
            cases.setdefault(key, item)
    known = _written()
    left_out = _sent_by_others([item for item in cases.values() if item.nodeid in known], known)
    return [item for item in cases.values() if item.nodeid not in left_out]


def _sent_by_others(items: list[pytest.Item], known: dict[str, tuple[float, set[str]]]) -> set[str]:
    """The longest first, as long as others that stay send each of their statements."""
    times = Counter(shape for item in items for shape in known[item.nodeid][1])
    left_out = set()
    for item in sorted(items, key=lambda item: (-known[item.nodeid][0], item.nodeid)):
        shapes = known[item.nodeid][1]
        if not _is_in_full(item) and all(times[one] > 1 for one in shapes):
            times.subtract(shapes)
            left_out.add(item.nodeid)
    return left_out


def _is_in_full(item: pytest.Item) -> bool:
    """Also whatever commits: there others are met at once."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    asked = set(item.fixturenames)  # type: ignore[attr-defined]
    return commits or bool(COMMITTING & asked) or item.path.parent.name in IN_FULL


def _written() -> dict[str, tuple[float, set[str]]]:
    """{test: processor seconds, what it sent}"""
    found = {}
    for file in sorted(Path(FOLDER).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, seconds, shapes = json.loads(line)
            found[name] = (seconds, set(shapes))
    return found
