"""Papers and files of one request or project."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.documents.models import Filing, Paper, Upload


def papers_about(*abouts: uuid.UUID) -> QuerySet[Paper]:
    filed = Filing.objects.filter(paper=OuterRef("pk"), about__in=abouts)
    return Paper.objects.filter(Q(about__in=abouts) | Exists(filed)).order_by("issued_at", "pk")


def uploads_about(about: uuid.UUID) -> QuerySet[Upload]:
    """Files sent for a request, by kind and in their order."""
    return Upload.objects.filter(about=about).order_by("kind", "order", "pk")


def reference(about: uuid.UUID, *codes: str) -> str:
    """How the newest paper of these forms is cited; empty when none was issued."""
    paper = papers_about(about).filter(code__in=codes).last()
    return paper.reference if paper else ""
