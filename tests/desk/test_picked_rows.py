"""Ticked rows of the lists: kept over pages without a script, who passes and why not, done once."""

import pytest
from django.urls import reverse

from khuyencong.core import events
from khuyencong.directory.models import User
from khuyencong.planning.models import Proposal, Scenario
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.ui import picks
from tests import world as province
from tests.planning.room import concluded
from tests.projects.test_submit_request import submit, written
from tests.world import at

pytestmark = pytest.mark.django_db
REQUESTS, PROJECTS = "/ban-lam-viec/de-nghi/", "/ban-lam-viec/de-an/"
MESSAGE = f"{REQUESTS}nhan-tin/?chon=requests"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def three(world):
    """Two of one workshop, one of another, all sent in."""
    rows = [submit(written(world), world.actor("tam")) for _ in range(2)]
    other = projects.request(
        world.workshops[1], activity="machinery", title="Mua máy", lines=[province.machine(
            200_000_000, 100_000_000)], baselines={}, by=world.actor("loc"), at=at(1),
    )  # fmt: skip
    Request.objects.filter(pk=other.pk).update(state="submitted")
    return [*rows, other]


def keep(client, address, shown, pick, act="keep"):
    typed = {"act": act, "shown": [r.code for r in shown], "pick": [r.code for r in pick]}
    return client.post(address, typed)


def test_ticks_of_every_page_stay_and_a_tick_taken_away_is_gone(client, world, three, monkeypatch):
    monkeypatch.setattr("khuyencong.desk.selectors.PAGE", 2)
    client.force_login(world.users["mai"])
    first, second, third = three
    assert keep(client, REQUESTS, [third, second], [third, second]).url == REQUESTS
    onward = f"{REQUESTS}?after={second.pk}"
    assert keep(client, onward, [first], [first]).status_code == 302
    page = client.get(REQUESTS).content.decode()
    assert "3 dòng đã giữ" in page
    assert page.count(" checked") >= 2
    keep(client, REQUESTS, [third, second], [third])
    assert "2 dòng đã giữ" in client.get(REQUESTS).content.decode()
    client.post(REQUESTS, {"act": "drop"})
    assert "dòng đã giữ" not in client.get(REQUESTS).content.decode()


def test_a_message_says_who_gets_it_and_who_not_and_why_and_then_when_it_went(client, world, three):
    first, second, _third = three
    User.objects.filter(pk=world.users["loc"].pk).update(is_active=False)
    draft = written(world)
    client.force_login(world.users["mai"])
    keep(client, REQUESTS, three, [*three, draft])
    page = client.get(MESSAGE).content.decode()
    assert "1 cơ sở nhận được, 2 không." in page  # nobody reads another's draft
    assert f"cơ sở này nhận tin ở đề nghị {second.code}" in page
    assert "chưa ai của cơ sở có tài khoản" in page
    typed = {"text": "Họp sáng 12/3.", "shown": "1"}
    looked = client.post(MESSAGE, typed | {"act": "look"}).content.decode()
    assert "Gửi cho 1 cơ sở" in looked
    assert client.post(MESSAGE, typed | {"act": "send"}).url == MESSAGE
    told = events.history(second.stream).filter(kind="contact")
    assert told.count() == 1
    assert not events.history(first.stream).filter(kind="contact").exists()
    assert f"{told.get().at:%Y}" in client.get(MESSAGE).content.decode()


def test_a_declined_request_is_named_with_its_state(client, world, three):
    first = three[0]
    projects.decline_request(first, reason="Ngoài danh mục.", by=world.actor("mai"), at=at(2))
    client.force_login(world.users["mai"])
    keep(client, REQUESTS, three, [first])
    page = client.get(MESSAGE).content.decode()
    assert "0 cơ sở nhận được, 1 không." in page
    assert "đề nghị đang ở trạng thái: Không đưa vào đề án" in page


def test_three_hundred_rows_and_not_one_more(client, world, three, monkeypatch):
    monkeypatch.setattr(picks, "MOST", 2)
    client.force_login(world.users["mai"])
    assert keep(client, REQUESTS, three[:2], three[:2]).status_code == 302
    refused = keep(client, REQUESTS, three[2:], three[2:])
    assert refused.status_code == 422
    assert "Đã đánh dấu 3 dòng; mỗi lần làm nhiều nhất 2." in refused.content.decode()


def test_what_another_province_may_not_read_is_not_done_by_its_code(client, world, three):
    client.force_login(world.users["binh"])
    session = client.session
    session["picks-requests"] = ["KHONG-CO", "x" * 50]
    session.save()
    page = client.get(MESSAGE).content.decode()
    assert "0 cơ sở nhận được, 0 không." in page


def test_picked_projects_are_pinned_where_they_stand_and_the_others_are_named(client, world):
    inside, outside = concluded(world, "A", 300_000_000), None
    client.force_login(world.users["binh"])
    year = f"/ban-lam-viec/ke-hoach/?year={province.YEAR}"
    client.post(year, {"act": "propose", "chosen": [inside.code]})
    scenario = Scenario.objects.get()
    outside = concluded(world, "B", 100_000_000, workshop=1)
    Proposal.objects.filter(scenario=scenario, project=outside).delete()
    keep(client, f"{PROJECTS}?q=", [inside, outside], [inside, outside])
    assert "Ghim trong phương án" in client.get(f"{PROJECTS}?q=").content.decode()
    address = reverse("desk:pin_picked")
    typed = {"scenario": scenario.pk, "how": "in", "reason": "Xã biên giới"}
    looked = client.post(address, typed | {"act": "look"}).content.decode()
    assert "1 được, 1 không." in looked
    assert "không có trong phương án này" in looked
    assert Proposal.objects.get(project=inside).pin == ""
    assert client.post(address, typed | {"act": "pin"}).status_code == 302
    proposal = Proposal.objects.get(project=inside)
    assert (proposal.pin, proposal.pin_reason) == ("in", "Xã biên giới")
    message = client.get(f"{REQUESTS}nhan-tin/?chon=projects").content.decode()
    assert "2 cơ sở nhận được, 0 không." in message


def test_who_sends_no_messages_sees_no_boxes(client, world, three):
    client.force_login(world.users["thu"])
    assert 'name="pick"' not in client.get(REQUESTS).content.decode()
