"""Papers of one request or project."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.documents.models import Filing, Paper


def papers_about(*abouts: uuid.UUID) -> QuerySet[Paper]:
    filed = Filing.objects.filter(paper=OuterRef("pk"), about__in=abouts)
    return Paper.objects.filter(Q(about__in=abouts) | Exists(filed)).order_by("issued_at", "pk")
