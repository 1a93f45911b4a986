"""Who opened which dossier. The one thing a page that is only looked at may write."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db.models import QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Access
from khuyencong.core.prepared import prepared


def note(*abouts: uuid.UUID, by: Actor, at: datetime) -> None:
    """Notes once a day that this person opened these dossiers."""
    day = hanoi_date(at)
    seen = _seen(list(abouts), by.id, day)
    if missing := [about for about in abouts if about not in seen]:
        Access.objects.bulk_create(
            [
                Access(about=about, by_id=by.id, by_name=by.name, by_post=by.post, day=day, at=at)
                for about in missing
            ],
            ignore_conflicts=True,
        )


@prepared
def _seen(abouts: list[uuid.UUID], by: str, day: date) -> QuerySet[Access, uuid.UUID]:
    rows = Access.objects.filter(about__in=abouts, by_id=by, day=day)
    return rows.values_list("about", flat=True)


def of(*abouts: uuid.UUID) -> QuerySet[Access]:
    """Newest first."""
    return Access.objects.filter(about__in=abouts).order_by("-day", "-pk")
