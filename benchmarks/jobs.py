"""Memory of every job that makes a file, in a grown province with all its children: 200 MB at most.

The demonstration is copied until it has KHUYENCONG_PROJECTS projects. Each job writes its file to
disk as the worker does, in a process of its own; counted is what it takes above what the process
holds once everything is imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from benchmarks import reform
from benchmarks.own import demonstration
from benchmarks.sheets import ROOT, _peak_from_now_on, _status

PROJECTS = int(os.environ.get("KHUYENCONG_PROJECTS", "200000"))
GOAL = 200  # megabytes


def run() -> list[dict[str, object]]:
    with demonstration() as database:
        from benchmarks.grown import Grown
        from khuyencong.policy.models import RulePack
        from khuyencong.projects.models import Project

        own = Project.objects.count()
        if own < PROJECTS:
            Grown().to(-(-PROJECTS // own), keeps_standings=False)
        if not RulePack.objects.exists():
            reform.drafted()
        return [_measure(name, database) for name in _asked()]


def _asked() -> dict[str, tuple[str, dict[str, Any]]]:
    """{name: (kind of the order, what is asked)}: the largest that each kind can be."""
    from khuyencong.desk.selectors import columns
    from khuyencong.policy.models import RulePack
    from khuyencong.projects.models import Beneficiary

    member = Beneficiary.objects.filter(request__isnull=False).order_by("-pk")[:1].get()
    pack = RulePack.objects.order_by("pk")[:1].get()
    return {
        "projects": ("projects", {"columns": list(columns.COLUMNS)}),
        "establishments": ("register", {}),
        "dossier": ("dossier", {"code": member.project.code}),
        "request": ("request", {"code": member.request.code}),
        "replay": ("replay", {"pack": pack.code}),
    }


def _measure(name: str, database: str) -> dict[str, object]:
    from khuyencong.projects.models import Project

    words = f"import django; django.setup(); from benchmarks import jobs; jobs.make({name!r})"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    made = json.loads(done.stdout.splitlines()[-1])
    return {
        "promise": "14, memory",
        "what": f"{name} as a job, {Project.objects.count():,} projects; {database}",
        "goal": GOAL,
        **made,
        "met": made["megabytes_extra"] <= GOAL,
    }


def make(name: str) -> None:
    """In a process of its own; prints what it took."""
    from django.utils import timezone

    from khuyencong.directory import selectors as directory
    from khuyencong.directory.models import User
    from khuyencong.documents.services import orders

    kind, what = _asked()[name]
    actor = directory.actor_for(User.objects.get(username="lanhdaoso"), on=timezone.localdate())
    with tempfile.TemporaryFile() as file:
        before, start = _peak_from_now_on(), time.perf_counter()
        orders._kinds[kind].make(orders.Making(actor, what, file))
        seconds, extra = time.perf_counter() - start, (_status("VmHWM") - before) / 1000
        size = file.seek(0, 2) / 1e6
    taken = {"seconds": seconds, "megabytes_extra": extra, "file_megabytes": size}
    print(json.dumps({name: round(value, 1) for name, value in taken.items()}))
