"""The root over all chains: the same however the heads came, another when one of them differs."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from khuyencong.core import chain, checkpoints, events, roots
from khuyencong.core.models import Checkpoint, Stream
from khuyencong.core.roots import TREE, Heads
from tests.flush import lift_triggers

STREAMS = [f"project:{number}" for number in range(300)]


def heads(names, seq=1) -> Heads:
    made = Heads()
    for name in names:
        made.put(name, seq, hashlib.sha256(name.encode()).hexdigest())
    return made


def test_the_root_is_the_same_whatever_the_order_and_however_often_it_was_asked():
    whole, step_by_step = heads(STREAMS), heads([])
    for name in reversed(STREAMS):
        step_by_step.put(name, 1, hashlib.sha256(name.encode()).hexdigest())
        step_by_step.root()
    assert whole.root() == step_by_step.root()
    assert len(whole.root()) == 64
    assert whole.root().startswith(TREE)


@pytest.mark.parametrize("name", STREAMS[::60])
def test_another_head_one_more_or_one_less_is_another_root(name):
    root = heads(STREAMS).root()
    moved = heads(STREAMS)
    moved.put(name, 2, "0" * 64)
    assert root != moved.root()
    assert root != heads([other for other in STREAMS if other != name]).root()
    assert root != heads([*STREAMS, f"{name}-more"]).root()


@pytest.mark.django_db
def test_a_root_from_before_the_tree_still_agrees(mai, now):
    events.record("project:1", "step", {}, by=mai, at=now)
    taken = events.take_checkpoint(on=date(2027, 3, 15), at=now)
    names = Stream.objects.order_by("name").values_list("name", "seq", "hash")
    old = hashlib.sha256(chain.canonical([list(head) for head in names]).encode()).hexdigest()
    lift_triggers()
    Checkpoint.objects.filter(pk=taken.pk).update(root=old)
    checkpoints.file_of(taken.on).unlink()
    assert events.check() == []
    Checkpoint.objects.filter(pk=taken.pk).update(root="0" * 64)
    assert len(events.check()) == 1


@pytest.mark.django_db
def test_only_buckets_that_moved_are_hashed_for_each_checkpoint(mai, now, monkeypatch):
    for name in STREAMS[:40]:
        events.record(name, "step", {}, by=mai, at=now)
    for day in range(5):
        events.record(STREAMS[0], "step", {}, by=mai, at=now)
        events.take_checkpoint(on=date(2027, 3, 15) + timedelta(days=day), at=now)
    hashed = []
    one = roots.digest_of_heads
    monkeypatch.setattr(roots, "digest_of_heads", lambda heads: hashed.append(1) or one(heads))
    assert events.check() == []
    assert len(hashed) <= 40 + 4


@pytest.mark.django_db
def test_branches_followed_a_few_at_a_time_make_the_same_root(mai, now, monkeypatch):
    for day, name in enumerate(STREAMS[:40]):
        events.record(name, "step", {}, by=mai, at=now)
        events.take_checkpoint(on=date(2027, 3, 15) + timedelta(days=day), at=now)
    monkeypatch.setattr(checkpoints, "MOST_HEADS", 7)  # of 40: two branches of sixteen at once
    assert events.check() == []
    lift_triggers()
    Checkpoint.objects.filter(event_count=20).update(root=TREE + "0" * 63)
    assert len(events.check()) == 2  # the table, and the file that keeps the true one


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_writers_wait_only_for_the_last_number(mai, now, monkeypatch):
    with transaction.atomic():
        events.record("project:1", "step", {}, by=mai, at=now)
    held = []

    def until(last_event_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE mode = 'ShareLock' AND relation"
                           " = 'core_event'::regclass AND pid = pg_backend_pid()")  # fmt: skip
            held.append(cursor.fetchone()[0])
        return heads([]), 0

    monkeypatch.setattr(checkpoints, "heads_until", until)
    events.take_checkpoint(on=date(2027, 3, 15), at=now)
    assert held == [0]
