"""Hiện trạng: what stands in the tables behind a chain, under the key of this installation.

A chain tells what happened; the rows tell what stands. After each event the worker keeps a keyed
digest of every row that belongs to the chain (its standing), bound to the hash of that event. A row
changed, added or removed with no event to tell of it no longer fits; nor does one that belongs to
no chain at all. Whoever can write to the database but has not the key (a file outside it) can make
no standing that fits.

What this cannot tell: a change made before the next standing is kept (seconds), or one that a
lawful event of the same chain follows before `verify` looked. See the ADR of 2026-11-27.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import kept_until
from khuyencong.core.chain import canonical, keyed
from khuyencong.core.models import Event, Standing, Stream

AT_A_TIME = 500  # events, after which the mark is moved
AT_ONCE = 50  # chains read in one transaction: on SQLite nobody writes meanwhile
LETTERS = 16  # of a digest that is kept for each row
SHOWN = 5  # rows of one table that a fault names
SLOW = timedelta(minutes=15)  # a transaction that was slow to commit may carry a smaller number
NO_CONDITION = Q()
Rows = dict[str, str]  # key of a row → its digest


@dataclass(frozen=True)
class Part:
    """Rows of one table that belong to the chains of a kind. `keys`: lookups that give what stands
    behind the kind in a chain's name, none where one chain tells of the whole table; `columns`:
    what is kept of a row; `only`: which rows."""

    kind: str
    model: type[models.Model]
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    only: Q

    @property
    def label(self) -> str:
        return self.model._meta.label


_parts: dict[str, list[Part]] = defaultdict(list)


def of(
    kind: str,
    model: type[models.Model],
    *keys: str,
    without: Sequence[str] = (),
    only: Q = NO_CONDITION,
) -> Part:
    """Rows of `model` that belong to the chain "kind:key:key"."""
    columns = [field.attname for field in model._meta.concrete_fields]
    return Part(kind, model, keys, tuple(name for name in columns if name not in without), only)


def register(*registered: Part) -> None:
    """Called from `AppConfig.ready` of the app that owns the models."""
    for part in registered:
        if part not in _parts[part.kind]:
            _parts[part.kind].append(part)


def parts() -> list[Part]:
    return [part for registered in _parts.values() for part in registered]


def keep(streams: Iterable[str]) -> int:
    """Keeps the standing of these chains as they are now; the number of new ones."""
    return sum(_keep(kind, names) for kind, names in _batches(streams))


def keep_job(*, now: datetime) -> None:
    """Chains that moved since the last time, in the order of their events."""
    kept_until.write_events_marked()  # whatever is recorded from here on carries its mark
    while True:
        moved = Event.objects.filter(_may_be_new(now)).filter(~Exists(_kept_of_event()))
        some = list(moved.order_by("id").values_list("id", "stream")[:AT_A_TIME])
        keep(dict.fromkeys(stream for _id, stream in some))
        if len(some) < AT_A_TIME:
            kept_until.write(Event.objects.aggregate(last=Max("id"))["last"] or 0)
            return
        kept_until.write(some[-1][0])


def sweep_job(*, now: datetime) -> None:
    """Chains whose tables have other columns since an upgrade, or whose key is another one.

    A chain that was kept and has no standing any more is left to `verify`: keeping it anew would
    make what was changed meanwhile lawful. Before the first time every chain is kept.
    """
    if kept_until.last_event() is None:
        keep(list(_unkept().values_list("name", flat=True)))
    else:
        keep(list(_unkept().filter(_has_other_shape()).values_list("name", flat=True)))
    if kept_until.last_event() is None:
        kept_until.write(Event.objects.aggregate(last=Max("id"))["last"] or 0)
    kept_until.write_shapes({kind: _shape(kind) for kind in _parts})


def unkept() -> int:
    """Chains whose standing is not kept yet."""
    return _unkept().count()


def faults(streams: Iterable[str] | None = None) -> list[str]:
    """Chains whose rows are not as they were kept, each with its tables and rows; without
    `streams` also what was lost, and what belongs to no chain."""
    if streams is None:
        return [*_lost(), *_events_gone(), *strangers(), *_of_streams(_all_streams())]
    return _of_streams(streams)


def _all_streams() -> Iterator[str]:
    return Stream.objects.order_by("name").values_list("name", flat=True).iterator(2000)


def _of_streams(streams: Iterable[str]) -> list[str]:
    return [
        fault
        for kind, names in _batches(streams)
        for fault in _in_words(kind, partial(_faults, kind, names))
    ]


def _in_words(kind: str, look: Callable[[], Iterator[str]]) -> list[str]:
    """A value that no column can hold must not hide the other chains."""
    try:
        return list(look())
    except (ValueError, TypeError) as error:
        return [
            _("Các chuỗi {kind}: không đọc được bảng ({error}).").format(kind=kind, error=error)
        ]


def strangers() -> list[str]:
    """Rows that belong to a chain which no event ever began: put in behind the system's back."""
    return [fault for part in parts() for fault in _in_words(part.kind, partial(_strange, part))]


