"""Figures of every project as column files: written anew each hour where a province is large."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from khuyencong.core import column_files
from khuyencong.projects.models import Project
from khuyencong.reports.selectors import crossing

AT_ONCE = 50_000


def keep_job(*, now: datetime) -> None:
    """Files where SQL would make a page wait; none where it answers as fast."""
    if crossing.is_large(Project.objects.all()):
        keep(now=now)
    else:
        shutil.rmtree(crossing.root(), ignore_errors=True)


def keep(*, now: datetime) -> None:
    """All projects as they stand; the files before stay for who is reading them, older ones go."""
    column_files.write(crossing.folder_of(now), _parts())
    for old in crossing.folders()[:-2]:
        shutil.rmtree(old, ignore_errors=True)


def _parts() -> Iterator[dict[str, list[Any]]]:
    after = 0
    while rows := list(crossing.figures_after(after)[:AT_ONCE]):
        columns = zip(*rows, strict=True)
        yield dict(zip(crossing.KEPT, map(list, columns), strict=True))
        after = rows[-1][0]
