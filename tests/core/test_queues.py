"""Heads of queues: so many rows of each, in its own order, written once however many there are."""

from datetime import UTC, datetime

import pytest

from khuyencong.core import queues
from khuyencong.core.models import Heartbeat

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def beats():
    for name in ("a1", "a2", "a3", "b1", "b2"):
        Heartbeat.objects.create(name=name, at=NOW)


def starting(letter):
    return Heartbeat.objects.filter(name__startswith=letter)


def named(keys):
    return list(
        Heartbeat.objects.filter(pk__in=keys).order_by("name").values_list("name", flat=True)
    )


def test_so_many_of_each_queue_in_its_own_order():
    lists = [starting("a").order_by("-name"), starting("b").order_by("name")]
    assert named(queues.heads(lists, 2)) == ["a2", "a3", "b1", "b2"]
    assert named(queues.heads(lists, 1)) == ["a3", "b1"]


def test_queues_that_differ_in_one_value_are_written_once():
    written = []

    def queue_of(name):
        written.append(name)
        return Heartbeat.objects.filter(name=name).values("pk")

    parts = queues.heads_of_each(["a1", "b2", "c"], queue_of, 5)
    assert len(written) == 1 and named(queues.joined(parts)) == ["a1", "b2"]


def test_nothing_is_found_where_no_queue_holds_anything():
    assert named(queues.heads([], 5)) == []
    assert named(queues.heads([Heartbeat.objects.none()], 5)) == []
    assert named(queues.joined(queues.heads_of_each([], starting, 5))) == []
