"""What `verify` checks. Every app names its own check in `AppConfig.ready`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from django.db import connection, connections
from django.utils.translation import gettext as _

Row = TypeVar("Row")
AT_ONCE = 500
_checks: dict[str, Callable[[], list[str]]] = {}


def register(name: str, check: Callable[[], list[str]]) -> None:
    """`check` returns its faults in words, each naming its place; none means all is well."""
    _checks[name] = check


def in_batches(rows: Iterable[Row], size: int = AT_ONCE) -> Iterator[list[Row]]:
    """So many at a time: a check holds a part of a table, never all of it."""
    following = iter(rows)
    while some := list(islice(following, size)):
        yield some


def run() -> Iterator[tuple[str, list[str]]]:
    for name in _checks:
        yield name, _run(name)


def run_on_all_cores() -> Iterator[tuple[str, list[str]]]:
    """As `run`, each check in a process with a connection of its own; one after another where such
    a process would not see what we see, within a transaction or on a database in memory."""
    if connection.in_atomic_block or _is_in_memory() or os.cpu_count() == 1:
        yield from run()
        return
    connections.close_all()
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        yield from zip(_checks, pool.map(_run, _checks), strict=True)


def _is_in_memory() -> bool:
    is_in_memory_db = getattr(connection, "is_in_memory_db", None)  # of SQLite alone
    return bool(is_in_memory_db and is_in_memory_db())


def _run(name: str) -> list[str]:
    try:
        return _checks[name]()
    except Exception as error:  # a value that no column can hold must not hide the others
        place = f"{type(error).__name__}: {error}"[:300]
        return [_("Phép kiểm “{name}” không chạy hết: {error}.").format(name=name, error=place)]