def _strange(part: Part) -> Iterator[str]:
    known = set(_streams_of(part.kind).values_list("name", flat=True))
    rows = part.model._default_manager.filter(part.only).order_by("pk")
    for pk, *keys in rows.values_list("pk", *part.keys).iterator(2000):
        if ":".join([part.kind, *map(str, keys)]) not in known:
            yield _("{table} {key}: có trong bảng mà không sự kiện nào nói đến.").format(
                table=part.model._meta.verbose_name, key=pk
            )


def _events_gone() -> Iterator[str]:
    """Events on which a standing was kept, or which the mark beside the key counts, and are no
    more, though the heads of their chains agree."""
    there = Event.objects.filter(
        id=OuterRef("event_id"), stream=OuterRef("stream"), seq=OuterRef("seq")
    )
    for standing in Standing.objects.filter(~Exists(there)).order_by("stream", "seq"):
        yield _("Sự kiện {stream} #{seq}: đã niêm phong, nay không còn.").format(
            stream=standing.stream, seq=standing.seq
        )
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    if (mark := kept_until.last_event() or 0) > last:
        yield _("Sự kiện cuối là số {last}, trong khi đã niêm phong đến số {mark}.").format(
            last=last, mark=mark
        )


def _lost() -> Iterator[str]:
    """Chains that were kept, as the mark beside the key says, and have no standing now."""
    mark = kept_until.last_event()
    if mark is None:
        return
    last = Event.objects.filter(stream=OuterRef("name"), seq=OuterRef("seq"))
    kept_once = last.filter(id__lte=mark, at__lt=timezone.now() - SLOW)
    lost = _unkept().filter(Exists(kept_once)).exclude(_has_other_shape())
    for name in lost.order_by("name").values_list("name", flat=True):
        if any(_batches([name])):
            yield _("{stream}: hiện trạng đã niêm phong bị mất.").format(stream=name)


def _faults(kind: str, names: list[str]) -> Iterator[str]:
    with _one_moment():
        heads, now = _heads(names), _digests(kind, names)
        kept = {
            (standing.stream, standing.seq): standing
            for standing in Standing.objects.filter(stream__in=names, shape=_shape(kind))
        }
    for name in names:
        standing = kept.get((name, heads[name].seq))
        if standing is None:
            continue  # not kept yet
        digests = json.loads(standing.digests)
        if standing.mark != _mark(name, standing.seq, heads[name].hash, standing.shape, digests):
            yield _("{stream}: hiện trạng đã niêm phong, hoặc sự kiện của nó, bị sửa.").format(
                stream=name
            )
            continue
        pairs = zip(_parts[kind], digests, now[name], strict=True)
        if changed := [_difference(part, old, new) for part, old, new in pairs if old != new]:
            yield _(
                "{stream}: {tables} khác lúc niêm phong mà không có sự kiện nào ghi lại."
            ).format(stream=name, tables=", ".join(changed))


def _difference(part: Part, old: Rows, new: Rows) -> str:
    """A table and its rows: changed, added, removed."""
    changed = [key for key in old.keys() & new.keys() if old[key] != new[key]]
    told = (
        (_("sửa {keys}"), changed),
        (_("thêm {keys}"), new.keys() - old.keys()),
        (_("xoá {keys}"), old.keys() - new.keys()),
    )
    rows = "; ".join(words.format(keys=_some(keys)) for words, keys in told if keys)
    return f"{part.model._meta.verbose_name} ({rows})"


