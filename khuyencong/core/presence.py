"""Who has a dossier open right now, so that two people do not type over each other.

Only a warning: what keeps two changes apart is the version that a form carries.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from khuyencong.core.actors import Actor
from khuyencong.core.models import Presence
from khuyencong.core.prepared import prepared

LASTS = timedelta(minutes=5)  # an open page says every half minute that it still is


def note(about: uuid.UUID, *, by: Actor, at: datetime) -> list[Presence]:
    """Says that `by` has it open; returns who else has, first come first."""
    seen, is_new = Presence.objects.get_or_create(
        about=about, by_id=by.id, defaults={"by_name": by.name, "since": at, "seen_at": at}
    )
    if not is_new:
        since = seen.since if at - seen.seen_at <= LASTS else at
        Presence.objects.filter(pk=seen.pk).update(since=since, seen_at=at)
    return others(about, by=by, at=at)


def others(about: uuid.UUID, *, by: Actor, at: datetime) -> list[Presence]:
    return _others(about, by.id, at - LASTS)


@prepared
def _others(about: uuid.UUID, by: str, since: datetime) -> QuerySet[Presence]:
    present = Presence.objects.filter(about=about, seen_at__gt=since).exclude(by_id=by)
    return present.order_by("since", "pk")


def leave(about: uuid.UUID, *, by: Actor) -> None:
    Presence.objects.filter(about=about, by_id=by.id).delete()


def sweep(*, now: datetime) -> None:
    """What is over, and what a clock that ran ahead noted."""
    over = Q(seen_at__lt=now - 2 * LASTS) | Q(seen_at__gt=now + 2 * LASTS)
    Presence.objects.filter(over).delete()
