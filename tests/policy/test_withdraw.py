"""Bỏ gói quy định: while it is not in force, by the Department."""

import pytest

from khuyencong.policy import services
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.policy.test_put_in_force import approved, drafted
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes may give up",
    "the limit": "no number is typed",
    "two at once": "the pack's lock and its state; no money moves",
}
WHEN = at(2, year=2026, month=12)


@pytest.fixture
def world():
    return province.build()


def withdraw(pack, by):
    return services.withdraw(pack, by=by, at=WHEN)


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_gives_a_draft_or_a_proposal_up(world, name):
    proposed = services.propose(drafted(world), by=world.actor("binh"), at=WHEN)
    for pack in (drafted(world), proposed):
        pack = withdraw(pack, world.actor(name))
        pack.refresh_from_db()
        assert (pack.state, last(pack.stream).kind) == ("withdrawn", "withdraw")


@holds("another role")
def test_nobody_outside_the_department_does(world):
    pack = drafted(world)
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: withdraw(pack, other))


@holds("another province")
def test_another_department_does_not(world):
    pack = drafted(world)
    refused(lambda: withdraw(pack, elsewhere("department_leader")))


@holds("the second press")
def test_not_twice_and_not_once_it_is_in_force(world):
    pack = withdraw(drafted(world), world.actor("binh"))
    refused(lambda: withdraw(pack, world.actor("binh")))
    row = approved(world, drafted(world))
    refused(lambda: withdraw(row.pack, world.actor("lan")))