def _some(keys: Iterable[str]) -> str:
    listed = sorted(keys, key=lambda key: (len(key), key))
    more = ", …" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more


def _keep(kind: str, names: list[str]) -> int:
    with _one_moment():
        heads, now, shape = _heads(names), _digests(kind, names), _shape(kind)
    made = []
    for name in names:
        head, digests = heads[name], now[name]
        made.append(
            Standing(
                stream=name,
                seq=head.seq,
                event_id=head.event_id,
                shape=shape,
                digests=canonical(digests),
                mark=_mark(name, head.seq, head.hash, shape, digests),
            )
        )
    Standing.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@dataclass(frozen=True)
class Head:
    """The last event of a chain."""

    seq: int = 0
    event_id: int = 0
    hash: str = ""


def _heads(names: list[str]) -> dict[str, Head]:
    last = Stream.objects.filter(name=OuterRef("stream")).values("seq")
    events = Event.objects.filter(stream__in=names, seq=Subquery(last))
    heads = {
        stream: Head(seq, pk, digest)
        for stream, seq, pk, digest in events.values_list("stream", "seq", "id", "hash")
    }
    return {name: heads.get(name, Head()) for name in names}


def _digests(kind: str, names: list[str]) -> dict[str, list[Rows]]:
    """For each chain the digests of the rows of each of its tables, in the order of registration.

    A row's digest tells its table, its chain and its columns: it fits nowhere else.
    """
    found: dict[str, list[Rows]] = {name: [] for name in names}
    for part in _parts[kind]:
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


def _batches(streams: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    waiting: dict[str, list[str]] = defaultdict(list)
    for name in streams:
        kind, *keys = name.split(":")
        if kind not in _parts or not _can_name_rows(_parts[kind][0], keys):
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


def _unkept() -> models.QuerySet[Stream]:
    known = Q()
    for kind in _parts:
        kept = Standing.objects.filter(
            stream=OuterRef("name"), seq=OuterRef("seq"), shape=_shape(kind)
        )
        known |= _named(kind) & Q(~Exists(kept))
    return Stream.objects.filter(known, seq__gt=0) if _parts else Stream.objects.none()


def _named(kind: str) -> Q:
    """Chains of this kind."""
    return Q(name=kind) | Q(name__startswith=f"{kind}:")


def _streams_of(kind: str) -> models.QuerySet[Stream]:
    return Stream.objects.filter(_named(kind), seq__gt=0)


def _has_other_shape() -> Q:
    """Chains of the kinds whose columns or key changed since the last sweep, kept before that, and
    of the kinds that no version before this one held."""
    swept = kept_until.shapes()
    kinds = held_first = Q(pk__in=[])
    for kind in _parts:
        if kind not in swept and not _is_held(kind):
            held_first |= _named(kind)
        elif swept.get(kind) != _shape(kind):
            kinds |= _named(kind)
    kept = Standing.objects.filter(stream=OuterRef("name"), seq=OuterRef("seq"))
    return held_first | kinds & Q(Exists(kept))


def _is_held(kind: str) -> bool:
    own = Q(stream=kind) | Q(stream__startswith=f"{kind}:")
    return Standing.objects.filter(own).exists()


def _may_be_new(now: datetime) -> Q:
    """Events above the mark, and those so young that a slow one may stand among them."""
    return Q(id__gt=kept_until.last_event() or 0) | Q(at__gt=now - SLOW)


def _kept_of_event() -> models.QuerySet[Standing]:
    return Standing.objects.filter(stream=OuterRef("stream"), seq__gte=OuterRef("seq"))


def _shape(kind: str) -> str:
    """Changes with the columns and with the key: what was kept in another shape is not compared."""
    tables = [[part.label, part.columns] for part in _parts[kind]]
    return keyed(canonical(["of each row", tables]))[:LETTERS]


def _mark(stream: str, seq: int, event_hash: str, shape: str, digests: list[Rows]) -> str:
    return keyed(canonical([stream, seq, event_hash, shape, digests]))


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the tables as they were at one moment."""
    is_outer = not connection.in_atomic_block
    with transaction.atomic():
        if is_outer and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
