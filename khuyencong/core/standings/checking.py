"""Chains whose rows are not as they were kept. Part of `verify`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Value
from django.db.models.functions import Concat, Right
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import bare, kept_until
from khuyencong.core.bare import Keys, Later
from khuyencong.core.chain import canonical, canonical_bytes
from khuyencong.core.models import Event, Standing, Stream
from khuyencong.core.standings.keeping import SLOW, has_other_shape, unkept_streams
from khuyencong.core.standings.parts import (
    NO_CONDITION,
    Part,
    Rows,
    batches,
    digests_of,
    mark,
    one_moment,
    parts,
    registered,
    shape_of,
)

AT_ONCE = 4000  # chains or rows read in one go
LETTERS = ("0123", "4567", "89ab", "cdef")  # in which a chain's name ends, the first: or another
Owners = dict[tuple[str, type[models.Model]], list[Any]]  # keys of owners that have no chain
SHOWN = 5  # rows of one table that a fault names


def faults(streams: Iterable[str] | None = None) -> list[str]:
    """Chains whose rows are not as they were kept, each with its tables and rows; without
    `streams` also what was lost, and what belongs to no chain."""
    return [fault for part in PARTS for fault in part()] if streams is None else _of(streams)


def _gone() -> list[str]:
    return [*_lost(), *_events_gone(), *strangers()]


def _of_a_part(part: int) -> list[str]:
    """By the last letter of the name, which stays the same while new chains begin."""
    last = Right("name", 1)
    own = Q(last__in=[*LETTERS[part]]) if part else ~Q(last__in=[*"".join(LETTERS[1:])])
    streams = Stream.objects.annotate(last=last).filter(own).order_by("name")
    return _of(streams.values_list("name", flat=True).iterator(2000))


def _of(streams: Iterable[str]) -> list[str]:
    return [
        fault
        for kind, names in batches(streams, AT_ONCE)
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
    owners: Owners = {}
    # Of a table that is kept in several parts the rows are asked for once.
    tables = {(part.kind, part.model, part.keys, part.only): part for part in parts()}
    return [
        fault
        for part in tables.values()
        for fault in _in_words(part.kind, partial(_strange, part, owners))
    ]


def _strange(part: Part, owners: Owners) -> Iterator[str]:
    found: Iterator[Any]
    if owner := part.owner:
        lost = _begun_by_none(part.kind, owner.model, owners)
        asked = _pointing(part.model, part.only, owner.relation, owner.may_be_none)
        found = (pk for (pk,) in asked.rows(lost, is_long=True))
    elif part.keys == ("uuid",):
        lost = _begun_by_none(part.kind, part.model, owners)
        asked = _pointing(part.model, part.only, "pk", False)
        found = (pk for (pk,) in asked.rows(lost, is_long=True))
    else:
        every = _of_no_chain(part.kind, part.model, part.only, part.keys)
        found = (pk for (pk,) in every.rows(is_long=True))
    for pk in found:
        yield _("{table} {key}: có trong bảng mà không sự kiện nào nói đến.").format(
            table=part.model._meta.verbose_name, key=pk
        )


@cache
def _pointing(
    model: type[models.Model], only: Q, relation: str, also_to_none: bool
) -> bare.Question:
    """Keys of the rows that point to one of these, in order."""
    pointing = Q(**{f"{relation}__among": Later(0)})
    if also_to_none:
        pointing |= Q(**{relation: None})
    return bare.Question(model._default_manager.filter(only, pointing).order_by("pk"), "pk")


def _begun_by_none(kind: str, model: type[models.Model], owners: Owners) -> Keys:
    """Rows by whose UUID chains are named, without a chain."""
    if (kind, model) not in owners:
        found = _of_no_chain(kind, model, NO_CONDITION, ("uuid",))
        owners[kind, model] = [pk for (pk,) in found.rows(is_long=True)]
    return Keys(owners[kind, model])


@cache
def _of_no_chain(
    kind: str, model: type[models.Model], only: Q, keys: tuple[str, ...]
) -> bare.Question:
    """Keys of the rows whose chain no event ever began."""
    rows = model._default_manager.filter(only)
    pieces = [piece for key in keys for piece in (Value(":"), bare.written(rows, key))]
    name = Concat(Value(kind), Value(""), *pieces, output_field=models.TextField())
    begun = Stream.objects.filter(name=OuterRef("chain"), seq__gt=0)
    return bare.Question(rows.alias(chain=name).filter(~Exists(begun)).order_by("pk"), "pk")


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
    lost = unkept_streams().filter(Exists(kept_once)).exclude(has_other_shape())
    for name in lost.order_by("name").values_list("name", flat=True):
        if any(batches([name])):
            yield _("{stream}: hiện trạng đã niêm phong bị mất.").format(stream=name)


def _faults(kind: str, names: list[str]) -> Iterator[str]:
    shape = shape_of(kind)
    with one_moment():
        # What is kept of a head is the hash of its event, or another check says so.
        heads = Stream.objects.filter(name__among=Keys(names)).values_list("name", "seq", "hash")
        last = {name: (seq, digest) for name, seq, digest in heads}
        standings = Standing.objects.filter(stream__among=Keys(names), shape=shape)
        columns = standings.values_list("stream", "seq", "digests", "mark")
        kept = {
            stream: (text, marked)
            for stream, seq, text, marked in columns
            if seq == last.get(stream, (0, ""))[0]
        }
        known = [name for name in names if name in kept]  # others are not kept yet
        now = digests_of(kind, known)
    for name in known:
        head, (text, marked) = last[name], kept[name]
        if text == canonical_bytes(now[name]).decode() and marked == mark(name, *head, shape, text):
            continue
        digests = json.loads(text)
        if marked != mark(name, *head, shape, canonical(digests)):
            yield _("{stream}: hiện trạng đã niêm phong, hoặc sự kiện của nó, bị sửa.").format(
                stream=name
            )
            continue
        pairs = zip(registered[kind], digests, now[name], strict=True)
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


PARTS: tuple[Callable[[], list[str]], ...] = (
    *(partial(_of_a_part, part) for part in range(len(LETTERS))),
    _gone,
)
