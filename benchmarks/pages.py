"""Pages at 50,000 projects, each against a floor behind the same middleware (rows 5, 6 and 8).

The floor answers the same rows with one SQL statement and joined strings: what a page of this
stack costs at least. Data lie in a folder of their own, made afresh.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable
from html import escape
from typing import Any

from benchmarks.own import demonstration

PROJECTS = 50_000
ROUNDS, CASE_ROUNDS = 40, 10
MET_BEFORE = 8


def run() -> list[dict[str, object]]:
    with demonstration():
        load(PROJECTS)
        return [*_measure(), *cases()]


def load(count: int) -> None:
    """So many projects of every state and year, as the list and the home page meet them."""
    from django.db import connection
    from django.utils import timezone

    from khuyencong.ledger.models import Subject
    from khuyencong.projects.models import Project
    from khuyencong.projects.workflow import PROJECT

    draw = random.Random(50_000)
    pattern = Project.objects.filter(beneficiaries__isnull=False)[:1].get()
    states = [state.name for state in PROJECT.states]
    now = timezone.now()
    subjects = Subject.objects.bulk_create(
        [Subject(label=f"Đề án {n}") for n in range(count)], batch_size=2_000
    )
    Project.objects.bulk_create(
        [
            Project(
                code=f"DA-40-{2003 + n % 24}-{n + 10_000:05d}",
                province=pattern.province,
                implementing_unit=pattern.implementing_unit,
                subject=subject,
                track=draw.choice(["local", "national"]),
                activity=draw.choice(["machinery", "vocational_training", "trademark"]),
                title=f"Ứng dụng máy tiên tiến tại xưởng tre số {n}",
                words=f"da 40 {2003 + n % 24} {n + 10_000:05d} ung dung may tien tai tre so {n}",
                year=2003 + n % 24,
                state=draw.choices(states, [1] * (len(states) - 2) + [12, 1])[0],
                due_date=now.date() if n % 3 == 0 else None,
                support_dong=draw.randrange(1, 300) * 1_000_000,
                total_dong=900_000_000,
                created_by="bench",
                created_at=now,
            )
            for n, subject in enumerate(subjects)
        ],
        batch_size=2_000,
    )
    _load_obligations(pattern)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load_obligations(pattern: Any) -> None:
    """What the states of all projects make somebody owe, and eight that each has met before."""
    from khuyencong.core import events
    from khuyencong.obligations.models import Obligation
    from khuyencong.projects.selectors import owed

    event = events.history(pattern.stream).last()
    same = {"province": pattern.province, "creditor": "owner", "opened_by": event}
    met = {"kind": "project.appraise", "role": "department_specialist", "debtor": "40"}
    rows: list[Obligation] = []
    for project in owed.projects_read().filter(created_by="bench").order_by("pk"):
        subject = {"subject": project.uuid}
        rows += [
            Obligation(**same, **met, **subject, closed_by=event) for _time in range(MET_BEFORE)
        ]
        rows += [
            Obligation(
                **same, **subject, kind=one.kind, role=one.role, debtor=one.debtor,
                due_date=one.due_date,
            )
            for one in owed.of_project(project)
        ]  # fmt: skip
    Obligation.objects.bulk_create(rows, batch_size=5_000)


FLOOR_ADDRESS = "/bench-floor/"
FLOOR = """SELECT code, title, activity, year, state, support_dong FROM projects_project
WHERE province_id = %s ORDER BY id DESC LIMIT 26"""


def _floor_view(request):
    """The list as one statement and joined strings, behind the same middleware."""
    from django.db import connection
    from django.http import HttpResponse

    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [request.province_id])
        rows = cursor.fetchall()
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    return HttpResponse(f"<!doctype html><title>x</title><table>{cells}</table>")


def with_floor():
    """A client of an officer who sees the whole province, beside whose pages the floor stands."""
    from django.test import Client
    from django.urls import path

    from config import urls
    from khuyencong.desk.pages.project_list import project_list
    from khuyencong.directory.models import User
    from khuyencong.projects.models import Project

    province_id = Project.objects.order_by("pk")[:1].get().province_id

    def floor(request):
        request.province_id = province_id
        return _floor_view(request)

    # The same roles as the list, so that the middleware finds out as much about who asks.
    floor.access = project_list.access  # type: ignore[attr-defined]
    urls.urlpatterns.insert(0, path(FLOOR_ADDRESS[1:], floor))
    gc.collect()
    gc.freeze()  # as config/wsgi.py does
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username="lanhdaoso"))
    return client


def _measure() -> list[dict[str, object]]:
    from django.db import connection

    from khuyencong.obligations.models import Obligation
    from khuyencong.projects.models import Project

    client = with_floor()
    address = "/ban-lam-viec/de-an/"
    last = Project.objects.order_by("pk")[20].pk
    queries: list[str] = []

    def count(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    client.get(address)  # reads what a process keeps: packs, names, the version
    with connection.execute_wrapper(count):
        page = client.get(address)
    assert page.status_code == 200
    times = alternate(
        {
            "floor": lambda: client.get(FLOOR_ADDRESS),
            "first": lambda: client.get(address),
            "last": lambda: client.get(f"{address}?after={last}"),
            "home": lambda: client.get("/ban-lam-viec/"),
        }
    )
    ratio = p95(times["first"]) / p95(times["floor"])
    turn = statistics.median(times["last"]) / statistics.median(times["first"])
    home = statistics.median(times["home"]) * 1000
    beside = statistics.median(times["home"]) / statistics.median(times["floor"])
    return [
        {
            "promise": 5,
            "what": f"project list out of {PROJECTS:,}, p95 against the floor",
            "ratio": round(ratio, 2),
            "goal": 3.0,
            "milliseconds_p95": round(p95(times["first"]) * 1000, 1),
            "queries": len(queries),
            "kilobytes": len(page.content) // 1000,
            "met": ratio <= 3.0 and len(queries) <= 15 and len(page.content) <= 80_000,
        },
        {
            "promise": 6,
            "what": "last page of the list against the first",
            "ratio": round(turn, 2),
            "goal": 1.2,
            "met": turn <= 1.2,
        },
        {
            "promise": 8,
            "what": f"officer's home at {PROJECTS:,} projects, {Obligation.objects.count():,} "
            "obligations, p50, and against the list's floor",
            "milliseconds": round(home, 1),
            "ratio": round(beside, 2),
            "goal": 80,
            "met": home <= 80 and beside <= 3.0,
        },
    ]


def cases() -> list[dict[str, object]]:
    """The pages of one case against the list's floor, in processor time (promise 5b): a project
    of the demonstration in each state, every request and scenario, for two who read them all."""
    from django.test import Client

    from khuyencong.directory.models import User

    with_floor_client, times = with_floor(), dict[str, list[float]]()
    floor: list[float] = []
    for name in ("lanhdaoso", "thamdinh"):
        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(username=name))
        for kind, address in _case_addresses():
            if client.get(address).status_code != 200:
                continue
            client.get(address)
            for _round in range(CASE_ROUNDS):
                floor.append(_processor(with_floor_client, FLOOR_ADDRESS))
                times.setdefault(kind, []).append(_processor(client, address))
    return [
        {
            "promise": "5b",
            "what": f"{kind} among {PROJECTS:,} projects, processor time against the list's floor",
            "ratio_p95": round(p95(some) / p95(floor), 2),
            "ratio_median": round(statistics.median(some) / statistics.median(floor), 2),
            "goal": 3.0,
            "milliseconds_p95": round(p95(some) * 1000, 1),
            "visits": len(some),
            "met": p95(some) <= 3.0 * p95(floor),
        }
        for kind, some in times.items()
    ]


def _case_addresses() -> list[tuple[str, str]]:
    from django.urls import reverse

    from khuyencong.planning.models import Scenario
    from khuyencong.projects.models import Project, Request

    one_each = {
        (project.state, project.track): project.code
        for project in Project.objects.exclude(created_by="bench").order_by("-pk")
    }
    found = [("project page", reverse("desk:project", args=[code])) for code in one_each.values()]
    found += [
        ("appraisal file", reverse("appraisal:file", args=[code])) for code in one_each.values()
    ]
    for request in Request.objects.order_by("pk")[:10]:
        found.append(("request page", reverse("desk:request", args=[request.code])))
    for scenario in Scenario.objects.order_by("pk")[:5]:
        found.append(("scenario", reverse("planning:scenario", args=[scenario.uuid])))
    return found


def _processor(client: Any, address: str) -> float:
    start = time.process_time()
    client.get(address)
    return time.process_time() - start


def alternate(
    works: dict[str, Callable[[], object]],
    *,
    clock: Callable[[], float] = time.perf_counter,
    rounds: int = ROUNDS,
) -> dict[str, list[float]]:
    """Seconds of each work, one after another in turn, so that noise falls on all alike."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _round in range(rounds):
        for name, work in works.items():
            start = clock()
            work()
            times[name].append(clock() - start)
    return times


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
