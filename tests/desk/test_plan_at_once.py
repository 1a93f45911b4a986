"""Duyệt nhiều đề án một lần: first a look at what would happen, then all of it or nothing."""

import pytest

from khuyencong.ledger import selectors as ledger
from khuyencong.planning.models import PlanDecision
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
    client.force_login(world.users["dung"])
    page = client.post(ADDRESS, {"act": "preview", "chosen": codes}).content.decode()
    assert "3 được, 0 không" in page
    assert "thiếu 200.000.000 đồng" in page
    assert page.count(" checked") == 3
    assert not PlanDecision.objects.exists()


def test_all_of_the_list_is_approved_with_one_decision(client):
    world = province.build()
    codes = three(world)
    client.force_login(world.users["dung"])
    answer = client.post(ADDRESS, {"act": "approve", "chosen": codes[:2], "number": "77"})
    assert answer.status_code == 302
    assert PlanDecision.objects.count() == 1
    assert Project.objects.filter(state="planned").count() == 2
    assert ledger.fund_year(world.fund, YEAR)["planned"] == 600_000_000


def test_more_than_there_is_approves_nothing_and_the_choice_stays(client):
    world = province.build(appropriated_dong=700_000_000)
    codes = three(world)
    client.force_login(world.users["dung"])
    answer = client.post(ADDRESS, {"act": "approve", "chosen": codes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(" checked") == 3
    assert Project.objects.filter(state="concluded").count() == 3
    assert ledger.fund_year(world.fund, YEAR)["planned"] == 0


def test_who_may_not_approve_is_told_in_the_look_and_refused_in_the_act(client):
    world = province.build()
    codes = [concluded(world, "Đề án", 300_000_000).code]
    client.force_login(world.users["lan"])
    page = client.post(ADDRESS, {"act": "preview", "chosen": codes}).content.decode()
    assert "0 được, 1 không" in page
    assert client.post(ADDRESS, {"act": "approve", "chosen": codes}).status_code == 422
    assert Project.objects.get().state == "concluded"


def test_nothing_chosen_is_told(client):
    world = province.build()
    client.force_login(world.users["dung"])
    assert "Chưa chọn đề án nào" in client.post(ADDRESS, {"act": "approve"}).content.decode()
