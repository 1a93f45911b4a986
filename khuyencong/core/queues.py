"""Lists that cost what they show, however much waits: the heads of queues, counts that end early.

A queue is walked from its head by an index. Several asked for together, a database reads all that
waits in them and sorts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

Keys = QuerySet[Any, Any]


def heads(queues: Iterable[QuerySet[Any]], limit: int) -> Keys:
    """Keys of so many rows of each queue, in its own order. One to two hundred queues."""
    first, *others = (_head(queue, limit) for queue in queues)
    return first.union(*others, all=True)


def _head(queue: QuerySet[Any], limit: int) -> Keys:
    """SQLite takes no part of a union that has an end of its own, but a list of keys that has."""
    within = queue.model._default_manager.order_by()
    return within.filter(pk__in=queue.values("pk")[:limit]).values("pk")


def count_up_to(listed: QuerySet[Any], limit: int = 1001) -> int:
    """How many, counted no further than one above the thousand that is shown exactly."""
    return listed.order_by()[:limit].count()
