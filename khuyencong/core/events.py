"""What happened, in hash chains: one chain per stream, and a daily root over all of them.

An event's hash covers every column and the hash before it, so an edit, a deletion, an insertion
or a swap shows at its place. Its mark is made of the hash under a key outside the database, so one
that the system did not record shows too. A cut tail shows against a checkpoint kept elsewhere.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from khuyencong.core import security_log
from khuyencong.core.actors import Actor
from khuyencong.core.chain import canonical, digest_of, mark_of
from khuyencong.core.checkpoints import check, take_checkpoint
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Event, Seal, Stream
from khuyencong.core.prepared import prepared

MANY = 500  # streams asked for in one query

__all__ = [
    "check",
    "forget",
    "hands",
    "history",
    "hold",
    "is_sealed_value",
    "of_streams",
    "record",
    "record_all",
    "salts_of",
    "seal",
    "stands_for",
    "take_checkpoint",
    "told",
]


def record(stream: str, kind: str, payload: dict[str, Any], *, by: Actor, at: datetime) -> Event:
    """Append one event to `stream`; `at` must carry a time zone.

    Must run inside the transaction of the change it tells of: RuntimeError otherwise.
    """
    return record_all(stream, kind, [payload], by=by, at=at)[0]


def record_all(
    stream: str, kind: str, payloads: Iterable[dict[str, Any]], *, by: Actor, at: datetime
) -> list[Event]:
    """`record`, one event after the other."""
    if at.tzinfo is None:
        raise ValueError("`at` must carry a time zone.")
    head, added = hold(stream), []
    for payload in payloads:
        event = Event(
            stream=stream,
            seq=head.seq + 1,
            kind=kind,
            payload_text=canonical(payload),
            by_id=by.id,
            by_name=by.name,
            by_post=by.post,
            at=at.astimezone(UTC),
            on=hanoi_date(at),
            previous_hash=head.hash,
        )
        event.hash = digest_of(event)
        event.mark = mark_of(event.hash)
        head.seq, head.hash = event.seq, event.hash
        added.append(event)
    Event.objects.bulk_create(added)
    head.save(update_fields=["seq", "hash"])
    for _event in added:
        security_log.note_event(kind, stream, by=by.id)
    return added


def hold(stream: str) -> Stream:
    """Lock the head of `stream` until the transaction ends, creating it when new.

    Lock order of the project: project, then event stream, then accounts by key.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Events are recorded inside the transaction of the change.")
    heads = _head(stream)
    if not heads:
        Stream.objects.bulk_create([Stream(name=stream)], ignore_conflicts=True)
        heads = _head(stream)
    return heads[0]


@prepared
def _head(stream: str) -> QuerySet[Stream]:
    return Stream.objects.select_for_update().filter(pk=stream).order_by("pk")


def history(stream: str) -> QuerySet[Event]:
    return Event.objects.filter(stream=stream).order_by("seq")


@prepared
def told(stream: str) -> QuerySet[Event]:
    """The same, read: for a page, which asks it several things."""
    return history(stream)


def hands(stream: str, kinds: Iterable[str] = (), *, but: Iterable[str] = ()) -> set[str]:
    """Ids of all who did these acts (all acts, where none is named), or in whose place it was;
    `but`: acts that do not count."""
    acts = history(stream).filter(kind__in=kinds) if kinds else history(stream)
    return set().union(*(event.hands for event in acts.exclude(kind__in=list(but))))


def seal(value: str) -> dict[str, str]:
    """Personal data as an event may keep it: a salted hash. `forget` makes it meaningless."""
    salt = secrets.token_hex(32)
    digest = hashlib.sha256((salt + value).encode()).hexdigest()
    Seal.objects.create(digest=digest, salt=salt)
    return {"sealed": digest}


def is_sealed_value(sealed: dict[str, str], value: str) -> bool:
    """Whether `sealed` stands for `value`; False once it was forgotten."""
    return stands_for(sealed, value, salts_of([sealed]))


def salts_of(sealed: Iterable[dict[str, str]]) -> dict[str, str]:
    """{digest: salt} of those that were not forgotten."""
    digests = [str(one.get("sealed")) for one in sealed if isinstance(one, dict)]
    salts: dict[str, str] = {}
    for start in range(0, len(digests), MANY):
        some = Seal.objects.filter(digest__in=digests[start : start + MANY])
        salts.update(some.values_list("digest", "salt"))
    return salts


def stands_for(sealed: object, value: str, salts: dict[str, str]) -> bool:
    digest = str(sealed.get("sealed")) if isinstance(sealed, dict) else ""
    salt = salts.get(digest)
    if salt is None:
        return False
    return hashlib.sha256((salt + value).encode()).hexdigest() == digest


def forget(sealed: dict[str, str]) -> None:
    """Erase the salt. The chain stays whole; the value can no longer be confirmed."""
    Seal.objects.filter(pk=sealed["sealed"]).delete()


def of_streams(
    streams: Iterable[str], *, kinds: Iterable[str]
) -> Iterator[tuple[str, str, datetime]]:
    """(stream, kind, at) of these kinds in these streams, each stream in its order."""
    wanted, known = list(streams), list(kinds)
    for start in range(0, len(wanted), MANY):
        rows = Event.objects.filter(stream__in=wanted[start : start + MANY], kind__in=known)
        yield from rows.order_by("stream", "seq").values_list("stream", "kind", "at")
