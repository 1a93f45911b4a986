"""The worker keeps the standing of each chain that moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q

from khuyencong.core import kept_until
from khuyencong.core.chain import canonical
from khuyencong.core.models import Event, Standing, Stream
from khuyencong.core.standings.parts import (
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
        keep(list(unkept_streams().values_list("name", flat=True)))
    else:
        keep(list(unkept_streams().filter(has_other_shape()).values_list("name", flat=True)))
    if kept_until.last_event() is None:
        kept_until.write(Event.objects.aggregate(last=Max("id"))["last"] or 0)
    kept_until.write_shapes({kind: shape_of(kind) for kind in registered})


def unkept() -> int:
    """Chains whose standing is not kept yet."""
    return unkept_streams().count()


def _keep(kind: str, names: list[str]) -> int:
    with one_moment():
        last, now, shape = heads(names), digests_of(kind, names), shape_of(kind)
    made = []
    for name in names:
        head, digests = last[name], now[name]
        made.append(
            Standing(
                stream=name,
                seq=head.seq,
                event_id=head.event_id,
                shape=shape,
                digests=canonical(digests),
                mark=mark(name, head.seq, head.hash, shape, digests),
            )
        )
    Standing.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def unkept_streams() -> models.QuerySet[Stream]:
    known = Q()
    for kind in registered:
        kept = Standing.objects.filter(
            stream=OuterRef("name"), seq=OuterRef("seq"), shape=shape_of(kind)
        )
        known |= named(kind) & Q(~Exists(kept))
    return Stream.objects.filter(known, seq__gt=0) if registered else Stream.objects.none()


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
