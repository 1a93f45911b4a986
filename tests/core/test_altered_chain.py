"""R-12: a change behind the system's back is found, its place named; by a checkpoint outside too.

The suite makes a sample of changes; KHUYENCONG_CHANGES=10000 makes more.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from khuyencong.core import checkpoints, events
from khuyencong.core.chain import digest_of
from khuyencong.core.models import Checkpoint, Event, Stream
from tests.bar.figures import note, part
from tests.flush import lift_triggers

pytestmark = pytest.mark.django_db
CHANGES = part("KHUYENCONG_CHANGES", 105)
STREAMS = [f"project:DA-{number}" for number in range(6)]
SEALED = date(2027, 3, 15)
COLUMNS = {
    "payload_text": '{"n":"khác"}', "kind": "khác", "by_id": "u-khác", "by_name": "Khác",
    "by_post": "Khác", "at": "2027-03-15 02:30:00.000001+00:00", "on": "2027-03-14",
    "hash": "0" * 64, "previous_hash": "1" * 64, "seq": 1_000,
}  # fmt: skip


@pytest.fixture
def outside(mai, now):
    """Thirty-six events in six chains, two checkpoints, and what left the machine."""
    chance = random.Random("chains")
    for number in range(36):
        stream = STREAMS[number % 6] if number < 12 else chance.choice(STREAMS)
        events.record(stream, f"step{number}", {"n": number}, by=mai, at=now)
        if number == 20:
            events.take_checkpoint(on=SEALED - timedelta(days=1), at=now)
    events.take_checkpoint(on=SEALED, at=now)
    days = (SEALED - timedelta(days=1), SEALED)
    return [line for day in days for line in checkpoints.read_file(checkpoints.file_of(day))]


def _any(chance: random.Random, **by: object) -> Event:
    return chance.choice(list(Event.objects.filter(**by).order_by("pk")))


def alter(chance: random.Random) -> str:
    event, column = _any(chance), chance.choice(sorted(COLUMNS))
    Event.objects.filter(pk=event.pk).update(**{column: COLUMNS[column]})
    return event.stream


def alter_and_recompute(chance: random.Random) -> str:
    event = _any(chance)
    event.payload_text = '{"n":"khác"}'
    Event.objects.filter(pk=event.pk).update(payload_text=event.payload_text, hash=digest_of(event))
    return event.stream


def remove(chance: random.Random) -> str:
    event = _any(chance)
    Event.objects.filter(pk=event.pk).delete()
    return event.stream


def add(chance: random.Random) -> str:
    """One more in the middle or at the end, rightly hashed; those behind it make room."""
    event = _any(chance)
    later = Event.objects.filter(stream=event.stream, seq__gt=event.seq)
    later.update(seq=F("seq") + 10_000)
    later = Event.objects.filter(stream=event.stream, seq__gt=10_000)
    later.update(seq=F("seq") - 9_999)
    forged = Event.objects.get(pk=event.pk)
    forged.pk, forged.seq, forged.previous_hash = None, event.seq + 1, event.hash
    forged.hash = digest_of(forged)
    forged.save(force_insert=True)
    return event.stream


def move(chance: random.Random) -> str:
    first = _any(chance)
    others = Event.objects.filter(stream=first.stream).exclude(pk=first.pk)
    second = chance.choice(list(others.order_by("pk")))
    Event.objects.filter(pk=first.pk).update(seq=9_999)
    Event.objects.filter(pk=second.pk).update(seq=first.seq)
    Event.objects.filter(pk=first.pk).update(seq=second.seq)
    return first.stream


def cut_the_tail(chance: random.Random) -> str:
    """The last ones of a chain, with its head put right."""
    stream = chance.choice(STREAMS)
    own = Event.objects.filter(stream=stream)
    left = chance.randint(0, own.count() - 1)
    own.filter(seq__gt=left).delete()
    last = own.filter(seq=left).first()
    Stream.objects.filter(pk=stream).update(seq=left, hash=last.hash if last else "")
    return stream


def rewrite(chance: random.Random) -> str:
    """A chain from some event on, hashed anew to its head: only a checkpoint knows better."""
    stream = chance.choice(STREAMS)
    start, previous = _any(chance, stream=stream).seq, ""
    for event in Event.objects.filter(stream=stream).order_by("seq"):
        if event.seq >= start:
            event.by_name = "Khác"
            event.previous_hash = previous
            event.hash = digest_of(event)
            Event.objects.filter(pk=event.pk).update(
                by_name=event.by_name, previous_hash=previous, hash=event.hash
            )
        previous = event.hash
    Stream.objects.filter(pk=stream).update(hash=previous)
    return stream


WAYS = (alter, alter_and_recompute, remove, add, move, cut_the_tail, rewrite)


def test_every_change_is_found_and_its_place_named(outside):
    lift_triggers()
    unseen: list[str] = []
    played: Counter[str] = Counter()
    assert events.check() == checkpoints.check_against(outside) == []
    for number in CHANGES:
        chance = random.Random(f"change {number}")
        way = WAYS[number % len(WAYS)]
        with transaction.atomic():
            stream = way(chance)
            inside = events.check()
            Checkpoint.objects.all()._raw_delete(connection.alias)
            from_outside = checkpoints.check_against(outside)
            transaction.set_rollback(True)
        played[way.__name__] += 1
        if not any(stream in fault for fault in inside):
            unseen.append(f"{number} {way.__name__} {stream}: {inside}")
        # What changes no head of a chain is named by the chain itself.
        changes_a_head = way in (cut_the_tail, rewrite)
        if changes_a_head and not any("Điểm niêm phong ngày" in fault for fault in from_outside):
            unseen.append(f"{number} {way.__name__} {stream}: not seen from outside")
    told = ", ".join(f"{count} × {way}" for way, count in sorted(played.items()))
    note(f"changes {CHANGES.start}–{CHANGES.stop}: {told}; {len(unseen)} unseen")
    assert unseen == []
