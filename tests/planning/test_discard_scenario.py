"""Bỏ phương án: the Department, of what nobody above it has seen."""

import pytest

from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes a scenario throws it away",
    "two at once": "the scenario's lock and its state; no money moves",
}


def discard(scenario, by):
    return scenarios.discard_scenario(scenario, by=by, at=at(9))


@holds("the right person", "the trace", "the second press")
def test_it_leaves_the_room_and_lies_below(client, world, scenario):
    client.force_login(world.users["binh"])
    page = f"/ke-hoach/phuong-an/{scenario.uuid}/"
    assert "Bỏ phương án" in client.get(page).content.decode()
    answer = client.post(page, {"act": "discard"})
    shown = client.get(answer["Location"]).content.decode()
    assert shown.index("Phương án đã bỏ") < shown.index(str(scenario.uuid))
    discard(scenario, world.actor("lan"))
    assert last(scenario.stream).kind == "discard_scenario"
    refused(lambda: scenarios.ask_to_solve(scenario, by=world.actor("binh"), at=at(9)), "Đã bỏ")
    assert "Bỏ phương án" not in client.get(page).content.decode()


@holds("another role", "another province")
def test_nobody_else_throws_it_away(world, scenario):
    for other in everyone_but(world, "department_specialist", "department_leader"):
        refused(lambda other=other: discard(scenario, other), "thuộc vai trò")
    refused(lambda: discard(scenario, elsewhere("department_leader")), "thuộc vai trò")


@holds("the limit")
def test_what_was_handed_up_or_returned_is_no_draft(world, chosen):
    binh, lan = world.actor("binh"), world.actor("lan")
    scenarios.hand_up(chosen, by=binh, at=at(9))
    refused(lambda: discard(chosen, binh), "đã chuyển lãnh đạo Sở")
    scenarios.send_back(chosen, reason="Thêm vùng cao.", by=lan, at=at(9))
    refused(lambda: discard(chosen, binh), "đã được trả lại để sửa")
    scenarios.submit_plan(chosen, by=lan, at=at(9))
    refused(lambda: discard(chosen, lan), "Đã trình")
