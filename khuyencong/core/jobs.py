"""Repeating work. The schedule is in the database; a lease keeps two workers apart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from khuyencong.core.models import Heartbeat, Job

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Work:
    name: str
    every_seconds: int
    run: Callable[..., None]


_works: dict[str, Work] = {}


def register(name: str, *, every_seconds: int, run: Callable[..., None]) -> None:
    """Called from `AppConfig.ready`. `run(now=…)` must bear being run twice."""
    _works[name] = Work(name, every_seconds, run)


def run_due(*, now: datetime) -> list[str]:
    """Run what is due; the names of what was run, failed or not."""
    _enrol(now)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    due = Job.objects.filter(free, next_at__lte=now, name__in=_works).order_by("next_at", "pk")
    return [job.name for job in due if _run(job, now=now)]


def beat(name: str, *, now: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def _enrol(now: datetime) -> None:
    """New work is due at once; a changed interval counts from the next run."""
    known = dict(Job.objects.values_list("name", "every_seconds"))
    if missing := [work for work in _works.values() if work.name not in known]:
        Job.objects.bulk_create(
            [Job(name=w.name, every_seconds=w.every_seconds, next_at=now) for w in missing],
            ignore_conflicts=True,
        )
    for work in _works.values():
        if known.get(work.name, work.every_seconds) != work.every_seconds:
            Job.objects.filter(name=work.name).update(every_seconds=work.every_seconds)


def _run(job: Job, *, now: datetime) -> bool:
    lease_until = now + LEASE
    unchanged = Q(lease_until=job.lease_until) if job.lease_until else Q(lease_until__isnull=True)
    is_ours = Job.objects.filter(unchanged, pk=job.pk, next_at=job.next_at).update(
        lease_until=lease_until
    )
    if not is_ours:
        return False
    result: dict[str, object] = {"last_ok_at": now, "last_error": ""}
    try:
        _works[job.name].run(now=now)
    except Exception as error:  # one job's failure must not stop the others
        logger.exception("Job %s failed", job.name)
        result = {"last_error": f"{type(error).__name__}: {error}"[:2000]}
    next_at = now + timedelta(seconds=_works[job.name].every_seconds)
    Job.objects.filter(pk=job.pk, lease_until=lease_until).update(
        lease_until=None, next_at=next_at, **result
    )
    return True
