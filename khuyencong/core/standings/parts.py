"""Which rows belong to which chain, and the digests of what stands in them."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import OuterRef, Q, Subquery

from khuyencong.core.bare import Keys, Later, Question
from khuyencong.core.chain import canonical, canonical_bytes, keyed, keyed_by
from khuyencong.core.models import Event, Stream

AT_ONCE = 400  # chains read in one transaction
FEW = 8  # owners are looked for in the time in which one row is read
LETTERS = 16  # of a digest that is kept for each row
NO_CONDITION = Q()
AS_WRITTEN = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch  # a UUID
Rows = dict[str, str]  # key of a row → its digest
Row = tuple[str, object, list[object]]  # chain, key, columns
NONE: Rows = {}


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
    events = Event.objects.filter(stream__among=Keys(names), seq=Subquery(last))
    found = {
        stream: Head(seq, pk, digest)
        for stream, seq, pk, digest in events.values_list("stream", "seq", "id", "hash")
    }
    return {name: found.get(name, Head()) for name in names}


def digests_of(kind: str, names: list[str]) -> dict[str, list[Rows]]:
    """For each chain the digests of the rows of each of its tables, in the order of registration.

    A row's digest tells its table, its chain and its columns: it fits nowhere else.
    """
    # Most tables have no row of most chains: those share one that stays empty.
    found: dict[str, list[Rows]] = {name: [NONE] * len(registered[kind]) for name in names}
    chains = {_keys_of(kind, name): name for name in names}
    owners: dict[type[models.Model], dict[int, str]] = {}
    digest = keyed_by(settings.STANDING_KEY)
    for places in _tables(kind):
        same = [registered[kind][place] for place in places]
        part, columns = same[0], tuple(dict.fromkeys(name for one in same for name in one.columns))
        if (owner := part.owner) is None:
            some = _rows(part, columns, chains)
        else:
            if owner.model not in owners:
                owners[owner.model] = _owners(owner, chains)
            some = _owned(part, columns, owner, owners[owner.model])
        label = part.label
        picked = [(at, _picked(one.columns, columns)) for at, one in zip(places, same, strict=True)]
        for name, pk, values in some:
            of_chain = found[name]
            for at, pick in picked:
                if not (rows := of_chain[at]):
                    rows = of_chain[at] = {}
                told = [label, name, pick(values) if pick else values]
                rows[str(pk)] = digest(canonical_bytes(told))[:LETTERS]
    return found


def _tables(kind: str) -> Iterable[list[int]]:
    """Places of the parts, those that keep the same rows together: they are read once."""
    same = defaultdict(list)
    for place, part in enumerate(registered[kind]):
        same[part.model, part.keys, part.only].append(place)
    return same.values()


def _picked(
    columns: tuple[str, ...], among: tuple[str, ...]
) -> Callable[[list[object]], tuple[object, ...]] | None:
    """These columns out of those that were read; None where they are the same."""
    if columns == among:
        return None
    places = [among.index(name) for name in columns]
    return lambda values: tuple([values[place] for place in places])


def _owners(owner: Owner, chains: dict[tuple[str, ...], str]) -> dict[int, str]:
    """{key of the row behind a chain: the chain}"""
    pointed = _question(owner.model, NO_CONDITION, ("uuid",), ("pk", "uuid"))
    return {pk: chains[(key,)] for pk, key in pointed.rows(Keys([key for (key,) in chains]))}


@cache
def _question(
    model: type[models.Model], only: Q, lookups: tuple[str, ...], columns: tuple[str, ...]
) -> Question:
    """These columns of the rows that are found by keys at each of the lookups."""
    some = model._default_manager.filter(only).order_by()
    for place, lookup in enumerate(lookups):
        some = some.filter(**{f"{lookup}__among": Later(place)})
    return Question(some, *columns)


def _keys_of(kind: str, name: str) -> tuple[str, ...]:
    """What stands behind the kind in a chain's name, as digests write the columns of its rows."""
    first = registered[kind][0]
    keys = name.split(":")[1:]
    return tuple(
        str(uuid.UUID(key)) if _is_uuid(lookup) and not AS_WRITTEN(key) else key
        for lookup, key in zip(first.keys, keys, strict=True)
    )


def _is_uuid(lookup: str) -> bool:
    return lookup.endswith(("uuid", "about"))


def _owned(
    part: Part, columns: tuple[str, ...], owner: Owner, names: dict[int, str]
) -> Iterator[Row]:
    """Found by the key of the row behind the chain: no join, no UUID to read."""
    asked, keys = ("pk", owner.relation, *columns), list(names)
    lookups = () if _are_so_few(part, keys) else (owner.relation,)
    question = _question(part.model, part.only, lookups, asked)
    for pk, key, *values in question.rows(Keys(keys)):
        if key in names:
            yield names[key], pk, values


def _are_so_few(part: Part, keys: list[int]) -> bool:
    """Rows of a table that are all read in less time than it takes to look for those of each of
    these owners: for most kinds most tables are like that."""
    few = len(keys) // FEW
    return bool(few) and len(part.model._default_manager.values_list("pk")[: few + 1]) <= few


def _rows(
    part: Part, columns: tuple[str, ...], chains: dict[tuple[str, ...], str]
) -> Iterator[Row]:
    length = len(part.keys)
    question = _question(part.model, part.only, part.keys, ("pk", *part.keys, *columns))
    wanted = [Keys([keys[place] for keys in chains]) for place in range(length)]
    for pk, *values in question.rows(*wanted):
        keys = tuple(map(str, values[:length]))
        if keys in chains:
            yield chains[keys], pk, values[length:]


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
            if _is_uuid(lookup) and not AS_WRITTEN(key):
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


def mark(stream: str, seq: int, event_hash: str, shape: str, digests: str) -> str:
    """Of a standing; `digests` as canonical text."""
    begin = canonical([stream, seq, event_hash, shape])
    return keyed(f"{begin[:-1]},{digests}]")


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
