"""Trả lại gói quy định: the head of the Department, saying what to mend."""

import pytest

from khuyencong.policy import services
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.policy.test_put_in_force import drafted
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "a return puts nothing in force",
    "the limit": "no number is typed",
    "two at once": "the pack's lock and its state; no money moves",
}
WHEN = at(2, year=2026, month=12)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def pack(world):
    return services.propose(drafted(world), by=world.actor("binh"), at=WHEN)


def send_back(pack, by, reason="Thiếu trang trích."):
    return services.return_pack(pack, reason=reason, by=by, at=WHEN)


@holds("the right person", "the trace")
def test_the_head_returns_it_with_what_to_mend(world, pack):
    pack = send_back(pack, world.actor("lan"))
    pack.refresh_from_db()
    assert pack.state == "draft"
    event = last(pack.stream)
    assert (event.kind, event.payload["reason"]) == ("return_pack", "Thiếu trang trích.")


@holds("another role")
def test_nobody_else_returns_it(world, pack):
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: send_back(pack, other))


@holds("another province")
def test_the_head_of_another_department_does_not(pack):
    refused(lambda: send_back(pack, elsewhere("department_leader")))


def test_a_reason_is_given(world, pack):
    refused(lambda: send_back(pack, world.actor("lan"), " "), "Chưa ghi lý do trả lại")


@holds("the second press")
def test_it_is_returned_once(world, pack):
    send_back(pack, world.actor("lan"))
    refused(lambda: send_back(pack, world.actor("lan")))
