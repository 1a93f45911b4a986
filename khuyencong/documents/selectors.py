"""Papers and files of one request or project."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from khuyencong.core.prepared import prepared
from khuyencong.documents.models import Filing, Paper, Upload


def papers_about(*abouts: uuid.UUID) -> QuerySet[Paper]:
    """Their own, and those filed with them. As a union: with OR both databases read every paper."""
    own = Paper.objects.filter(about__in=abouts).order_by().values("pk")
    filed = Filing.objects.filter(about__in=abouts).order_by().values("paper")
    return Paper.objects.filter(pk__in=own.union(filed)).order_by("issued_at", "pk")


@prepared
def issued_about(abouts: list[uuid.UUID]) -> QuerySet[Paper]:
    """The same, read."""
    return papers_about(*abouts)


def uploads_about(about: uuid.UUID) -> QuerySet[Upload]:
    """Files sent for a request, by kind and in their order."""
    return Upload.objects.filter(about=about).order_by("kind", "order", "pk")


def bytes_about(about: Iterable[uuid.UUID]) -> int:
    """How much all files weigh that were sent about these."""
    found = Upload.objects.filter(about__in=list(about)).aggregate(whole=Sum("size"))
    return found["whole"] or 0


def reference(about: uuid.UUID, *codes: str) -> str:
    """How the newest paper of these forms is cited; empty when none was issued."""
    paper = papers_about(about).filter(code__in=codes).last()
    return paper.reference if paper else ""
