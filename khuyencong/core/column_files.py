"""Rows as columns in Parquet files, added up by DuckDB: for what SQL would read a million rows for.

The only module that knows either of them. DuckDB opens the files of one folder and nothing else: no
other file, no network, no extension that it would have to fetch.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

MEGABYTES, THREADS = 200, 2
_OPEN: dict[Path, Any] = {}
_OPENING = threading.Lock()


def write(folder: Path, parts: Iterable[Mapping[str, Sequence[Any]]]) -> None:
    """`folder` with a file for each part, {column: its values}: whole numbers of 64 bits, or words.
    There whole or not at all; only what one part holds is in memory."""
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    base = _connection(folder.parent).cursor()
    with base:
        for number, part in enumerate(parts):
            base.register("part", {name: _array(values) for name, values in part.items()})
            base.execute(f"COPY part TO '{_quoted(new / f'{number:05d}.parquet')}'")
            base.unregister("part")
    shutil.rmtree(folder, ignore_errors=True)  # of the same name, begun anew
    new.replace(folder)


def ask(folder: Path, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What `sql`, with %s for each value, answers of the table `kept`: the rows of the folder.
    Nothing where there are none."""
    if not any(folder.glob("*.parquet")):
        return []
    files = _quoted(folder / "*.parquet")
    with _connection(folder.parent).cursor() as cursor:
        whole = f"WITH kept AS (FROM read_parquet('{files}')) {sql}".replace("%s", "?")
        return cursor.execute(whole, list(values)).fetchall()


def _array(values: Sequence[Any]) -> np.ndarray:
    is_words = bool(values) and isinstance(values[0], str)
    return np.array(values, dtype=object if is_words else np.int64)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _connection(root: Path) -> Any:
    """Of this process, for the folders in `root`; each question takes a cursor of its own."""
    with _OPENING:
        if root not in _OPEN:
            _OPEN.clear()  # one at a time: a system has one such folder
            _OPEN[root] = _closed_to_all_but(root)
        return _OPEN[root]


def _closed_to_all_but(root: Path) -> Any:
    import duckdb  # takes as long as a page does: only where something is asked

    made = duckdb.connect(":memory:", config={"threads": THREADS})
    for setting in (
        f"memory_limit = '{MEGABYTES}MB'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"allowed_directories = ['{_quoted(root)}']",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        made.execute(f"SET {setting}")
    return made
