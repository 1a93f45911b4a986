"""Một tin cho nhiều chủ cơ sở: looked at before it goes, once a workshop."""

from urllib.parse import quote

import pytest

from khuyencong.core.models import Message
from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.services import messages
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, last, refused
from tests.projects.test_submit_request import submit, written
from tests.world import at

pytestmark = pytest.mark.django_db
ADDRESS = "/ban-lam-viec/de-nghi/nhan-tin/"
WORDS = "Sáng 12/3 họp tại Trung tâm về giấy tờ của máy mới."


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def row(world):
    return submit(written(world), world.actor("tam"))


def send(world, chosen, by, shown=None, text=WORDS):
    count = len(chosen) if shown is None else shown
    return messages.send(
        world.province, chosen=chosen, shown=count, text=text, by=by, at=at(2)
    )  # fmt: skip


def test_it_is_looked_at_then_sent_and_read_on_the_request(client, world, row):
    client.force_login(world.users["mai"])
    preview = client.post(ADDRESS, {"act": "look", "text": WORDS}).content.decode()
    assert "Xem trước: 1 cơ sở nhận tin này" in preview
    assert row.establishment.name in preview
    assert not Notice.objects.filter(text__contains="Bạn có tin").exists()
    typed = {"act": "send", "text": WORDS, "shown": "1"}
    assert client.post(ADDRESS, typed).status_code == 302
    assert last(row.stream).payload == {"channel": "system", "text": WORDS}
    told = Notice.objects.get(user=world.users["tam"], text__contains="Bạn có tin")
    assert WORDS not in told.text
    assert not Message.objects.filter(body__contains="12/3").exists()
    assert (
        "Tin qua hệ thống: Sáng 12/3"
        in client.get(f"/ban-lam-viec/de-nghi/{quote(row.code)}/").content.decode()
    )
    client.force_login(world.users["tam"])
    assert WORDS in client.get(told.path).content.decode()


def test_who_gets_it_is_narrowed_by_state_place_and_activity_and_a_workshop_gets_one(world, row):
    mai = world.actor("mai")
    second = submit(written(world), world.actor("tam"))
    draft = written(world)
    assert [one.pk for one in messages.recipients(mai)] == [second.pk]
    assert not messages.recipients(mai, state="returned").exists()
    assert messages.recipients(mai, place=row.place_id, activity=row.activity).exists()
    assert not messages.recipients(mai, place=world.communes[1].pk).exists()
    assert not messages.recipients(mai, activity="trade_fair").exists()
    assert draft.pk not in [one.pk for one in messages.recipients(mai)]
    assert not messages.recipients(elsewhere("centre_specialist")).exists()


def test_others_send_nothing_and_nobody_sends_what_she_did_not_look_at(world, row, monkeypatch):
    for other in everyone_but(world, *messages.HANDLERS):
        refused(lambda other=other: send(world, [row], other), "Chỉ Trung tâm hoặc Sở")
    refused(lambda: send(world, [row], elsewhere("centre_head")), "Chỉ Trung tâm hoặc Sở")
    mai = world.actor("mai")
    refused(lambda: send(world, [row], mai, shown=2), "có 2 cơ sở nhận tin, nay có 1")
    refused(lambda: send(world, [], mai), "từ 1 đến 300")
    refused(lambda: send(world, [row], mai, text=" "), "phải từ 1 đến 1000")
    refused(lambda: send(world, [row], mai, text="x" * 1_001), "1001 chữ cái")
    monkeypatch.setattr(messages, "MOST", 0)
    refused(lambda: send(world, [row], mai), "từ 1 đến 0")
    assert kinds(row.stream).count("contact") == 0
    monkeypatch.undo()
    assert send(world, [row], mai, text="x" * 1_000) == 1


def test_a_declined_request_gets_no_message(world, row):
    projects.decline_request(row, reason="Ngoài danh mục.", by=world.actor("mai"), at=at(2))
    assert not messages.recipients(world.actor("mai")).exists()
