"""Trình gói quy định: it fits, changes something, and owns up to a changed past."""

import pytest

from khuyencong.policy import services
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.policy.test_put_in_force import drafted
from tests.rules.test_packs import MACHINERY
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes proposes; another puts it in force",
    "two at once": "the pack's lock and its state; no money moves",
}
WHEN = at(2, year=2026, month=12)


@pytest.fixture
def world():
    return province.build()


def propose(pack, by):
    return services.propose(pack, by=by, at=WHEN)


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_proposes(world, name):
    pack = propose(drafted(world), world.actor(name))
    pack.refresh_from_db()
    assert (pack.state, pack.version) == ("proposed", 2)
    event = last(pack.stream)
    assert (event.kind, event.payload) == (
        "propose",
        {"code": pack.code, "scope": "national", "digest": pack.digest, "from": "2027-01-01"},
    )


@holds("another role")
def test_nobody_outside_the_department_proposes(world):
    pack = drafted(world)
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: propose(pack, other))


@holds("another province")
def test_another_department_does_not(world):
    pack = drafted(world)
    refused(lambda: propose(pack, elsewhere("department_leader")))


@holds("the limit")
def test_from_today_on_needs_no_reason_and_yesterday_does(world):
    today = drafted(world, MACHINERY.replace("2027-01-01", "2026-12-02"))
    assert propose(today, world.actor("binh")).state == "proposed"
    yesterday = drafted(world, MACHINERY.replace("2027-01-01", "2026-12-01"))
    refused(lambda: propose(yesterday, world.actor("binh")), "từ 01/12/2026, trước hôm nay")


@holds("the second press")
def test_it_is_proposed_once(world):
    pack = drafted(world)
    propose(pack, world.actor("binh"))
    refused(lambda: propose(pack, world.actor("binh")))
