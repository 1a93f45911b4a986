"""Search without marks among a million projects, against raw FTS5 (row 7).

The floor asks the same index for the same rows of the same province in one SQL statement; ours
goes through `visible_to` and the ORM. Rare, common, unknown and half-typed words take turns.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time

PROJECTS = 1_000_000
QUERIES = 200
ROWS = 26
COMMON = ("may", "tai", "ung dung", "ung dung may tien tien", "2015", "da 40")
UNKNOWN = ("khongcogi", "ung dung zzz", "qqqq may")
FLOOR = """SELECT p.* FROM projects_project_words w
JOIN projects_project p ON p.id = w.rowid
WHERE projects_project_words MATCH %s AND p.province_id = %s
ORDER BY w.rowid DESC LIMIT 26"""


def run() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"KHUYENCONG_DATA": folder, "KHUYENCONG_DEMO": "1", "KHUYENCONG_LOG": "ERROR"}
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("prepare", verbosity=0)
        words = _load()
        return [_measure(words)]


def _load() -> list[str]:
    """A million projects by plain SQL; returns the words that tell them apart."""
    from django.db import connection

    from khuyencong.projects.models import Project

    draw = random.Random(7)
    syllables = ("an", "ba", "cau", "dong", "ha", "kim", "lam", "minh", "nam", "phu", "son")
    places = sorted({" ".join(draw.choices(syllables, k=4)) for _n in range(4_000)})
    pattern = Project.objects.order_by("-pk")[:1].get()
    columns = [f.column for f in Project._meta.concrete_fields if f.column != "id"]
    mine = {
        "uuid": "lower(hex(randomblob(16)))",
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
            "SELECT 1000000 + n, lower(hex(randomblob(16))), 'x' FROM numbers"
        )
        cursor.execute(
            f"INSERT INTO projects_project ({', '.join(columns)}) {numbers} "
            f"SELECT {chosen} FROM numbers JOIN places p ON p.id = n % {len(places)} "
            f"JOIN projects_project pattern ON pattern.id = {pattern.pk}"
        )
        cursor.execute("ANALYZE")
    return places


def _measure(places: list[str]) -> dict[str, object]:
    from django.db import connection
    from django.utils import timezone

    from khuyencong.core import full_text
    from khuyencong.directory import selectors as directory
    from khuyencong.directory.models import User
    from khuyencong.projects.models import Project

    draw = random.Random(8)
    rare = draw.sample(places, QUERIES - 40)
    half = [place[:-1] for place in draw.sample(places, 22)]
    asked = [*rare, *half, *COMMON, *COMMON, *UNKNOWN, *UNKNOWN]
    actor = directory.actor_for(User.objects.get(username="lanhdaoso"), on=timezone.localdate())
    province = Project.objects.order_by("pk")[:1].get().province_id
    times: dict[str, list[float]] = {"raw": [], "ours": []}
    different = 0
    for _round in range(3):
        draw.shuffle(asked)
        for text in asked:
            start = time.perf_counter()
            with connection.cursor() as cursor:
                *first, last = text.split()
                match = " AND ".join([*(f'"{word}"' for word in first), f'"{last}"*'])
                cursor.execute(FLOOR, [match, province])
                raw = [row[0] for row in cursor.fetchall()]
            times["raw"].append(time.perf_counter() - start)
            start = time.perf_counter()
            ours = [p.pk for p in full_text.search(Project.objects.visible_to(actor), text)[:ROWS]]
            times["ours"].append(time.perf_counter() - start)
            different += raw != ours
    ratio = _p95(times["ours"]) / _p95(times["raw"])
    return {
        "promise": 7,
        "what": f"search out of {PROJECTS:,} projects, p95 against raw FTS5",
        "ratio": round(ratio, 2),
        "goal": 2.0,
        "milliseconds_p95": round(_p95(times["ours"]) * 1000, 1),
        "milliseconds_p50": round(statistics.median(times["ours"]) * 1000, 1),
        "raw_p95": round(_p95(times["raw"]) * 1000, 1),
        "different_answers": different,
        "met": ratio <= 2.0 and not different,
    }


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
