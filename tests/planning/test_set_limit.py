"""Mức sàn, mức trần: the Department, one or both, in order, with the reason; dropped by name."""

import pytest

from khuyencong.planning import services as planning
from khuyencong.planning.models import Limit
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
STREAM = f"limits:40:{YEAR}"


def put(world, by, least=10 * MILLION, most=20 * MILLION, reason="Nghị quyết 5.", measure="dong"):
    return planning.set_limit(
        world.province, year=YEAR, fund=world.fund, content="2", area="", measure=measure,
        least=least, most=most, reason=reason, by=by, at=at(7),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["binh", "lan"])
def test_the_department_sets_a_floor_and_a_cap(world, name):
    row = put(world, world.actor(name))
    assert (row.least, row.most, row.fund, row.content, row.year) == (
        10 * MILLION, 20 * MILLION, world.fund, "2", YEAR,
    )  # fmt: skip
    assert (row.reason, row.set_by, row.set_at) == ("Nghị quyết 5.", name.capitalize(), at(7))
    event = last(STREAM)
    assert (event.kind, event.payload) == (
        "set_limit",
        {"limit": row.pk, "least": 10 * MILLION, "most": 20 * MILLION, "measure": "dong"},
    )


def test_one_of_both_is_enough_and_equal_is_in_order(world):
    binh = world.actor("binh")
    assert put(world, binh, most=None).most is None
    assert put(world, binh, least=None).least is None
    assert put(world, binh, least=5, most=5).least == 5
    assert put(world, binh, least=0, most=None).least == 0
    refused(lambda: put(world, binh, least=None, most=None), "Chưa ghi mức sàn")
    refused(lambda: put(world, binh, least=6, most=5), "Mức sàn 6 đồng cao hơn mức trần 5 đồng")
    refused(
        lambda: put(world, binh, least=6, most=5, measure="count"), "Mức sàn 6 cao hơn mức trần 5"
    )


def test_a_reason_is_given_and_kept_to_300_letters(world):
    refused(lambda: put(world, world.actor("binh"), reason=" "), "Chưa ghi căn cứ")
    assert len(put(world, world.actor("binh"), reason="x" * 301).reason) == 300


def test_nobody_outside_the_department_sets_or_drops(world):
    row = put(world, world.actor("binh"))
    outside = everyone_but(world, "department_specialist", "department_leader")
    for other in [*outside, elsewhere("department_leader")]:
        refused(lambda other=other: put(world, other), "Chỉ Sở Công Thương")
        refused(lambda other=other: planning.drop_limit(row, by=other, at=at(8)), "Chỉ Sở")
    assert Limit.objects.count() == 1


def test_what_is_dropped_stays_in_the_record(world):
    row = put(world, world.actor("binh"))
    number = row.pk
    planning.drop_limit(row, by=world.actor("lan"), at=at(8))
    assert not Limit.objects.exists()
    assert (last(STREAM).kind, last(STREAM).payload) == ("drop_limit", {"limit": number})
