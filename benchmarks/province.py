"""A grown province with all its children: pages of one case against the list's floor (promise 5b).

The demonstration is copied until it has KHUYENCONG_PROJECTS projects. Pages of a project, a
request, a scenario and an appraisal, the list with each of its filters and for several posts, its
last page, the home and the budget take turns with the floor of benchmarks/pages.py, in processor
time. Up to 120,000 projects `verify` runs over everything, with ten years of checkpoints.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.own import demonstration

PROJECTS = int(os.environ.get("KHUYENCONG_PROJECTS", "200000"))
IS_VERIFIED = PROJECTS <= 120_000  # what stands is sealed then, which takes as long as all the rest
YEARS, DAYS = 10, 365  # in which it grew, a checkpoint a day
GOAL, MOST_QUERIES, VERIFY_SECONDS, ROUNDS = 3.0, 25, 20, 40
LIST = "/ban-lam-viec/de-an/"
ASKED = ("activity=machinery", "state=draft", "state=settled", "year=2026", "q=may", "q=may+det")
POSTS = ("chuyenvien", "thamdinh", "taichinh", "canboxa")


def run() -> list[dict[str, object]]:
    with demonstration() as database:
        grown = _grow()
        return _pages(database, grown) + ([_verify(database)] if IS_VERIFIED else [])


def _grow() -> str:
    """What stands afterwards, in words."""
    from django.db import connection

    from benchmarks.grown import Grown
    from khuyencong.core.models import Event
    from khuyencong.core.roots import Heads
    from khuyencong.projects.models import Project

    began = time.perf_counter()
    own = Project.objects.count()
    if own >= PROJECTS:  # of an earlier run
        return f"{own:,} projects, {Event.objects.count():,} events"
    heads = Heads()
    grown, last = Grown(), -(-PROJECTS // own)
    for part in range(1 if IS_VERIFIED else YEARS, YEARS + 1):
        grown.to(last * part // YEARS, keeps_standings=part == YEARS and IS_VERIFIED)
        seconds = time.perf_counter() - began
        print(f"{Project.objects.count():,} projects, {seconds:.0f} s", file=sys.stderr)
        if IS_VERIFIED:
            _checkpoints(heads, part)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return f"{Project.objects.count():,} projects, {Event.objects.count():,} events"


def _checkpoints(heads: Any, year: int) -> None:
    """One of each day of the year in which the last events came, as the worker leaves them."""
    from django.db.models import Max
    from django.utils import timezone

    from khuyencong.core import checkpoints
    from khuyencong.core.models import Checkpoint, Event

    previous = Checkpoint.objects.order_by("pk").last()
    after, count = (previous.last_event_id, previous.event_count) if previous else (0, 0)
    first, last = after, Event.objects.aggregate(last=Max("id"))["last"]
    for day in range(1, DAYS + 1):
        until = first + (last - first) * day // DAYS
        for _id, stream, seq, digest in checkpoints._moves(until, after=after):
            heads.put(stream, seq, digest)
            count += 1
        previous = Checkpoint.objects.create(
            on=timezone.localdate() + timedelta(days=year * DAYS + day),
            at=timezone.now(),
            last_event_id=until,
            event_count=count,
            stream_count=len(heads),
            root=heads.root(),
            moved_heads=checkpoints._moved_heads(previous, until),
        )
        checkpoints.write_line(previous)
        after = until


def _pages(database: str, grown: str) -> list[dict[str, object]]:
    from django.db import connection
    from django.test import Client

    from benchmarks import pages
    from khuyencong.appraisal.models import Opinion
    from khuyencong.directory.models import User
    from khuyencong.planning.models import Scenario
    from khuyencong.projects.models import Beneficiary, Project

    client = pages.with_floor()
    middle = Project.objects.order_by("pk")[Project.objects.count() // 2].pk
    later = Beneficiary.objects.filter(project__gte=middle, request__isnull=False)
    member = later.select_related("project", "request").order_by("pk")[:1].get()
    asked = Opinion.objects.filter(project__gte=middle).order_by("pk")[:1].get().project
    scenario = Scenario.objects.order_by("-pk")[:1].get()
    desk = "/ban-lam-viec/"
    last = Project.objects.order_by("pk")[20].pk
    addresses = {
        "list": LIST,
        "last page of the list": f"{LIST}?after={last}",
        **{f"list, {asked}": f"{LIST}?{asked}" for asked in ASKED},
        "home": desk,
        "project": _address("desk:project", member.project.code),
        "request": _address("desk:request", member.request.code),
        "appraisal": _address("appraisal:file", asked.code),
        "scenario": _address("planning:scenario", scenario.uuid),
        "budget": _budget(),
    }
    clients = dict.fromkeys(addresses, client)
    for name in POSTS:
        key = f"list of {name}"
        addresses[key], clients[key] = LIST, Client(HTTP_HOST="localhost")
        clients[key].force_login(User.objects.get(username=name))
    queries: dict[str, int] = dict.fromkeys(addresses, 0)
    works: dict[str, Callable[[], object]] = {"floor": lambda: client.get(pages.FLOOR_ADDRESS)}
    for name, address in addresses.items():
        works[name] = lambda asks=clients[name], address=address: asks.get(address)

        def count(execute, sql, params, many, context, name=name):
            queries[name] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            assert clients[name].get(address).status_code == 200, address
    times = pages.alternate(works, clock=time.process_time, rounds=ROUNDS)
    floor = pages.p95(times["floor"])
    middle_floor = statistics.median(times["floor"])
    return [
        {
            "promise": "5b" if name in ("project", "request", "appraisal", "scenario") else "5",
            "what": f"{name}, p95 of processor time against the list's floor; {grown}; {database}",
            "ratio": round(pages.p95(times[name]) / floor, 2),
            "ratio_p50": round(statistics.median(times[name]) / middle_floor, 2),
            "goal": GOAL,
            "milliseconds_p50": round(statistics.median(times[name]) * 1000, 1),
            "milliseconds_p95": round(pages.p95(times[name]) * 1000, 1),
            "queries": queries[name],
            "met": pages.p95(times[name]) <= GOAL * floor and queries[name] <= MOST_QUERIES,
        }
        for name in addresses
    ]


def _address(name: str, *words: object) -> str:
    from django.urls import reverse

    return reverse(name, args=words)


def _budget() -> str:
    from khuyencong.ledger.models import YearTotal

    largest = YearTotal.objects.filter(stage="committed").order_by("-balance_dong")[:1].get()
    return _address("desk:budget", largest.fund.code, largest.year, "committed")


def _verify(database: str) -> dict[str, object]:
    from khuyencong.core import verification
    from khuyencong.core.models import Checkpoint, Event

    began = time.perf_counter()
    processor = _processor_seconds()
    faults: list[str] = []
    for _name, found in verification.run_on_all_cores():
        faults += found
        print(*found[:5], sep="\n", file=sys.stderr)
    whole, processor = time.perf_counter() - began, _processor_seconds() - processor
    events = Event.objects.count()
    return {
        "promise": 15,
        "what": f"verify of {events:,} events, {Checkpoint.objects.count():,} checkpoints; "
        f"{database}",
        "seconds": round(whole, 1),
        "processor_seconds": round(processor, 1),
        "faults": len(faults),
        "goal": VERIFY_SECONDS,
        "met": whole <= VERIFY_SECONDS * max(1, events / 610_000) and not faults,
    }


def _processor_seconds() -> float:
    """Of this process and of those that it started and that ended."""
    return sum(os.times()[:4])
