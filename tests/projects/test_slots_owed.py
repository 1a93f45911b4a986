"""Suất còn trống: from the plan to the contract somebody owes each a workshop, and nobody signs."""

import pytest

from khuyencong.core import events
from khuyencong.desk.selectors import my_work
from khuyencong.obligations import checks as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.planning import services as planning
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import owed, slots
from khuyencong.projects.services import groups
from tests import world as province
from tests.projects.test_groups import MILLION, group_of_nine, planned
from tests.world import at

pytestmark = pytest.mark.django_db
FILL = "Chọn cơ sở cho suất còn trống"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    """Two machines for two workshops not yet known, in the plan."""
    return planned(world, group_of_nine(world, count=2))


def work(world, project) -> dict[str, list[str]]:
    """Of everybody who has something to do about it: the words of her list."""
    names = ("mai", "hung", "binh", "lan", "dung")
    found = {
        name: [str(one.label) for one in my_work(world.actor(name), on=at(12).date())]
        for name in names
    }
    return {name: words for name, words in found.items() if words}


def fill(world, project, order: int) -> None:
    slot, workshop = project.slots.get(order=order), world.workshops[order - 1]
    groups.fill_slot(slot, workshop, by=world.actor("mai"), at=at(13))


def test_the_centre_owes_each_slot_a_workshop_until_the_last_is_filled(world, project):
    approve = "Phê duyệt dự toán đề án"
    assert work(world, project) == {"mai": [FILL], "lan": [approve]}
    fill(world, project, 1)
    assert work(world, project) == {"mai": [FILL], "lan": [approve]}
    fill(world, project, 2)
    assert work(world, project) == {"lan": [approve]}
    assert obligations.faults() == []


def test_nobody_is_offered_to_sign_while_a_slot_that_got_money_is_open(world, project):
    planning.approve_estimate(project, by=world.actor("lan"), at=at(12))
    assert work(world, project) == {"mai": [FILL]}
    fill(world, project, 1)
    assert work(world, project) == {"mai": [FILL]}
    fill(world, project, 2)
    assert work(world, project) == {"hung": ["Ký hợp đồng"], "lan": ["Giao nhiệm vụ"]}
    assert obligations.faults() == []


def test_a_slot_that_got_nothing_keeps_nobody_from_signing(world, project):
    first, _second = (
        line.sources.get(source="support") for line in project.lines.order_by("order")
    )
    approved = {first.pk: 100 * MILLION}
    planning.approve_estimate(project, lines=approved, by=world.actor("lan"), at=at(12))
    fill(world, project, 1)
    assert work(world, project)["hung"] == ["Ký hợp đồng"]


def test_verify_misses_an_open_slot_of_which_nobody_was_told(world, project):
    told = events.history(project.stream).last()
    Obligation.objects.filter(kind=owed.SLOTS).update(closed_by=told)
    assert [FILL in fault for fault in obligations.faults()] == [True]


def test_a_request_is_offered_the_first_free_slot_of_a_group_of_its_content(world, project):
    loc, mai = world.workshops[1], world.actor("mai")
    said = {"activity": "machinery", "title": "Mua máy", "baselines": {"workers": 12}}
    said["lines"] = [province.machine(200 * MILLION, 100 * MILLION)]
    asked = projects.request(loc, **said, by=world.actor("loc"), at=at(3))
    assert [slot.order for slot in slots.open_to(asked, mai)] == [1]
    assert slots.open_to(asked, world.actor("binh")) == []  # the unit's own people choose
    fill(world, project, 1)
    assert [slot.order for slot in slots.open_to(asked, mai)] == [2]
    fill(world, project, 2)
    assert slots.open_to(asked, mai) == []


def test_a_new_slot_begins_as_the_last_one(world):
    assert slots.like_the_last(group_of_nine(world, count=1)) == {
        "item": "Máy chẻ nan",
        "unit": "máy",
        "unit_price_dong": 200 * MILLION,
        "support_dong": 100 * MILLION,
        "fund": world.fund.pk,
    }
