"""`/healthz`: is the site ready, and is the worker alive."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

import khuyencong
from khuyencong.core.models import Heartbeat

STALE_AFTER_SECONDS = 60


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 when it does not. A stale worker is told, not fatal."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        worker = _worker_age()
    except Error:
        return _answer("down", None, status=503)
    return _answer("ok", worker, status=200)


def _worker_age() -> int | str | None:
    """Seconds since the worker was seen, "stale" above a minute, None when never seen."""
    seen_at = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    if seen_at is None:
        return None
    age = int((timezone.now() - seen_at).total_seconds())
    return "stale" if age > STALE_AFTER_SECONDS else max(age, 0)


def _answer(database: str, worker: int | str | None, *, status: int) -> JsonResponse:
    content = {
        "status": "ok" if status == 200 else "down",
        "database": database,
        "worker": worker,
        "version": getattr(khuyencong, "__version__", ""),
    }
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


healthz.access = "public"  # type: ignore[attr-defined]  # protocol of directory.access
