"""Lấy lại một tệp đã bỏ: for thirty days, by who may change the draft."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.documents import services
from khuyencong.documents.models import KEPT_REMOVED, Upload
from khuyencong.documents.services import parts, uploads
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts
from tests import world as province
from tests.documents.hostile_files import pdf
from tests.duties import kinds, refused
from tests.two import at_once, only_where_two_write, slow
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def sent(world):
    about, tam = world.workshops[0].uuid, world.actor("tam")
    return [
        services.receive(about, kind="letter", name=name, content=pdf(), by=tam, at=at(1))
        for name in ("a.pdf", "b.pdf")
    ]


def in_order():
    return list(Upload.objects.order_by("order").values_list("name", flat=True))


def test_what_was_removed_comes_back_last_and_its_content_was_kept(world, sent):
    tam = world.actor("tam")
    services.remove(sent[0], by=tam, at=at(2))
    assert in_order() == ["b.pdf"]
    parts.sweep(now=at(2) + KEPT_REMOVED)
    for _press in (1, 2):
        services.take_back(sent[0], by=tam, at=at(2) + KEPT_REMOVED)
    assert in_order() == ["b.pdf", "a.pdf"]
    assert services.content_of(sent[0])
    assert kinds(f"files:{sent[0].about}").count("take_back_file") == 1


def test_after_thirty_days_it_is_gone(world, sent):
    services.remove(sent[0], by=world.actor("tam"), at=at(2))
    late = at(2) + KEPT_REMOVED + timedelta(seconds=1)
    refused(lambda: services.take_back(sent[0], by=world.actor("tam"), at=late), "quá 30 ngày")
    parts.sweep(now=late)
    assert not Upload.everything.filter(pk=sent[0].pk).exists()


def test_a_full_dossier_takes_nothing_back(world, sent, monkeypatch):
    services.remove(sent[0], by=world.actor("tam"), at=at(2))
    monkeypatch.setattr(uploads, "LIMIT_FILES", 1)
    refused(lambda: services.take_back(sent[0], by=world.actor("tam"), at=at(2)), "nhiều nhất 1")


def test_on_her_page_while_the_request_is_hers(client, world):
    client.force_login(world.users["tam"])
    client.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    asked = Request.objects.get()
    page = f"/cua-toi/{asked.code}/giay-to/"
    file = SimpleUploadedFile("a.pdf", pdf())
    client.post(page, {"kind": "quotations", "file": file})
    upload = Upload.objects.get()
    client.post(page, {"kind": "quotations", "act": f"remove:{upload.uuid}"})
    assert "lấy lại được trong 30 ngày" in client.get(page).content.decode()
    back = {"kind": "quotations", "act": f"take_back:{upload.uuid}"}
    client.force_login(world.users["loc"])
    assert client.post(page, back).status_code == 404
    client.force_login(world.users["tam"])
    assert client.get(f"/cua-toi/{asked.code}/tep/{upload.uuid}/").status_code == 404
    assert client.post(page, back).status_code == 302
    assert Upload.objects.get().name == "a.pdf"
    services.remove(upload, by=world.actor("tam"), at=at(2))
    Request.objects.update(state="submitted")
    asked.refresh_from_db()
    for who in ("tam", "mai", "hung"):
        actor = world.actor(who)
        refused(lambda a=actor: drafts.arrange(asked, upload, "take_back", by=a, at=at(2)))


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_taken_back_twice_at_once_it_is_there_once(world, sent, monkeypatch):
    only_where_two_write()
    tam = world.actor("tam")
    services.remove(sent[0], by=tam, at=at(2))
    slow(monkeypatch, uploads, "_require_room")
    back = lambda: services.take_back(sent[0], by=tam, at=at(2))  # noqa: E731
    assert at_once(back, back) == ["", ""]
    assert in_order() == ["b.pdf", "a.pdf"]
    assert kinds(f"files:{sent[0].about}").count("take_back_file") == 1
