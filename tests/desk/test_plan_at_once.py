"""Đề xuất theo thứ tự: a look at what is needed, then a scenario. Nothing is approved there."""

import pytest
from django.urls import reverse

from khuyencong.planning.models import PlanDecision, Scenario
from khuyencong.projects.models import Project
from tests import world as province
from tests.planning.room import concluded
from tests.world import YEAR

pytestmark = pytest.mark.django_db
ADDRESS = f"/ban-lam-viec/ke-hoach/?year={YEAR}"


def three(world):
    """Three concluded projects of 300 million each, of two workshops and the Centre itself."""
    return [
        concluded(world, f"Đề án {place}", 300_000_000, workshop=workshop).code
        for place, workshop in enumerate((0, 1, None))
    ]


def test_the_look_changes_nothing_and_says_what_would_happen(client):
    world = province.build(appropriated_dong=700_000_000)
    codes = three(world)
    client.force_login(world.users["binh"])
    page = client.post(ADDRESS, {"act": "preview", "chosen": codes}).content.decode()
    assert "3 được, 0 không" in page
    assert "thiếu 200.000.000 đồng" in page
    assert page.count(" checked") == 3
    assert not PlanDecision.objects.exists()


def test_what_is_chosen_becomes_a_scenario_and_approves_nothing(client):
    world = province.build()
    codes = three(world)
    client.force_login(world.users["binh"])
    answer = client.post(ADDRESS, {"act": "propose", "chosen": codes[:2]})
    scenario = Scenario.objects.get()
    assert answer.url == f"/ke-hoach/phuong-an/{scenario.uuid}/"
    inside = scenario.proposals.filter(percent=100)
    assert {proposal.project.code for proposal in inside} == set(codes[:2])
    assert scenario.proposals.get(percent=0).project.code == codes[2]
    assert Project.objects.filter(state="concluded").count() == 3
    assert not PlanDecision.objects.exists()


@pytest.mark.parametrize("act", ["approve", "propose"])
def test_the_committee_approves_no_single_projects_by_the_list(client, act):
    world = province.build()
    codes = [concluded(world, "Đề án", 300_000_000).code]
    client.force_login(world.users["dung"])
    assert client.post(ADDRESS, {"act": act, "chosen": codes}).status_code in (404, 422)
    step = reverse("desk:step", args=[codes[0], "approve"])
    assert client.post(step, {"number": "5"}).status_code == 404
    assert step not in client.get(reverse("desk:project", args=codes)).content.decode()
    assert Project.objects.get().state == "concluded"


def test_nothing_chosen_is_told(client):
    world = province.build()
    client.force_login(world.users["binh"])
    assert "Chưa chọn đề án nào" in client.post(ADDRESS, {"act": "propose"}).content.decode()
