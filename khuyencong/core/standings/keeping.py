"""The worker keeps the standing of each chain that moved."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, Func, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Left, StrIndex
from django.utils import timezone

from khuyencong.core import kept_until
from khuyencong.core.chain import canonical
from khuyencong.core.models import Event, Standing, Stream
from khuyencong.core.standings.parts import (
    Part,
    Rows,
    batches,
    digests_of,
    heads,
    mark,
    named,
    one_moment,
    registered,
    shape_of,
)

AT_A_TIME = 500  # events, after which the mark is moved
SLOW = timedelta(minutes=15)  # a transaction that was slow to commit may carry a smaller number


def keep(streams: Iterable[str]) -> int:
    """Keeps the standing of these chains as they are now; the number of new ones."""
    return sum(_keep(kind, names) for kind, names in batches(streams))


def keep_job(*, now: datetime) -> None:
    """Chains that moved since the last time, in the order of their events; all of them at once
    after an upgrade that changed columns, so that nothing stands unwatched until the next sweep."""
    kept_until.write_events_marked()  # whatever is recorded from here on carries its mark
    if kept_until.shapes() != _shapes():
        sweep_job(now=now)
    seen = 0  # chains that are not kept stay so: each event is looked at once
    while True:
        moved = Event.objects.filter(_may_be_new(now), ~Exists(_kept_of_event()), id__gt=seen)
        some = list(moved.order_by("id").values_list("id", "stream")[:AT_A_TIME])
        keep(dict.fromkeys(stream for _id, stream in some))
        if len(some) < AT_A_TIME:
            kept_until.write(Event.objects.aggregate(last=Max("id"))["last"] or 0)
            return
        seen = some[-1][0]
        kept_until.write(seen)


def sweep_job(*, now: datetime) -> None:
    """Chains whose tables have other columns since an upgrade, or whose key is another one.

    A chain that was kept and has no standing any more is left to `verify`: keeping it anew would
    make what was changed meanwhile lawful. Before the first time every chain is kept.
    """
    if kept_until.last_event() is None:
        keep(list(unkept_streams().values_list("name", flat=True)))
    else:
        keep(list(unkept_streams().filter(has_other_shape()).values_list("name", flat=True)))
    if kept_until.last_event() is None:
        kept_until.write(Event.objects.aggregate(last=Max("id"))["last"] or 0)
    kept_until.write_shapes(_shapes())


def _shapes() -> dict[str, str]:
    return {kind: shape_of(kind) for kind in registered}


def unkept() -> int:
    """Chains whose standing is not kept yet."""
    return unkept_streams().count()


def _keep(kind: str, names: list[str]) -> int:
    with one_moment():
        last, now, shape = heads(names), digests_of(kind, names), shape_of(kind)
        is_first = kept_until.last_event() is None  # or who has the key asked to begin anew
        before = {} if is_first else _kept_before(names, shape)
        broken = _broken(kind, [name for name in names if name not in before])
        acts = _acts_since(before)
    made = []
    for name in names:
        earlier = before.get(name)
        if name in broken or (earlier and not earlier.is_sound):
            continue  # `verify` calls it lost: a new one would make lawful what was changed
        head, digests = last[name], now[name]
        if earlier:
            digests = _with_what_no_act_changed(kind, earlier.digests, digests, acts[name])
        made.append(
            Standing(
                stream=name,
                seq=head.seq,
                event_id=head.event_id,
                shape=shape,
                digests=(text := canonical(digests)),
                mark=mark(name, head.seq, head.hash, shape, text),
            )
        )
    Standing.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@dataclass(frozen=True)
class Kept:
    """The last standing of a chain; `is_sound`: it carries our mark."""

    seq: int
    digests: list[Rows]
    is_sound: bool


def _kept_before(names: list[str], shape: str) -> dict[str, Kept]:
    own = Standing.objects.filter(stream=OuterRef("stream"), shape=shape).order_by("-seq")
    event = Event.objects.filter(stream=OuterRef("stream"), seq=OuterRef("seq"))
    latest = Standing.objects.filter(
        stream__in=names, shape=shape, seq=Subquery(own.values("seq")[:1])
    ).annotate(event_hash=Subquery(event.values("hash")))
    before = {}
    for kept in latest:
        digests = json.loads(kept.digests)
        text, digest = canonical(digests), kept.event_hash or ""
        is_sound = kept.mark == mark(kept.stream, kept.seq, digest, shape, text)
        before[kept.stream] = Kept(kept.seq, digests, is_sound)
    return before


def _broken(kind: str, names: list[str]) -> set[str]:
    """Chains with no standing now, though one was kept when the mark beside the key passed their
    first event."""
    until = kept_until.last_event()
    if until is None or kept_until.shapes().get(kind) != shape_of(kind):
        return set()
    old = Event.objects.filter(stream__in=names, seq=1, id__lte=until, at__lt=timezone.now() - SLOW)
    return set(old.values_list("stream", flat=True))


def _acts_since(before: dict[str, Kept]) -> dict[str, set[str]]:
    """{chain: kinds of its events since its last standing}."""
    acts: dict[str, set[str]] = {name: set() for name in before}
    later = Q(pk__in=[])
    for name, earlier in before.items():
        later |= Q(stream=name, seq__gt=earlier.seq)
    for stream, kind in Event.objects.filter(later).values_list("stream", "kind").distinct():
        acts[stream].add(kind)
    return acts


def _with_what_no_act_changed(
    kind: str, old: list[Rows], now: list[Rows], acts: set[str]
) -> list[Rows]:
    """What none of the acts since then writes stays as it was kept: a lawful event later in the
    same chain does not make a change behind the system's back lawful."""
    return [
        _rows_after(part, was, new, acts)
        for part, was, new in zip(registered[kind], old, now, strict=True)
    ]


def _rows_after(part: Part, was: Rows, new: Rows, acts: set[str]) -> Rows:
    if part.told_by and acts.isdisjoint(part.told_by):
        return was
    return {**new, **was} if part.is_written_once else new


def unkept_streams() -> models.QuerySet[Stream]:
    """Chains of the kinds that are kept, without a standing of their last event."""
    kind = Left("name", StrIndex(Concat("name", Value(":")), Value(":")) - 1)
    # One look at the name, where a condition for each kind would look forty times.
    cases = [
        Func(Value(known), Value(shape), template="WHEN %(expressions)s", arg_joiner=" THEN ")
        for known, shape in _shapes().items()
    ]
    text = models.TextField()
    shape = Func(
        kind, *cases, template="CASE %(expressions)s END", arg_joiner=" ", output_field=text
    )
    kept = Standing.objects.filter(
        stream=OuterRef("name"), seq=OuterRef("seq"), shape=OuterRef("shape")
    )
    streams = Stream.objects.alias(shape=shape).filter(seq__gt=0, shape__isnull=False)
    return streams.filter(~Exists(kept))


def has_other_shape() -> Q:
    """Chains of the kinds whose columns or key changed since the last sweep, kept before that, and
    of the kinds that no version before this one held."""
    swept = kept_until.shapes()
    kinds = held_first = Q(pk__in=[])
    for kind in registered:
        if kind not in swept and not _is_held(kind):
            held_first |= named(kind)
        elif swept.get(kind) != shape_of(kind):
            kinds |= named(kind)
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
