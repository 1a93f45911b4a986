"""Lãnh đạo Sở trả lại phương án: with the reason, to whoever handed it up."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.directory.models import Notice
from khuyencong.obligations import checks, selectors
from khuyencong.planning.scenarios import services as scenarios
from tests.duties import elsewhere, everyone_but, last, refused
from tests.planning.room import MILLION
from tests.world import at, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_up(world, chosen):
    """By the specialist, 350 of 400 million."""
    scenarios.hand_up(chosen, by=world.actor("binh"), at=at(9))
    chosen.refresh_from_db()
    return chosen


def send_back(scenario, by, reason="Thêm vùng cao."):
    return scenarios.send_back(scenario, reason=reason, by=by, at=at(10))


def owed(scenario):
    rows = selectors.open_of([scenario.uuid]).get(scenario.uuid, ())
    return [(row.kind, row.role) for row in rows]


def test_what_was_handed_up_is_not_changed_until_it_comes_back(world, handed_up):
    by, given = world.actor("binh"), handed_up.proposals.filter(given_dong__gt=0)
    first = given.order_by("pk")[0]
    for act in (
        lambda: scenarios.set_level(first, 0, by=by, at=at(9)),
        lambda: scenarios.pin_many(
            handed_up, proposals=[first.pk], how="in", reason="Điểm.", by=by, at=at(9)
        ),
        lambda: scenarios.take_in(handed_up, by=by, at=at(9)),
        lambda: scenarios.ask_to_solve(handed_up, by=world.actor("lan"), at=at(9)),
    ):
        refused(act, "đã chuyển lãnh đạo Sở")
    send_back(handed_up, world.actor("lan"))
    scenarios.set_level(first, 0, by=by, at=at(11))
    assert sum(handed_up.proposals.values_list("given_dong", flat=True)) < 350 * MILLION


def test_the_head_sends_it_back_and_who_drafted_finds_it_among_her_work(world, handed_up):
    assert owed(handed_up) == [("scenario.submit", "department_leader")]
    send_back(handed_up, world.actor("lan"))
    handed_up.refresh_from_db()
    assert (handed_up.handed_up_at, handed_up.sent_back_reason) == (None, "Thêm vùng cao.")
    event = last(handed_up.stream)
    assert (event.kind, event.payload) == ("send_back", {"reason": "Thêm vùng cao."})
    assert owed(handed_up) == [("scenario.correct", "department_specialist")]
    assert Notice.objects.filter(user__username="binh", text__contains="trả lại").count() == 1
    work = selectors.of_actor(world.actor("binh"), 10)
    assert "scenario.correct" in {row.kind for row, _about in work}
    assert not checks.faults()
    scenarios.hand_up(handed_up, by=world.actor("binh"), at=at(11))
    assert owed(handed_up) == [("scenario.submit", "department_leader")]
    scenarios.submit_plan(handed_up, by=world.actor("lan"), at=at(12))
    handed_up.refresh_from_db()
    assert (handed_up.sent_back_reason, handed_up.handed_up_role) == ("", "")
    assert not checks.faults()


def test_the_head_who_handed_it_up_herself_takes_it_back(world, chosen):
    lan = world.actor("lan")
    scenarios.hand_up(chosen, by=lan, at=at(9))
    send_back(chosen, lan)
    assert owed(chosen) == [("scenario.correct", "department_leader")]
    assert not checks.faults()


def test_nobody_else_sends_it_back(world, handed_up):
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: send_back(handed_up, other), "Lãnh đạo Sở")
    refused(lambda: send_back(handed_up, elsewhere("department_leader")), "thuộc vai trò")


def test_a_reason_is_given_and_it_comes_back_once(world, handed_up):
    refused(lambda: send_back(handed_up, world.actor("lan"), " "), "phải có lý do")
    send_back(handed_up, world.actor("lan"))
    refused(lambda: send_back(handed_up, world.actor("lan")), "không nằm ở lãnh đạo Sở")


def test_nobody_else_hands_it_up(world, chosen):
    others = [by for by in everyone_but(world, "department_leader") if by.id != "binh"]
    for other in [*others, elsewhere("department_specialist")]:
        if not other.serves("40", "department_specialist"):
            with pytest.raises(Refused):
                scenarios.hand_up(chosen, by=other, at=at(9))


def test_who_only_sent_it_back_may_still_decide_what_another_submits(world, handed_up):
    send_back(handed_up, world.actor("lan"))
    scenarios.hand_up(handed_up, by=world.actor("binh"), at=at(11))
    world.users["lien"] = person(
        "lien", "department_leader", organisation=world.bodies["department"]
    )
    scenarios.submit_plan(handed_up, by=world.actor("lien"), at=at(12))
    world.users["lan"].person.assignments.create(
        role="provincial_approver", organisation=world.bodies["committee"],
        valid_from=at(1).date(),
    )  # fmt: skip
    scenarios.approve_plan(handed_up, by=world.actor("lan"), at=at(13))


def test_the_page_sends_it_back_and_keeps_what_was_typed(client, world, handed_up):
    address = f"/ke-hoach/phuong-an/{handed_up.uuid}/"
    client.force_login(world.users["binh"])
    page = client.get(address).content.decode()
    assert 'value="levels"' not in page and 'value="hand_up"' not in page
    assert 'value="send_back"' not in page
    client.force_login(world.users["lan"])
    page = client.get(address).content.decode()
    assert "Sẽ ký" in page and 'value="levels"' not in page
    assert client.post(address, {"act": "send_back", "reason": " "}).status_code == 422
    assert client.post(address, {"act": "send_back", "reason": "Thêm xã A."}).status_code == 302
    client.force_login(world.users["binh"])
    page = client.get(address).content.decode()
    assert "Thêm xã A." in page and 'value="hand_up"' in page
