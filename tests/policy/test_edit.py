"""Sửa gói quy định: the Department, upon the version it saw, until it is proposed."""

import pytest

from khuyencong.policy import services
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.policy.test_put_in_force import drafted
from tests.rules.test_packs import MACHINERY
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes may write again",
    "the limit": "figures are held by the shape of a pack: tests/rules/test_packs.py",
}
WHEN = at(2, year=2026, month=12)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def pack(world):
    return drafted(world)


def edit(pack, by, version=None):
    seen = pack.version if version is None else version
    text = MACHINERY.replace("500000000", "400000000")
    return services.edit(pack, text=text, reason="Sửa mức.", version=seen, by=by, at=WHEN)


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_edits_what_it_drafted(world, pack, name):
    before = pack.digest
    pack = edit(pack, world.actor(name))
    pack.refresh_from_db()
    assert (pack.state, pack.version, pack.reason) == ("draft", 2, "Sửa mức.")
    assert (pack.written_by, pack.written_at) == (name.capitalize(), WHEN)
    assert pack.digest != before and "400000000" in pack.text
    event = last(pack.stream)
    assert (event.kind, event.payload) == (
        "edit",
        {"code": pack.code, "scope": "national", "digest": pack.digest, "from": "2027-01-01"},
    )


@holds("another role")
def test_nobody_outside_the_department_edits(world, pack):
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: edit(pack, other))


@holds("another province")
def test_another_department_does_not(pack):
    refused(lambda: edit(pack, elsewhere("department_leader")))


@holds("the second press", "two at once")
def test_of_two_writers_the_second_is_told_who_was_first(world, pack):
    edit(pack, world.actor("lan"), version=1)
    refused(lambda: edit(pack, world.actor("binh"), version=1), "Lan đã sửa gói này lúc 09:00")


def test_once_proposed_it_is_not_edited(world, pack):
    services.propose(pack, by=world.actor("binh"), at=WHEN)
    refused(lambda: edit(pack, world.actor("binh")))
