"""A whole reform over a province: levels, order, advances and areas in one pack, over every project
past and waiting, with the plan of the year chosen anew; made as the worker makes it, into a file.

A process of its own for each size. `script/bench reform`; KHUYENCONG_REFORM="5000,50000".
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import room
from benchmarks.own import demonstration
from benchmarks.sheets import ROOT, _peak_from_now_on, _status

SIZES = os.environ.get("KHUYENCONG_REFORM", "5000,50000")
PLANNED, YEARS, TIMES = 500, range(2012, 2027), 10
PLAN_YEAR = 2031
GUIDE = ROOT / "docs" / "guide" / "goi-thu" / "phien-ban-1.yaml"
AREAS = """
areas:
  "%s":
    investment:
      - {from: 2027-01-01, area: difficult, evidence: sample, legal: "Điều 9 THU-02/2026/QĐ-UBND"}
"""


def run() -> list[dict[str, object]]:
    """The second size adds to the first."""
    with demonstration() as database:
        from benchmarks.grown import grow

        grow(TIMES, keeps_standings=False)
        return [_measure(int(size), database) for size in SIZES.split(",")]


def _measure(size: int, database: str) -> dict[str, object]:
    from khuyencong.projects.models import Project

    if not Project.objects.filter(year=PLAN_YEAR).exists():
        _plan()
    more, years = size - Project.objects.count(), len(YEARS)
    for place, year in enumerate(YEARS):
        room.load(more * (place + 1) // years - more * place // years, year, size)
    Project.objects.filter(year__in=YEARS, created_by="bench").update(state="settled")
    words = "import django; django.setup(); from benchmarks import reform; reform.make()"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {
        "promise": "reform",
        "what": f"a whole reform over {size:,} projects as a job, {PLANNED} of them chosen anew; "
        f"{database}",
        **json.loads(done.stdout.splitlines()[-1]),
    }


def _plan() -> None:
    """A plan of 500 proposals, solved."""
    from django.utils import timezone

    from khuyencong.allocation.objective import WEIGHTS
    from khuyencong.directory import selectors as directory
    from khuyencong.ledger.models import Fund
    from khuyencong.planning.scenarios import services as scenarios

    room.load(PLANNED, PLAN_YEAR)
    now, by = timezone.now(), _actor("thamdinh")
    province = directory.place_on("40", timezone.localdate())
    scenario = scenarios.create_scenario(province, year=PLAN_YEAR, name="Phương án", by=by, at=now)
    limits = {fund.pk: 0 for fund in Fund.objects.filter(province="40")}
    limits[Fund.objects.get(code="KCDP-40").pk] = PLANNED * 50_000_000
    scenarios.set_aims(
        scenario, way="best", objective=WEIGHTS, levels=[100, 80, 60, 40], limits_dong=limits,
        by=by, at=now,
    )  # fmt: skip
    scenarios.ask_to_solve(scenario, by=by, at=now)
    scenarios.solve_job(now=now)


def _actor(name: str) -> Any:
    from django.utils import timezone

    from khuyencong.directory import selectors as directory
    from khuyencong.directory.models import User

    return directory.actor_for(User.objects.get(username=name), on=timezone.localdate())


def drafted() -> Any:
    """The pack of the guide with an area of its own; nothing is put in force."""
    from django.utils import timezone

    from khuyencong.directory.models import Unit
    from khuyencong.policy import services as packs

    today = timezone.localdate()
    province = Unit.objects.get(code="40", level="province")
    communes = Unit.objects.on(today).communes().filter(province_code="40").order_by("pk")
    listed = AREAS % communes[0].code
    text = Path(GUIDE).read_text(encoding="utf-8").rstrip() + listed
    by = _actor("thamdinh")
    return packs.draft(province, scope="local", text=text, by=by, at=timezone.now())


def make() -> None:
    """Drafts the pack, replays it into a file, prints what that took; nothing is put in force."""
    from django.db import connection

    from khuyencong.documents.services.orders import Making
    from khuyencong.replay import services

    by, pack, queries = _actor("thamdinh"), drafted(), 0

    def count(execute, sql, params, many, context):
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    with tempfile.TemporaryFile() as file, connection.execute_wrapper(count):
        before, start, own = _peak_from_now_on(), time.perf_counter(), time.process_time()
        made = services.make(Making(by, {"pack": pack.code}, file))
        taken = {
            "seconds": time.perf_counter() - start,
            "processor_seconds": time.process_time() - own,
            "megabytes_extra": (_status("VmHWM") - before) / 1000,
            "queries": queries,
            "moved": made.summary["moved_count"],
            "file_megabytes": file.seek(0, 2) / 1e6,
        }
    plan = made.summary["plan"]
    taken |= {"plan_before": plan["count_before"], "plan_after": plan["count_after"]}
    print(json.dumps({name: round(value, 1) for name, value in taken.items()}))
