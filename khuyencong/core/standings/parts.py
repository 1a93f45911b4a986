"""Which rows belong to which chain, and the digests of what stands in them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, models, transaction
from django.db.models import OuterRef, Q, Subquery

from khuyencong.core.chain import canonical, keyed
from khuyencong.core.models import Event, Stream

AT_ONCE = 50  # chains read in one transaction
LETTERS = 16  # of a digest that is kept for each row
NO_CONDITION = Q()
Rows = dict[str, str]  # key of a row → its digest
Row = tuple[str, object, tuple[object, ...]]  # chain, key, columns


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

    @cached_property
    def owner(self) -> Owner | None:
        """Where the chains are named by the UUID of another row that these rows point to."""
        relation, _dots, last = self.keys[0].rpartition("__") if len(self.keys) == 1 else ("",) * 3
        if last != "uuid" or not relation:
            return None
        model: type[models.Model] = self.model
        may_be_none = may_be_many = False
        for name in relation.split("__"):
            field = model._meta.get_field(name)
            may_be_many = may_be_many or not isinstance(field, models.ForeignKey)
            may_be_none = may_be_none or may_be_many or bool(field.null)
            model = field.related_model  # type: ignore[assignment]  # a relation has one
        return Owner(model, relation, may_be_none, may_be_many)


@dataclass(frozen=True)
class Owner:
    """The row behind a chain, as rows of another table point to it: `relation` is the lookup."""

    model: type[models.Model]
    relation: str
    may_be_none: bool
    may_be_many: bool


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
    chains = {_keys_of(kind, name): name for name in names}
    owners: dict[type[models.Model], dict[int, str]] = {}
    for part in registered[kind]:
        for name in names:
            found[name].append({})
        if (owner := part.owner) and owner.model not in owners:
            uuids = [key for (key,) in chains]
            pointed = owner.model._default_manager.filter(uuid__in=uuids)
            rows = pointed.order_by().values_list("pk", "uuid")
            owners[owner.model] = {pk: chains[(key,)] for pk, key in rows}
        some = _rows(part, chains) if owner is None else _owned(part, owner, owners[owner.model])
        for name, pk, values in some:
            if name in found:
                text = canonical([part.label, name, values])
                found[name][-1][str(pk)] = keyed(text)[:LETTERS]
    return found


def _keys_of(kind: str, name: str) -> tuple[object, ...]:
    """What stands behind the kind in a chain's name, as the columns of its rows hold it."""
    first = registered[kind][0]
    keys = name.split(":")[1:]
    return tuple(
        uuid.UUID(key) if _is_uuid(lookup) else key
        for lookup, key in zip(first.keys, keys, strict=True)
    )


def _is_uuid(lookup: str) -> bool:
    return lookup.endswith(("uuid", "about"))


def _owned(part: Part, owner: Owner, names: dict[int, str]) -> Iterator[Row]:
    """Found by the key of the row behind the chain: no join, no UUID to read."""
    some = part.model._default_manager.filter(part.only, **{f"{owner.relation}__in": list(names)})
    some = some.distinct() if owner.may_be_many else some
    for pk, key, *values in some.order_by("pk").values_list("pk", owner.relation, *part.columns):
        if key in names:
            yield names[key], pk, tuple(values)


def _rows(part: Part, chains: dict[tuple[object, ...], str]) -> Iterator[Row]:
    some = part.model._default_manager.filter(part.only)
    for place, lookup in enumerate(part.keys):
        some = some.filter(**{f"{lookup}__in": {keys[place] for keys in chains}})
    length = len(part.keys)
    for row in some.order_by("pk").distinct().values_list("pk", *part.keys, *part.columns):
        keys = tuple(key if isinstance(key, uuid.UUID) else str(key) for key in row[1 : length + 1])
        if keys in chains:
            yield chains[keys], row[0], row[length + 1 :]


def batches(streams: Iterable[str], at_once: int = AT_ONCE) -> Iterator[tuple[str, list[str]]]:
    waiting: dict[str, list[str]] = defaultdict(list)
    for name in streams:
        kind, *keys = name.split(":")
        if kind not in registered or not _can_name_rows(registered[kind][0], keys):
            continue
        waiting[kind].append(name)
        if len(waiting[kind]) == at_once:
            yield kind, waiting.pop(kind)
    yield from waiting.items()


def _can_name_rows(part: Part, keys: list[str]) -> bool:
    if len(keys) != len(part.keys):
        return False
    try:
        for lookup, key in zip(part.keys, keys, strict=True):
            if _is_uuid(lookup):
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
    """A transaction that sees the tables as they were at one moment, for reading: others write."""
    is_outer = not connection.in_atomic_block
    connection.ensure_connection()  # it says how transactions begin
    mode = getattr(connection, "transaction_mode", None)
    if is_outer and connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # of SQLite
    try:
        with transaction.atomic():
            if is_outer and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if is_outer and connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]  # of SQLite
