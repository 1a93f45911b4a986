"""What every step owes its tests, and short ways to say it.

A test says which case it holds: `@holds("another role")`. A file without a case says why:
`NOT_HERE = {"the limit": "no amount is typed"}`. tests/architecture/test_every_step_is_held.py
reads both, for each step of each workflow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from khuyencong.core import events
from khuyencong.core.actors import Actor, Grant
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event
from khuyencong.directory.models import Assignment, Person
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from tests.world import World

CASES = (
    "the right person",
    "another role",
    "another province",
    "the same person",  # who did an earlier step that must be another's
    "the limit",  # kept, and one more refused
    "the second press",
    "two at once",
    "the trace",  # its event, its paper, where the money stands
)


def holds(*cases: str) -> Callable[[Any], Any]:
    """Marks a test with the cases it holds."""
    assert set(cases) <= set(CASES), cases

    def mark(test: Any) -> Any:
        test.cases = cases
        return test

    return mark


def refused(call: Callable[[], object], words: str = "") -> Refused:
    """The refusal of this call, whose words match."""
    with pytest.raises(Refused, match=words or None) as refusal:
        call()
    return refusal.value


def everyone_but(world: World, *roles: str) -> list[Actor]:
    """One person for each other role, of this province, the Centre and both workshops."""
    return [
        Actor(f"someone-{role}", f"Người giữ vai {role}", grants=tuple(_grants(world, role)))
        for role in ROLES
        if role not in roles
    ]


def _grants(world: World, role: str) -> list[Grant]:
    if role in OF_AN_ESTABLISHMENT:
        return [Grant(role, "40", establishment_id=one.pk) for one in world.workshops]
    places = tuple(place.pk for place in world.communes)
    return [Grant(role, "40", body.pk, place_ids=places) for body in world.bodies.values()]


def elsewhere(*roles: str) -> Actor:
    """Somebody with these roles, in Thanh Hóa."""
    return Actor("khanh", "Khanh", grants=tuple(Grant(role, "38", -1) for role in roles))


def also(world: World, name: str, role: str, body: str) -> Actor:
    """The same person, given another role as well."""
    Assignment.objects.create(
        person=Person.objects.get(user=world.users[name]),
        role=role,
        organisation=world.bodies[body],
        valid_from="2020-01-01",
    )
    return world.actor(name)


def in_place_of(world: World, name: str, other: str) -> Actor:
    """The same person, who also takes the place of another one in her post."""
    post = Assignment.objects.filter(person__user=world.users[other]).earliest("pk")
    Assignment.objects.create(
        person=Person.objects.get(user=world.users[name]),
        role=post.role,
        organisation=post.organisation,
        valid_from="2020-01-01",
        on_behalf_of=post,
    )
    return world.actor(name)


def last(stream: str) -> Event:
    """The newest event of a stream."""
    found = events.history(stream).last()
    assert found is not None
    return found


def kinds(stream: str) -> list[str]:
    """What happened, in order."""
    return [event.kind for event in events.history(stream)]
