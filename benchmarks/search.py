"""Search without marks among a million projects, against the raw engine (row 7).

The floor asks the same index for the same rows of the same province in one SQL statement; ours
goes through `visible_to` and the ORM. Rare, common, unknown and half-typed words take turns.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Sequence

from benchmarks.own import demonstration

PROJECTS = int(os.environ.get("KHUYENCONG_SEARCHED", "1000000"))
QUERIES = int(os.environ.get("KHUYENCONG_QUERIES", "200"))
ROWS = 26
COMMON = ("may", "tai", "ung dung", "ung dung may tien tien", "2015", "da 40")
UNKNOWN = ("khongcogi", "ung dung zzz", "qqqq may")
FLOORS = {
    "SQLite": """SELECT p.* FROM projects_project_words w
JOIN projects_project p ON p.id = w.rowid
WHERE projects_project_words MATCH %s AND p.province_id = %s AND {also}
ORDER BY w.rowid DESC LIMIT 26""",
    "PostgreSQL": """SELECT p.* FROM projects_project p
WHERE to_tsvector('simple', p.words) @@ to_tsquery('simple', %s) AND p.province_id = %s AND {also}
ORDER BY p.id DESC LIMIT 26""",
}


def run() -> list[dict[str, object]]:
    with demonstration() as database:
        words = _load()
        return [
            _measure(asked, database, f"{what}, {which}", filters)
            for what, asked in (("all words", _asked(words)), ("common words", COMMON * 10))
            for which, filters in (
                ("unfiltered", {}),
                ("one activity of twenty", {"activity": "trademark"}),
            )
        ]


def _load() -> list[str]:
    """A million projects by plain SQL; returns the words that tell them apart."""
    from django.db import connection

    from khuyencong.projects.models import Project

    draw = random.Random(7)
    syllables = ("an", "ba", "cau", "dong", "ha", "kim", "lam", "minh", "nam", "phu", "son")
    places = sorted({" ".join(draw.choices(syllables, k=4)) for _n in range(4_000)})
    pattern = Project.objects.order_by("-pk")[:1].get()
    columns = [f.column for f in Project._meta.concrete_fields if f.column != "id"]
    is_server = connection.vendor == "postgresql"
    number = "gen_random_uuid()" if is_server else "lower(hex(randomblob(16)))"
    mine = {
        "uuid": number,
        "activity": "CASE n % 20 WHEN 0 THEN 'trademark' ELSE 'machinery' END",
        "code": "'DA-40-' || (2003 + n % 24) || '-' || (100000 + n)",
        "subject_id": "1000000 + n",
        "title": "'Ứng dụng máy tiên tiến tại ' || p.name",
        "words": "'da 40 ' || (2003 + n % 24) || ' ' || (100000 + n) "
        "|| ' ung dung may tien tai ' || p.name",
    }
    chosen = ", ".join(mine.get(column, f"pattern.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE places (id INTEGER PRIMARY KEY, name TEXT)")
        cursor.executemany("INSERT INTO places VALUES (%s, %s)", list(enumerate(places)))
        numbers = (
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers "
            f"WHERE n < {PROJECTS})"
        )
        cursor.execute(
            f"INSERT INTO ledger_subject (id, uuid, label) {numbers} "
            f"SELECT 1000000 + n, {number}, 'x' FROM numbers"
        )
        cursor.execute(
            f"INSERT INTO projects_project ({', '.join(columns)}) {numbers} "
            f"SELECT {chosen} FROM numbers JOIN places p ON p.id = n % {len(places)} "
            f"JOIN projects_project pattern ON pattern.id = {pattern.pk}"
        )
        cursor.execute("ANALYZE")
    return places


def _asked(places: list[str]) -> list[str]:
    """Rare words, half-typed ones, common and unknown ones."""
    draw = random.Random(8)
    rare = draw.sample(places, QUERIES - 40)
    half = [place[:-1] for place in draw.sample(places, 22)]
    return [*rare, *half, *COMMON, *COMMON, *UNKNOWN, *UNKNOWN]


def _measure(
    asked: Sequence[str], database: str, what: str, filters: dict[str, str]
) -> dict[str, object]:
    from django.db import connection
    from django.utils import timezone

    from khuyencong.desk.selectors import work
    from khuyencong.directory import selectors as directory
    from khuyencong.directory.models import User
    from khuyencong.projects.models import Project

    draw = random.Random(9)
    actor = directory.actor_for(User.objects.get(username="lanhdaoso"), on=timezone.localdate())
    province = Project.objects.order_by("pk")[:1].get().province_id
    times: dict[str, list[float]] = {"raw": [], "ours": []}
    also = " AND ".join([f"p.{name} = %s" for name in filters] or ["1 = 1"])
    floor = FLOORS[database].format(also=also)
    different = 0
    for _round in range(3):
        for text in draw.sample(asked, len(asked)):
            start = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(floor, [_match(database, text), province, *filters.values()])
                raw = [row[0] for row in cursor.fetchall()]
            times["raw"].append(time.perf_counter() - start)
            start = time.perf_counter()
            found = work.filtered(actor, {"q": text, **filters}, most=ROWS)
            ours = [project.pk for project in found[:ROWS]]
            times["ours"].append(time.perf_counter() - start)
            different += raw != ours
    ratio = _p95(times["ours"]) / _p95(times["raw"])
    return {
        "promise": 7,
        "what": f"search out of {PROJECTS:,} projects, {what}, p95 against the raw engine of "
        f"{database}",
        "ratio": round(ratio, 2),
        "goal": 2.0,
        "milliseconds_p95": round(_p95(times["ours"]) * 1000, 1),
        "milliseconds_p50": round(statistics.median(times["ours"]) * 1000, 1),
        "raw_p95": round(_p95(times["raw"]) * 1000, 1),
        "different_answers": different,
        "met": ratio <= 2.0 and not different,
    }


def _match(database: str, text: str) -> str:
    *first, last = text.split()
    if database == "PostgreSQL":
        return " & ".join([*first, f"{last}:*"])
    return " AND ".join([*(f'"{word}"' for word in first), f'"{last}"*'])


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
