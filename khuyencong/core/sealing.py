"""Events are given their mark: once, by the upgrade that began it; anew, with another key.

That it was done stands beside the key: whoever writes to the database alone cannot have her own
events taken for old ones by making an upgrade do it again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection, models, transaction

from khuyencong.core import append_only, events, kept_until
from khuyencong.core.actors import SYSTEM
from khuyencong.core.chain import mark_of
from khuyencong.core.models import Event

AT_A_TIME = 2000
Fits = Callable[[str, str], bool]  # (hash, mark) of an event


def mark_for_the_first_time(model: type[models.Model]) -> int:
    """`model`: the event as the migration knows it. The number of events marked."""
    if kept_until.are_events_marked():
        return 0
    marked = _mark(model, lambda _hash, mark: mark == "")
    if marked:
        kept_until.write_events_marked()
    return marked


@transaction.atomic
def mark_again(*, old_key: str, reason: str, at: datetime) -> tuple[int, int]:
    """With the key of now: events whose mark `old_key` made, all others where it is empty (lost).

    (marked, left): what neither key made is left to `verify`.
    """
    marked = _mark(
        Event,
        lambda digest, mark: not old_key or hmac.compare_digest(mark, mark_of(digest, key=old_key)),
    )
    left = sum(mark != mark_of(digest) for _pk, digest, mark in _marks(Event))
    payload = {"marked": marked, "left": left, "has_old_key": bool(old_key), "reason": reason}
    events.record("chains", "mark_again", payload, by=SYSTEM, at=at)
    return marked, left


def _mark(model: type[models.Model], is_ours: Fits) -> int:
    ours = [
        (mark_of(digest), pk)
        for pk, digest, mark in _marks(model)
        if mark != mark_of(digest) and is_ours(digest, mark)
    ]
    if not ours:
        return 0
    with append_only.lifted(Event), connection.cursor() as cursor:
        for start in range(0, len(ours), AT_A_TIME):
            cursor.executemany(
                "UPDATE core_event SET mark = %s WHERE id = %s", ours[start : start + AT_A_TIME]
            )
    return len(ours)


def _marks(model: type[models.Model]) -> Iterator[tuple[int, str, str]]:
    rows = model._default_manager.order_by("pk")
    return rows.values_list("pk", "hash", "mark").iterator(AT_A_TIME)
