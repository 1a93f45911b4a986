"""Đổi thứ tự ưu tiên: by who leads, with a reason everybody sees."""

import pytest

from khuyencong.planning import services as planning
from khuyencong.planning.models import RankOverride
from khuyencong.projects.models import Project
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION, concluded, thanh_hoa
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def two(world):
    first = concluded(world, "Máy chẻ nan", 200 * MILLION)
    return first, concluded(world, "Hội thảo nghề", 50 * MILLION, workshop=None)


def place(two, by, reason="Làng nghề đang mất việc."):
    first, second = two
    return planning.place_before(second, first, reason=reason, by=by, at=at(9))


@pytest.mark.parametrize("name", ["lan", "dung"])
def test_who_leads_places_one_before_the_other(world, two, name):
    row = place(two, world.actor(name))
    assert (row.project, row.before, row.decided_by) == (two[1], two[0], name.capitalize())
    event = last(two[1].stream)
    assert (event.kind, event.payload) == (
        "place_before", {"before": two[0].code, "reason": "Làng nghề đang mất việc."},
    )  # fmt: skip


def test_nobody_else_changes_the_order(world, two):
    for other in everyone_but(world, "department_leader", "provincial_approver"):
        refused(lambda other=other: place(two, other), "Chỉ lãnh đạo Sở hoặc UBND tỉnh")
    refused(lambda: place(two, elsewhere("department_leader")), "Chỉ lãnh đạo")
    assert not RankOverride.objects.exists()


def test_two_projects_and_a_reason(world, two):
    lan = world.actor("lan")
    refused(lambda: place((two[0], two[0]), lan), "hai đề án khác nhau")
    refused(lambda: place(two, lan, " "), "phải có lý do")
    Project.objects.filter(pk=two[0].pk).update(province=thanh_hoa())
    two[0].refresh_from_db()
    refused(lambda: place(two, lan), "của cùng tỉnh")
