"""The arithmetic of the hash chain: one spelling of a value, one digest of an event, its mark
under the key of this installation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from json import encoder
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection
from django.db.models import BinaryField, Func, Q
from django.utils.functional import Promise

from khuyencong.core import bare
from khuyencong.core.models import Event

Row = Any  # the columns of an event under their names, without the model
DIGESTED = (
    "stream", "seq", "kind", "payload_text", "by_id", "by_name", "by_post", "at", "on",
    "previous_hash",
)  # fmt: skip
AT, PREVIOUS = DIGESTED.index("at"), DIGESTED.index("previous_hash")
AS_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
BLOCK = 64  # bytes that SHA-256 takes at once


quoted = encoder.encode_basestring  # a text as `canonical` writes it


def canonical(value: object) -> str:
    """JSON in one spelling: sorted keys, no spaces, Vietnamese as it is."""
    return "".join(_encoded(value, 0))


def canonical_bytes(value: object) -> bytes:
    """The same of what a table holds, in an eighth of the time: `verify` asks for a million rows.
    What orjson does not take (whole numbers of more than 64 bits, half a letter) goes the long way;
    fractions it would write otherwise, but no table has any."""
    try:
        return orjson.dumps(value, default=_plain, option=AS_CANONICAL)
    except TypeError:
        return canonical(value).encode()


def digest_of(event: Event | Row) -> str:
    """SHA-256 over every stored column but the row number, the mark and the hash itself."""
    content = [getattr(event, name) for name in DIGESTED]
    content[AT] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(canonical(content))


def digest_as_written(content: list[Any]) -> str:
    """`digest_of` the columns DIGESTED of a bare row, whose moment is a text."""
    return sha256(text_of(content))


def text_of(content: list[Any]) -> str:
    """What is hashed of such columns."""
    at = content[AT]
    if len(at) == len("2026-11-27T07:00:00+00:00"):
        content[AT] = f"{at[:19]}.000000{at[19:]}"
    return canonical(content)


def sha256(text: str) -> str:
    return digest_of_bytes(text.encode())


def digest_of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mark_of(event_hash: str, *, key: str = "") -> str:
    """What an event carries that only this installation can make: whoever writes to the database
    can work out a hash that fits, and no mark. `key`: an older one, where it was replaced."""
    return keyed(f'["event",{quoted(event_hash)}]', key=key)


def marker() -> Callable[[str], str]:
    """`mark_of` for a great many, under the key of now: of digests that were just worked out, so
    that nothing in them has to be escaped."""
    made = keyed_by(settings.STANDING_KEY)
    return lambda event_hash: made(b'["event","%b"]' % event_hash.encode())


def keyed(text: str, *, key: str = "") -> str:
    """A digest that only this installation can make."""
    return keyed_by(key or settings.STANDING_KEY)(text.encode())


@cache
def keyed_by(key: str) -> Callable[[bytes], str]:
    """HMAC-SHA-256 under this key. What is the same for every text is hashed once: of short texts
    that is two thirds of the work, and `verify` asks for a million."""
    block = key.encode() if len(key.encode()) <= BLOCK else hashlib.sha256(key.encode()).digest()
    block = block.ljust(BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(one ^ pad for one in block)) for pad in (0x36, 0x5C))

    def digest(content: bytes) -> str:
        within, whole = inner.copy(), outer.copy()
        within.update(content)
        whole.update(within.digest())
        return whole.hexdigest()

    return digest


def by_stream(chains: Q) -> Iterator[tuple[Any, ...]]:
    """Events of these, chain by chain, without holding them in memory: the columns DIGESTED, then
    hash, mark and row number."""
    events = Event.objects.filter(chains).order_by("stream", "seq", "id")
    return bare.rows(events, *DIGESTED, "hash", "mark", "id", is_long=True)


def written_by_stream(chains: Q) -> Iterator[tuple[Any, ...]]:
    """The same: stream, number, hash before, the bytes that are hashed, hash, mark and row number.

    SQLite writes those bytes in less time than it takes to hand its columns over.
    """
    if connection.vendor != "sqlite":
        for row in by_stream(chains):
            content = text_of(list(row[: len(DIGESTED)])).encode()
            yield row[0], row[1], row[PREVIOUS], content, *row[-3:]
        return
    events = Event.objects.filter(chains).annotate(hashed=_written())
    columns = ("stream", "seq", "previous_hash", "hashed", "hash", "mark", "id")
    yield from bare.rows(events.order_by("stream", "seq", "id"), *columns, is_long=True)


def _written() -> Func:
    moment = Func(
        "at",
        template="replace(%(expressions)s, ' ', 'T') || CASE length(%(expressions)s)"
        " WHEN 19 THEN '.000000+00:00' ELSE '+00:00' END",
    )
    columns = [moment if name == "at" else name for name in DIGESTED]
    written = "CAST(json_array(%(expressions)s) AS BLOB)"
    return Func(*columns, template=written, output_field=BinaryField())


def in_order(after: int = 0, until: int | None = None) -> Iterator[Row]:
    """Events with after < id ≤ until, oldest first, without holding them all in memory."""
    chained = Event.objects.filter(id__gt=after)
    if until is not None:
        chained = chained.filter(id__lte=until)
    columns = [column.attname for column in Event._meta.concrete_fields]
    return chained.order_by("id").values_list(*columns, named=True).iterator(chunk_size=2000)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an event.")


# One encoder for all calls: JSONEncoder.encode makes a new one for each.
_encoded: Callable[[object, int], Iterable[str]] = encoder.c_make_encoder(  # type: ignore[attr-defined]
    None, _plain, encoder.encode_basestring, None, ":", ",", True, False, False
)
