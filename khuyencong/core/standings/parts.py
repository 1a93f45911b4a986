"""Which rows belong to which chain, and the digests of what stands in them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.models import OuterRef, Q, Subquery

from khuyencong.core.chain import canonical, keyed
from khuyencong.core.models import Event, Stream

AT_ONCE = 50  # chains read in one transaction: on SQLite nobody writes meanwhile
LETTERS = 16  # of a digest that is kept for each row
NO_CONDITION = Q()
Rows = dict[str, str]  # key of a row → its digest


@dataclass(frozen=True)
class Part:
    """Rows of one table that belong to the chains of a kind. `keys`: lookups that give what stands
    behind the kind in a chain's name, none where one chain tells of the whole table; `columns`:
    what is kept of a row; `only`: which rows; `is_written_once`: no service changes or removes a
    row, so what was kept of it first stays what `verify` compares; `told_by`: the only events
    after which rows may differ, none where any event of the chain may have changed them."""

    kind: str
    model: type[models.Model]
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    only: Q
    is_written_once: bool = False
    told_by: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        return self.model._meta.label


registered: dict[str, list[Part]] = defaultdict(list)


def of(
    kind: str,
    model: type[models.Model],
    *keys: str,
    without: Sequence[str] = (),
    only: Q = NO_CONDITION,
    is_written_once: bool = False,
    told_by: Iterable[str] = (),
) -> Part:
    """Rows of `model` that belong to the chain "kind:key:key"."""
    columns = [field.attname for field in model._meta.concrete_fields]
    kept = tuple(name for name in columns if name not in without)
    return Part(kind, model, keys, kept, only, is_written_once, frozenset(told_by))


def register(*more: Part) -> None:
    """Called from `AppConfig.ready` of the app that owns the models."""
    for part in more:
        if part not in registered[part.kind]:
            registered[part.kind].append(part)


def parts() -> list[Part]:
    return [part for of_a_kind in registered.values() for part in of_a_kind]


@dataclass(frozen=True)
class Head:
    """The last event of a chain."""

    seq: int = 0
    event_id: int = 0
    hash: str = ""


def heads(names: list[str]) -> dict[str, Head]:
    last = Stream.objects.filter(name=OuterRef("stream")).values("seq")
    events = Event.objects.filter(stream__in=names, seq=Subquery(last))
    found = {
        stream: Head(seq, pk, digest)
        for stream, seq, pk, digest in events.values_list("stream", "seq", "id", "hash")
    }
    return {name: found.get(name, Head()) for name in names}


def digests_of(kind: str, names: list[str]) -> dict[str, list[Rows]]:
    """For each chain the digests of the rows of each of its tables, in the order of registration.

    A row's digest tells its table, its chain and its columns: it fits nowhere else.
    """
    found: dict[str, list[Rows]] = {name: [] for name in names}
    for part in registered[kind]:
        for name in names:
            found[name].append({})
        for name, pk, values in _rows(kind, part, names):
            if name in found:
                text = canonical([part.label, name, values])
                found[name][-1][str(pk)] = keyed(text)[:LETTERS]
    return found


def _rows(
    kind: str, part: Part, names: list[str]
) -> Iterator[tuple[str, object, tuple[object, ...]]]:
    """(chain, key, columns) of each row."""
    wanted = [name.split(":")[1:] for name in names]
    some = part.model._default_manager.filter(part.only)
    for place, key in enumerate(part.keys):
        some = some.filter(**{f"{key}__in": {one[place] for one in wanted}})
    length = len(part.keys)
    for row in some.order_by("pk").distinct().values_list("pk", *part.keys, *part.columns):
        yield ":".join([kind, *map(str, row[1 : length + 1])]), row[0], row[length + 1 :]


def batches(streams: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    waiting: dict[str, list[str]] = defaultdict(list)
    for name in streams:
        kind, *keys = name.split(":")
        if kind not in registered or not _can_name_rows(registered[kind][0], keys):
            continue
        waiting[kind].append(name)
        if len(waiting[kind]) == AT_ONCE:
            yield kind, waiting.pop(kind)
    yield from waiting.items()


def _can_name_rows(part: Part, keys: list[str]) -> bool:
    if len(keys) != len(part.keys):
        return False
    try:
        for lookup, key in zip(part.keys, keys, strict=True):
            if lookup.endswith(("uuid", "about")):
                uuid.UUID(key)
    except ValueError:
        return False
    return True


def named(kind: str) -> Q:
    """Chains of this kind."""
    return Q(name=kind) | Q(name__startswith=f"{kind}:")


def shape_of(kind: str) -> str:
    """Changes with the columns and with the key: what was kept in another shape is not compared."""
    tables = [[part.label, part.columns] for part in registered[kind]]
    return keyed(canonical(["of each row", tables]))[:LETTERS]


def mark(stream: str, seq: int, event_hash: str, shape: str, digests: list[Rows]) -> str:
    return keyed(canonical([stream, seq, event_hash, shape, digests]))


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the tables as they were at one moment."""
    is_outer = not connection.in_atomic_block
    with transaction.atomic():
        if is_outer and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
