"""Diễn tập: the newest copy restored beside the system, where nobody works, and thrown away."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from khuyencong.administration.services.copies import archives

# A copy must do without this machine's keys, and its files never go near the bucket in use.
OURS = ("KHUYENCONG_SECRET_KEY", "KHUYENCONG_STANDING_KEY", "KHUYENCONG_S3_BUCKET")


@dataclass(frozen=True)
class Drill:
    is_sound: bool
    seconds: float
    told: str

    @property
    def why(self) -> str:
        """The first thing said about what does not hold."""
        lines = self.told.removeprefix("CommandError: ").splitlines()
        return lines[0][:200] if lines else ""


def drill(place: str, *, now: datetime) -> Drill:
    """Restores with a process of its own, as on another machine. Fails too when the newest copy is
    older than the setting says. Raises Refused when there is no copy."""
    with archives.opened(place) as archive:
        names = [name for name in archive.names() if name.kind == "full"]
    start = time.monotonic()
    with _somewhere_else() as variables:
        done = subprocess.run(  # noqa: S603  (our own command)
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", place],
            env=variables,
            capture_output=True,
            text=True,
        )
    told, is_sound = done.stdout + done.stderr, done.returncode == 0
    if names and now - names[-1].at > timedelta(hours=settings.COPY_HOURS):
        late = _("Bản sao mới nhất đã quá {hours} giờ: việc sao lưu đang dừng.")
        told = late.format(hours=settings.COPY_HOURS) + "\n" + told
        is_sound = False
    return Drill(is_sound, time.monotonic() - start, told)


@contextlib.contextmanager
def _somewhere_else() -> Iterator[dict[str, str]]:
    """Settings of an empty folder, and of an empty database on the same server."""
    variables = {name: value for name, value in os.environ.items() if name not in OURS}
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="drill-") as folder:
        variables["KHUYENCONG_DATA"] = str(Path(folder) / "data")
        if connection.vendor == "sqlite":
            variables.pop("DATABASE_URL", None)
            yield variables
            return
        name = f"drill_{uuid.uuid4().hex[:12]}"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            url = urlsplit(os.environ["DATABASE_URL"])
            yield {**variables, "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}"))}
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
