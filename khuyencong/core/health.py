"""`/healthz`: is the site ready, is the worker alive, does its work go on."""

from __future__ import annotations

from datetime import datetime

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

import khuyencong
from khuyencong.core import jobs, last_copies

STALE_AFTER_SECONDS = 60


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 when it does not.

    What is `degraded` is told by its part, not fatal: pages answer with a stale worker, with work
    that stands still, and with a last copy or drill that is too old.
    """
    now = timezone.now()
    try:
        # Asked twice a second, maybe: each question waits for its turn among the pages.
        seen = jobs.beats("worker", last_copies.COPY, last_copies.DRILL)
        worker = _worker_age(seen.get("worker"), now)
        still = jobs.standing_still(now=now)
        copied = last_copies.among(seen, now=now)
        late = [one.name for one in last_copies.too_old(copied)]
    except Error:
        return _answer("down", None, [], status=503)
    degraded = [
        *(["worker"] if worker == "stale" else []),
        *(["jobs"] if still else []),
        *late,
    ]
    ages = {f"last_{one.name}": one.seconds for one in copied}
    return _answer("ok", worker, still, status=200, **ages, degraded=degraded)


def _worker_age(seen_at: datetime | None, now: datetime) -> int | str | None:
    """Seconds since the worker was seen, "stale" above a minute, None when never seen.

    A worker in the middle of long work beats when that is done. Seen in the future is stale too:
    the clock ran ahead and came back, and nobody was seen since.
    """
    if seen_at is None:
        return None
    age = int((now - seen_at).total_seconds())
    if abs(age) > STALE_AFTER_SECONDS and not jobs.is_working(now=now):
        return "stale"
    return abs(age)


def _answer(
    database: str, worker: int | str | None, still: list[str], *, status: int, **more: object
) -> JsonResponse:
    content = {
        "status": "ok" if status == 200 else "down",
        "database": database,
        "worker": worker,
        "jobs_standing_still": still,
        **more,
        "version": getattr(khuyencong, "__version__", ""),
    }
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


healthz.access = "public"  # type: ignore[attr-defined]  # protocol of directory.access
