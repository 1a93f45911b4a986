"""Hiện trạng: what stands in the tables behind a chain, under the key of this installation.

A chain tells what happened; the rows tell what stands. After each event the worker keeps a keyed
digest of every row that belongs to the chain (its standing). A row changed, added or removed with
no event to tell of it no longer fits. Whoever can write to the database but has not the key (a file
outside it) can make no standing that fits.

What this cannot tell: a change made before the next standing is kept (seconds), or one that a
lawful event of the same chain follows before `verify` looked. See the ADR of 2026-11-27.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.chain import canonical
from khuyencong.core.models import Event, Standing, Stream

AT_A_TIME = 500  # events, after which the mark is moved
AT_ONCE = 50  # chains read in one transaction: on SQLite nobody writes meanwhile
LETTERS = 16  # of a digest that is kept for each table
SLOW = timedelta(minutes=15)  # a transaction that was slow to commit may carry a smaller number
NO_CONDITION = Q()


@dataclass(frozen=True)
class Part:
    """Rows of one table that belong to the chains of a kind. `keys`: lookups that give what stands
    behind the kind in a chain's name; `columns`: what is kept of a row; `only`: which rows."""

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
    while True:
        moved = Event.objects.filter(_may_be_new(now)).filter(~Exists(_kept_of_event()))
        some = list(moved.order_by("id").values_list("id", "stream")[:AT_A_TIME])
        keep(dict.fromkeys(stream for _id, stream in some))
        if len(some) < AT_A_TIME:
            _write_mark(Event.objects.aggregate(last=Max("id"))["last"] or 0)
            return
        _write_mark(some[-1][0])


def sweep_job(*, now: datetime) -> None:
    """Chains whose tables have other columns since an upgrade, or whose key is another one.

    A chain that was kept and has no standing any more is left to `verify`: keeping it anew would
    make what was changed meanwhile lawful. Before the first time every chain is kept.
    """
    names = _unkept() if _mark_kept() is None else _unkept().filter(_has_other_shape())
    keep(list(names.values_list("name", flat=True)))
    if _mark_kept() is None:
        _write_mark(Event.objects.aggregate(last=Max("id"))["last"] or 0)


def unkept() -> int:
    """Chains whose standing is not kept yet."""
    return _unkept().count()


def faults(streams: Iterable[str] | None = None) -> list[str]:
    """Chains whose rows are not as they were kept, each with its tables."""
    if streams is None:
        streams = Stream.objects.order_by("name").values_list("name", flat=True).iterator(2000)
    return [
        *_lost(),
        *(fault for kind, names in _batches(streams) for fault in _faults(kind, names)),
    ]


def _lost() -> Iterator[str]:
    """Chains that were kept, as the mark beside the key says, and have no standing now."""
    mark = _mark_kept()
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
        standing = kept.get((name, heads[name][0]))
        if standing is None:
            continue  # not kept yet
        if standing.mark != _mark(name, standing.seq, standing.shape, standing.digests):
            yield _("{stream}: hiện trạng đã niêm phong bị sửa.").format(stream=name)
            continue
        pairs = zip(_parts[kind], standing.digests.split("."), now[name], strict=True)
        changed = [str(part.model._meta.verbose_name) for part, old, new in pairs if old != new]
        if changed:
            yield _(
                "{stream}: {tables} khác lúc niêm phong mà không có sự kiện nào ghi lại."
            ).format(stream=name, tables=", ".join(changed))


def _keep(kind: str, names: list[str]) -> int:
    with _one_moment():
        heads, now, shape = _heads(names), _digests(kind, names), _shape(kind)
    made = []
    for name in names:
        seq, event_id = heads[name]
        digests = ".".join(now[name])
        mark = _mark(name, seq, shape, digests)
        made.append(
            Standing(
                stream=name, seq=seq, event_id=event_id, shape=shape, digests=digests, mark=mark
            )
        )
    Standing.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _heads(names: list[str]) -> dict[str, tuple[int, int]]:
    """(seq, id) of the last event of each chain."""
    last = Event.objects.filter(stream__in=names).values_list("stream").annotate(Max("seq"))
    ids = Event.objects.filter(stream__in=names).values_list("stream").annotate(Max("id"))
    newest = dict(ids)
    heads = {stream: (seq, newest[stream]) for stream, seq in last}
    return {name: heads.get(name, (0, 0)) for name in names}


def _digests(kind: str, names: list[str]) -> dict[str, list[str]]:
    """For each chain a digest of each of its tables, in the order of registration."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for part in _parts[kind]:
        rows: dict[str, list[list[object]]] = defaultdict(list)
        for keys, values in _rows(kind, part, names):
            rows[keys].append(values)
        for name in names:
            text = canonical([part.label, name, rows.get(name, [])])
            found[name].append(keyed(text)[:LETTERS])
    return found


def _rows(kind: str, part: Part, names: list[str]) -> Iterator[tuple[str, list[object]]]:
    wanted = [name.split(":")[1:] for name in names]
    some = part.model._default_manager.filter(part.only)
    for place, key in enumerate(part.keys):
        some = some.filter(**{f"{key}__in": {one[place] for one in wanted}})
    length = len(part.keys)
    for values in some.order_by("pk").distinct().values_list(*part.keys, *part.columns):
        yield ":".join([kind, *map(str, values[:length])]), list(values[length:])


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
        known |= Q(~Exists(kept), name__startswith=f"{kind}:")
    return Stream.objects.filter(known, seq__gt=0) if _parts else Stream.objects.none()


def _has_other_shape() -> Exists:
    return Exists(Standing.objects.filter(stream=OuterRef("name"), seq=OuterRef("seq")))


def _may_be_new(now: datetime) -> Q:
    """Events above the mark, and those so young that a slow one may stand among them."""
    return Q(id__gt=_mark_kept() or 0) | Q(at__gt=now - SLOW)


def _mark_file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "standings_until"


def _mark_kept() -> int | None:
    """Until which event standings were kept: beside the key, not in the database."""
    try:
        return int(_mark_file().read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def _write_mark(event_id: int) -> None:
    path = _mark_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(str(max(event_id, _mark_kept() or 0)), encoding="ascii")
    new.replace(path)


def _kept_of_event() -> models.QuerySet[Standing]:
    return Standing.objects.filter(stream=OuterRef("stream"), seq__gte=OuterRef("seq"))


def _shape(kind: str) -> str:
    """Changes with the columns and with the key: what was kept in another shape is not compared."""
    return keyed(canonical([[part.label, part.columns] for part in _parts[kind]]))[:LETTERS]


def _mark(stream: str, seq: int, shape: str, digests: str) -> str:
    return keyed(canonical([stream, seq, shape, digests]))


def keyed(text: str) -> str:
    """A digest that only this installation can make."""
    return hmac.new(settings.STANDING_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the tables as they were at one moment."""
    is_outer = not connection.in_atomic_block
    with transaction.atomic():
        if is_outer and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
