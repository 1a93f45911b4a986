"""What `verify` checks. Every app names its own check in `AppConfig.ready`."""

from __future__ import annotations

import gc
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
MOST_MAPPED = 1 << 40  # bytes of a file; SQLite lowers it to what its build allows
Check = Callable[[], list[str]]
_checks: dict[str, list[Check]] = {}


def register(name: str, *parts: Check) -> None:
    """Each part returns its faults in words, each naming its place; none means all is well. What
    takes longest comes in several parts, which other cores take over."""
    _checks[name] = list(parts)


def in_batches(rows: Iterable[Row], size: int = AT_ONCE) -> Iterator[list[Row]]:
    """So many at a time: a check holds a part of a table, never all of it."""
    following = iter(rows)
    while some := list(islice(following, size)):
        yield some


def run() -> Iterator[tuple[str, list[str]]]:
    for name, parts in _checks.items():
        yield name, [fault for place in range(len(parts)) for fault in _run((name, place))]


def run_on_all_cores() -> Iterator[tuple[str, list[str]]]:
    """As `run`, each part in a process with a connection of its own; one after another where such
    a process would not see what we see, within a transaction or on a database in memory."""
    if connection.in_atomic_block or _is_in_memory() or os.cpu_count() == 1:
        yield from run()
        return
    connections.close_all()
    # Checks in many parts first: what comes last is short, and no core waits long for another.
    order = sorted(_checks, key=lambda name: -len(_checks[name]))
    places = [(name, place) for name in order for place in range(len(_checks[name]))]
    faults: dict[str, list[str]] = {name: [] for name in _checks}
    with ProcessPoolExecutor(mp_context=get_context("fork"), initializer=_begin) as pool:
        for (name, _place), found in zip(places, pool.map(_run, places), strict=True):
            faults[name] += found
    yield from faults.items()


def _begin() -> None:
    """A tenth of the time went into looking for garbage among what the parent had loaded, another
    into asking the system for each page of the file; a process that reads through memory and meets
    a broken disk ends, which ends `verify` with an error."""
    gc.freeze()
    gc.set_threshold(50_000)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {MOST_MAPPED}")


def _is_in_memory() -> bool:
    is_in_memory_db = getattr(connection, "is_in_memory_db", None)  # of SQLite alone
    return bool(is_in_memory_db and is_in_memory_db())


def _run(part: tuple[str, int]) -> list[str]:
    name, place = part
    try:
        return _checks[name][place]()
    except Exception as error:  # a value that no column can hold must not hide the others
        place_of_it = f"{type(error).__name__}: {error}"[:300]
        return [
            _("Phép kiểm “{name}” không chạy hết: {error}.").format(name=name, error=place_of_it)
        ]
