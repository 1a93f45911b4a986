"""Mỗi lần đề nghị chỉ hỗ trợ một lần: where a level says so, who has a support in the plan year
is not taken into a second project: not drafted, registered, concluded, planned."""

import threading
import time

import pytest
from django.db import connection, connections

from khuyencong.appraisal import services as appraisal
from khuyencong.core.errors import Refused
from khuyencong.directory.services import merges
from khuyencong.policy import services as packs
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.services import groups
from tests import world as province
from tests.duties import refused
from tests.packs import set_figure
from tests.planning.room import thanh_hoa
from tests.resting import rests_on
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
WHY = "đã có 1 hỗ trợ trong năm kế hoạch này. Mỗi lần đề nghị chỉ được 1"
PACK = """\
pack: {title: "Mức của tỉnh", legal: "Nghị quyết 9/NQ-HĐND"}
levels:
  machinery:
    checked: {on: 2026-12-20, by: "Chuyên viên Sở"}
    values:
      - {from: 2027-01-01, rate: "0.50", cap: 300000000, conditions: [once_per_application],
         evidence: internal, legal: "Điều 3 Nghị quyết 9/NQ-HĐND"}
"""


@pytest.fixture
def world():
    return province.build()


def once(world, first="2027-01-01"):
    binh, lan, text = world.actor("binh"), world.actor("lan"), PACK.replace("2027-01-01", first)
    pack = packs.draft(world.province, scope="local", text=text, reason="x", by=binh, at=at(1))
    packs.put_in_force(packs.propose(pack, by=binh, at=at(1)), by=lan, at=at(1))


def draft(world, *, year=YEAR, workshop=None):
    """A project of one machine for the first workshop, written, not yet registered."""
    mai, who = world.actor("mai"), workshop or world.workshops[0]
    asked = projects.request(
        who, activity="machinery", title="Máy chẻ nan",
        lines=[province.machine(200_000_000, 100_000_000)], baselines={},
        by=world.actor("tam"), at=at(1),
    )  # fmt: skip
    asked = projects.submit_request(asked, by=world.actor("tam"), at=at(1))
    project = projects.draft(
        world.bodies["centre"], activity="machinery", title="Máy chẻ nan", year=year,
        track="local", requests=[asked], by=mai, at=at(2),
    )  # fmt: skip
    line = machine(200_000_000, 100_000_000, world.fund, who)
    return projects.write_estimate(project, [line], by=mai, at=at(2))


def register(world, project):
    project = projects.register(project, by=world.actor("mai"), at=at(3))
    province.look_at_likenesses(world, project)
    return project


def conclude(world, project):
    return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))


def plan(world, *some):
    province.planned(world, *some)


def test_a_second_project_of_the_year_is_not_taken_in(world):
    once(world)
    register(world, draft(world))
    refusal = refused(lambda: draft(world), WHY)
    assert refusal.legal.startswith("Điều 3 Nghị quyết 9") and refusal.fix
    assert draft(world, year=YEAR + 1).state == "draft"  # the next application


def test_of_two_drafts_the_first_registered_goes_on_to_the_plan(world):
    once(world)
    first, second = draft(world), draft(world)
    first = register(world, first)
    refused(lambda: register(world, second), WHY)
    plan(world, conclude(world, first))
    kept = rests_on(first, "conclude")
    assert "procedure.supports_of_an_application" in kept


def test_of_two_registered_at_once_the_first_concluded_goes_on(world):
    """As two offices at once leave it, or a rule that came after both were registered."""
    first, second = register(world, draft(world)), register(world, draft(world))
    once(world)
    conclude(world, second)
    refused(lambda: conclude(world, first), WHY)


def test_of_two_concluded_at_once_neither_is_planned_together(world):
    first, second = (conclude(world, register(world, draft(world))) for _each in range(2))
    once(world)
    refused(lambda: plan(world, first, second), WHY)
    assert set(Project.objects.values_list("state", flat=True)) == {"concluded"}
    plan(world, second)
    first.refresh_from_db()
    refused(lambda: plan(world, first), WHY)


def test_what_was_registered_before_the_rule_stays_under_the_older_one(world):
    first, second = (conclude(world, register(world, draft(world))) for _each in range(2))
    once(world, "2027-03-04")  # the day after both were registered
    plan(world, first, second)


def test_a_province_may_give_two_and_not_three(world):
    once(world)
    set_figure(world, "supports_of_an_application", 2)
    register(world, draft(world))
    register(world, draft(world))
    refused(lambda: draft(world), "đã có 2 hỗ trợ trong năm")


def test_a_project_that_ended_without_support_counts_no_more(world):
    once(world)
    first = register(world, draft(world))
    projects.withdraw(first, reason="Chưa có mặt bằng.", by=world.actor("mai"), at=at(4))
    assert draft(world).state == "draft"


def test_a_double_that_was_merged_brings_its_support_with_it(world):
    once(world)
    kept, double = world.workshops
    of_double = register(world, draft(world))
    Beneficiary.objects.filter(project=of_double).update(establishment=double)
    assert draft(world).state == "draft"
    merge = merges.propose(kept, merged=double, reason="Trùng", by=world.actor("mai"), at=at(4))
    merges.confirm(merge, by=world.actor("binh"), at=at(4))
    refused(lambda: draft(world), WHY)


def test_another_province_another_track_and_no_such_rule_count_nothing(world):
    register(world, draft(world))
    assert draft(world).state == "draft"  # the nation says nothing of the kind
    once(world)
    Project.objects.filter(state="registered").update(track="national")
    draft(world)
    Project.objects.filter(state="registered").update(track="local", province=thanh_hoa())
    draft(world)


def group(world):
    """A planned group project whose one machine has no workshop yet."""
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"], activity="machinery", title="Máy cho xưởng chưa biết", year=YEAR,
        track="local", is_group=True, by=mai, at=at(2),
    )  # fmt: skip
    groups.open_slots(
        project, count=1, item="Máy chẻ nan", unit="máy", unit_price_dong=200_000_000,
        support_dong=100_000_000, fund=world.fund, by=mai, at=at(2),
    )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(state="planned")
    return project.slots.get()


def fill(world, slot):
    return groups.fill_slot(slot, world.workshops[0], by=world.actor("mai"), at=at(3))


def test_a_slot_of_a_second_project_is_not_filled_with_it(world):
    once(world)
    slots = [group(world), group(world)]
    fill(world, slots[0])
    refused(lambda: fill(world, slots[1]), WHY)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_slots_filled_at_once_with_one_workshop_one_is_refused(world, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")
    once(world)
    slots, told = [group(world), group(world)], []
    begin, check = threading.Barrier(2), groups._require_ceiling

    def check_slowly(*asked, **on):
        check(*asked, **on)
        time.sleep(1)  # time enough for the other to look too, unless it waits

    monkeypatch.setattr(groups, "_require_ceiling", check_slowly)

    def press(slot):
        try:
            begin.wait()
            fill(world, slot)
            told.append("filled")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press, args=[slot]) for slot in slots]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    (message,) = [one for one in told if one != "filled"]
    assert WHY in message and len(told) == 2
