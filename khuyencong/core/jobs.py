"""Repeating work. The schedule is in the database; a lease keeps two workers apart.

A wall clock may jump. What lies further ahead than it was ever set counts as now: a due time
further than the interval, a lease longer than a lease.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from khuyencong.core.models import Heartbeat, Job
from khuyencong.core.prepared import prepared

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
SLACK = timedelta(minutes=1)  # a clock that is set right by seconds makes nothing due
LATE = timedelta(minutes=5)  # due for so long and not begun: work stands still


@dataclass(frozen=True)
class Work:
    name: str
    every_seconds: int
    run: Callable[..., None]
    is_long: bool = False


_works: dict[str, Work] = {}


def register(
    name: str, *, every_seconds: int, run: Callable[..., None], is_long: bool = False
) -> None:
    """Called from `AppConfig.ready`. `run(now=…)` must bear being run twice. What may take longer
    than a few seconds is long: it has a process of its own, and no notice waits for it."""
    _works[name] = Work(name, every_seconds, run, is_long)


def run_due(*, now: datetime, is_long: bool | None = None) -> list[str]:
    """Run what is due; the names of what was run, failed or not. `is_long`: only such work."""
    _enrol(now)
    names = [work.name for work in _works.values() if is_long in (None, work.is_long)]
    known = Job.objects.filter(name__in=names).order_by("next_at", "pk")
    due = [job for job in known if _is_due(job, now) and not _is_held(job, now)]
    return [job.name for job in due if _run(job, now=now)]


def standing_still(*, now: datetime) -> list[str]:
    """Names of work that is long due and that nobody has begun, in order."""
    return [
        job.name
        for job in _by_name()
        if job.name in _works
        and not _is_held(job, now)
        and (job.next_at < now - LATE or _is_ahead(job, now))
    ]


@prepared
def _by_name() -> QuerySet[Job]:
    return Job.objects.order_by("name")


def is_working(*, now: datetime) -> bool:
    """Whether a living process holds some short work: it beats again when that is done."""
    short = [work.name for work in _works.values() if not work.is_long]
    held = Job.objects.filter(name__in=short).exclude(lease_until=None)
    return any(_is_held(job, now) for job in held)


def beat(name: str, *, now: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def beats(*names: str) -> dict[str, datetime]:
    """When each of these was last seen, of those that were."""
    return dict(_beats(list(names)))


@prepared
def _beats(names: list[str]) -> QuerySet[Heartbeat, tuple[str, datetime]]:
    return Heartbeat.objects.filter(name__in=names).order_by("name").values_list("name", "at")


def _is_due(job: Job, now: datetime) -> bool:
    return job.next_at <= now or _is_ahead(job, now)


def _is_ahead(job: Job, now: datetime) -> bool:
    return job.next_at > now + timedelta(seconds=job.every_seconds) + SLACK


def _is_held(job: Job, now: datetime) -> bool:
    """By a lease that runs, of a process that is not known to be dead."""
    if job.lease_until is None or not now < job.lease_until <= now + LEASE + SLACK:
        return False
    return not is_dead(job.holder)


def me() -> str:
    """This process, as a holder of work."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(holder: str) -> bool:
    """Only a process of this machine can be known to be dead; it holds nothing between two jobs."""
    host, _colon, number = holder.rpartition(":")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return True  # left by another one that had our number
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


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
    same = Job.objects.filter(unchanged, pk=job.pk, next_at=job.next_at, holder=job.holder)
    is_ours = same.update(lease_until=lease_until, holder=me())
    if not is_ours:
        return False
    result: dict[str, object] = {"last_ok_at": now, "last_error": ""}
    try:
        _works[job.name].run(now=now)
    except Exception as error:  # one job's failure must not stop the others
        logger.exception("Job %s failed", job.name)
        result = {"last_error": f"{type(error).__name__}: {error}"[:2000]}
    next_at = now + timedelta(seconds=_works[job.name].every_seconds)
    Job.objects.filter(pk=job.pk, lease_until=lease_until, holder=me()).update(
        lease_until=None, holder="", next_at=next_at, **result
    )
    return True
