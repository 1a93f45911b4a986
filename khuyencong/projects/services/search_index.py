"""What requests and projects are found by. Written with them, in their transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from khuyencong.core.full_text import words_of
from khuyencong.directory.models import Establishment
from khuyencong.projects.models import Project, Request
from khuyencong.rules import engine

BATCH = 500


def request_words(request: Request) -> str:
    activity = engine.label(request.activity)
    return words_of(request.code, request.title, activity, request.establishment.words_now)


def project_words(project: Project, members: Iterable[Establishment]) -> str:
    activity = engine.label(project.activity)
    return words_of(project.code, project.title, activity, *(m.words_now for m in members))


def members(project: Project) -> list[Establishment]:
    rows = project.beneficiaries.select_related("establishment__place", "establishment__trade")
    return [member.establishment for member in rows]


def index_request(request: Request) -> None:
    request.words = request_words(request)
    request.save(update_fields=["words"])


def index_project(project: Project) -> None:
    project.words = project_words(project, members(project))
    project.save(update_fields=["words"])


def reindex() -> dict[str, int]:
    """Write the words of every row anew, in batches. Returns how many of each kind."""
    rows = Establishment.objects.select_related("place", "trade")
    asked = Request.objects.select_related("establishment__place", "establishment__trade")
    return {
        "establishment": _write(rows, lambda row: row.words_now),
        "request": _write(asked, request_words),
        "project": _write(Project.objects.all(), lambda row: project_words(row, members(row))),
    }


def _write(rows: QuerySet, words: Callable[[Any], str]) -> int:
    count = 0
    for some in batched(rows.iterator(chunk_size=BATCH)):
        for row in some:
            row.words = words(row)
        count += rows.model._default_manager.bulk_update(some, ["words"])
    return count


def batched(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while some := list(islice(source, BATCH)):
        yield some
