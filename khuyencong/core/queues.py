"""Lists that cost what they show, however much waits: the heads of queues, counts that end early.

A queue is walked from its head by an index. Several asked for together, a database reads all that
waits in them and sorts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from khuyencong.core.prepared import Later

Part = tuple[str, tuple[Any, ...]]


def heads(queues: Iterable[QuerySet[Any]], limit: int) -> RawSQL:
    """Keys of so many rows of each queue, in its own order, for `pk__in`. At most some two hundred
    queues."""
    return joined(part for queue in queues for part in _heads(queue.values("pk")[:limit]))


def heads_of_each(
    values: Sequence[int | str], queue_of: Callable[[Any], QuerySet[Any, Any]], limit: int
) -> list[Part]:
    """The same of queues that differ in one value, to be `joined`. Each gives keys already. What
    Django takes ten times longer to write than a database to answer is written once."""
    if not values:
        return []
    return [
        (sql, tuple(value if isinstance(one, Later) else one for one in parameters))
        for sql, parameters in _heads(queue_of(Later(0))[:limit])
        for value in values
    ]


def joined(parts: Iterable[Part]) -> RawSQL:
    found = list(parts) or [("SELECT 0 WHERE 1 = 0", ())]
    # SQLite takes no part of a union that has an end of its own, but a table that has.
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS head" for sql, _words in found)  # noqa: S608
    return RawSQL(sql, tuple(word for _sql, words in found for word in words))  # noqa: S611


def _heads(queue: QuerySet[Any, Any]) -> list[Part]:
    """Nothing of a queue that holds nothing whatever is stored."""
    try:
        sql, parameters = queue.query.sql_with_params()
    except EmptyResultSet:
        return []
    return [(sql, tuple(parameters))]


def count_up_to(listed: QuerySet[Any], limit: int = 1001) -> int:
    """How many, counted no further than one above the thousand that is shown exactly."""
    return listed.order_by()[:limit].count()
