"""Lấy lại phương án đã bỏ: the Department, for thirty days, as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from khuyencong.documents.models import KEPT_REMOVED
from khuyencong.obligations import checks
from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.planning.room import MILLION
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who throws a scenario away takes it back",
    "two at once": "the scenario's lock and its state; no money moves",
}


def discarded(world, scenario, when=None):
    return scenarios.discard_scenario(scenario, by=world.actor("binh"), at=when or at(9))


def restore(scenario, by, when=None):
    return scenarios.restore_scenario(scenario, by=by, at=when or at(10))


@holds("the right person", "the trace", "the second press")
def test_it_comes_back_with_its_pins_and_money(client, world, chosen):
    discarded(world, chosen, timezone.now())
    client.force_login(world.users["binh"])
    page = f"/ke-hoach/phuong-an/{chosen.uuid}/"
    assert "Lấy lại được đến hết ngày" in client.get(page).content.decode()
    assert client.post(page, {"act": "restore"}).status_code == 302
    chosen.refresh_from_db()
    given = sum(chosen.proposals.values_list("given_dong", flat=True))
    assert (chosen.state, given) == ("open", 350 * MILLION)
    assert restore(chosen, world.actor("lan")).state == "open"
    assert last(chosen.stream).kind == "restore_scenario"
    assert not checks.faults()


@holds("another role", "another province")
def test_nobody_else_takes_it_back(world, scenario):
    discarded(world, scenario)
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: restore(scenario, other), "thuộc vai trò")
    refused(lambda: restore(scenario, elsewhere("department_leader")), "thuộc vai trò")


@holds("the limit")
def test_until_the_end_of_the_thirtieth_day_and_then_no_more(world, scenario):
    discarded(world, scenario)
    late = at(9) + KEPT_REMOVED + timedelta(days=1)
    refused(lambda: restore(scenario, world.actor("binh"), late), "chỉ lấy lại được đến hết ngày")
    assert restore(scenario, world.actor("binh"), late - timedelta(days=1)).state == "open"
