"""Sums over a million projects by two of the things by which they differ (promise 11).

The same rows lie in column files and in one table of SQLite, narrow and in memory's reach: the
least that SQL must read. Both answer the same questions in turn and must agree to the đồng. Beside
them stands what the tables of the application answer, and what writing the files takes.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import pages
from benchmarks.own import demonstration

PROJECTS = int(os.environ.get("KHUYENCONG_PROJECTS", "1000000"))
REPEATS, GOAL = 5, 30
AT_ONCE = 50_000
QUESTIONS = (
    ("year", "content", "approved_dong"),
    ("place", "year", "paid_dong"),
    ("trade", "track", "workers"),
    ("content", "state", "projects"),
    ("unit", "year", "settled_dong"),
)


def run() -> list[dict[str, object]]:
    with demonstration() as database, tempfile.TemporaryDirectory() as folder:
        return [_side_by_side(Path(folder)), _own(database)]


def _drawn() -> Iterator[dict[str, list[Any]]]:
    """A country's projects: 24 years, ten contents, 3,321 communes, 63 trades."""
    draw = random.Random(11)
    states = ["registered", "concluded", "planned", "estimated", "committed", "settled"]
    for start in range(0, PROJECTS, AT_ONCE):
        keys = list(range(start + 1, min(start + AT_ONCE, PROJECTS) + 1))
        n = len(keys)
        support = [draw.randrange(5, 900) * 1_000_000 + draw.randrange(1_000) for _ in keys]
        yield {
            "project": keys,
            "province_code": [f"{draw.randrange(34):02d}" for _ in keys],
            "year": [2003 + key % 24 for key in keys],
            "content": [f"KC{draw.randrange(1, 11)}" for _ in keys],
            "track": draw.choices(["local", "national"], k=n),
            "place": [draw.randrange(3_321) for _ in keys],
            "trade": [draw.randrange(63) for _ in keys],
            "state": draw.choices(states, k=n),
            "unit": [draw.randrange(1, 64) for _ in keys],
            "support_dong": support,
            "approved_dong": [dong if draw.random() < 0.6 else 0 for dong in support],
            "paid_dong": [dong if draw.random() < 0.5 else 0 for dong in support],
            "settled_dong": [dong if draw.random() < 0.4 else 0 for dong in support],
            "workers": [draw.randrange(200) for _ in keys],
        }


def _side_by_side(folder: Path) -> dict[str, object]:
    from khuyencong.core import column_files
    from khuyencong.reports.selectors import crossing

    assert tuple(next(_drawn())) == crossing.KEPT
    kept = folder / "kept"
    column_files.write(kept, _drawn())
    base = sqlite3.connect(folder / "kept.sqlite3")
    base.execute(f"CREATE TABLE kept ({', '.join(crossing.KEPT)})")
    places = ", ".join("?" * len(crossing.KEPT))
    for part in _drawn():
        base.executemany(f"INSERT INTO kept VALUES ({places})", zip(*part.values(), strict=True))
    base.commit()
    base.execute("ANALYZE")
    base.execute("PRAGMA cache_size = -1000000")
    times: dict[str, list[list[float]]] = {"files": [], "sqlite": []}
    are_equal = True
    for rows, columns, measure in QUESTIONS:
        what = "COUNT(*)" if measure == "projects" else f"SUM({measure})"
        sql = f"SELECT {rows}, {columns}, {what} FROM kept GROUP BY 1, 2 ORDER BY 1, 2"
        works = {
            "files": lambda sql=sql: column_files.ask(kept, sql),
            "sqlite": lambda sql=sql: base.execute(sql).fetchall(),
        }
        are_equal &= works["files"]() == works["sqlite"]()
        spent: dict[str, list[float]] = {name: [] for name in works}
        for _round in range(REPEATS):
            for name, work in works.items():
                start = time.perf_counter()
                work()
                spent[name].append(time.perf_counter() - start)
        for name, found in spent.items():
            times[name].append(found)
    base.close()
    files, sqlite = ([statistics.median(one) for one in times[name]] for name in times)
    ratios = [slow / fast for slow, fast in zip(sqlite, files, strict=True)]
    return {
        "promise": 11,
        "what": f"{len(QUESTIONS)} cross-tables over {PROJECTS:,} projects against SQLite",
        "ratio": round(statistics.median(ratios), 1),
        "ratio_least": round(min(ratios), 1),
        "goal": GOAL,
        "milliseconds": [round(one * 1000) for one in files],
        "milliseconds_sqlite": [round(one * 1000) for one in sqlite],
        "are_equal": are_equal,
        "file_megabytes": round(sum(f.stat().st_size for f in kept.iterdir()) / 1e6, 1),
        "met": statistics.median(ratios) >= GOAL and are_equal,
    }


def _own(database: str) -> dict[str, object]:
    """The application's own tables: what the page asks without files, and what writes them."""
    from django.utils import timezone

    from khuyencong.projects.models import Project
    from khuyencong.reports import services
    from khuyencong.reports.selectors import crossing

    own = min(PROJECTS, 100_000)
    pages.load(own - Project.objects.count())
    before, start = _peak(), time.perf_counter()
    services.keep(now=timezone.now())
    seconds, megabytes = time.perf_counter() - start, _peak() - before
    scope = crossing.Scope(("40",), (), ())
    times: dict[str, list[float]] = {"files": [], "tables": []}
    are_equal = True
    for rows, columns, measure in QUESTIONS:
        question = crossing.Question(rows, columns, measure, 2000, 2030)
        answers = {}
        for name, kept in (("files", crossing.newest()), ("tables", None)):
            start = time.perf_counter()
            answers[name] = crossing.ask(question, scope, kept).cells
            times[name].append(time.perf_counter() - start)
        are_equal &= answers["files"] == answers["tables"]
    return {
        "promise": 11,
        "what": f"the same of {own:,} projects of the application's own tables; {database}",
        "milliseconds": [round(one * 1000) for one in times["files"]],
        "milliseconds_tables": [round(one * 1000) for one in times["tables"]],
        "are_equal": are_equal,
        "seconds_to_write": round(seconds, 1),
        "megabytes_to_write": round(megabytes),
        "met": are_equal,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
