"""A file sent from a page that stood open too long: kept for her own draft, one press away."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.documents.reading.inspection import LIMIT_BYTES
from khuyencong.projects.models import Request
from tests import world as province
from tests.documents.hostile_files import picture

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def owner(world):
    client = Client()
    client.force_login(world.users["tam"])
    return client


@pytest.fixture
def asked(owner):
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    return Request.objects.get()


def too_late(world, name, asked, content, kind="quotations", **headers):
    """Presses from a page whose token is not right any more."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users[name])
    given = {"kind": kind, "file": SimpleUploadedFile("bao gia.jpg", content)}
    return client.post(f"/cua-toi/{asked.code}/giay-to/", given, **headers)


def boxes(page):
    return dict(re.findall(r'name="([a-z_]+)"\s+value="([^"]*)"', page.content.decode()))


def test_the_file_is_kept_and_one_more_press_sends_it(world, owner, asked):
    page = too_late(world, "tam", asked, picture((300, 200)), **OURS)
    assert page.status_code == 403
    assert "Tệp đã giữ, không phải chọn lại: bao gia.jpg" in page.content.decode()
    assert "cần chọn lại" not in page.content.decode()
    assert not Upload.objects.exists()
    again = {name: boxes(page)[name] for name in ("kind", "kept_file")}
    for _press in range(2):  # a double tap sends one file
        assert owner.post(f"/cua-toi/{asked.code}/giay-to/", again).status_code == 302
    assert [upload.name for upload in Upload.objects.all()] == ["bao gia.jpg"]


def test_one_sent_after_the_session_ended_waits_for_its_writer(world, asked):
    client = Client()
    client.force_login(world.users["tam"])
    client.get("/cua-toi/")
    client.session.flush()
    given = {"kind": "quotations", "file": SimpleUploadedFile("a.jpg", picture((300, 200)))}
    assert client.post(f"/cua-toi/{asked.code}/giay-to/", given).status_code == 302
    kept = client.session["kept_form"]
    assert kept["files"] == ["a.jpg"]
    assert PartialUpload.objects.get().by_id == world.actor("tam").id


def test_another_sites_press_keeps_nothing(world, asked):
    too_late(world, "tam", asked, picture((300, 200)), HTTP_ORIGIN="http://elsewhere.example")
    too_late(world, "tam", asked, picture((300, 200)))
    assert not PartialUpload.objects.exists()


def test_nothing_is_kept_for_somebody_elses_draft(world, asked):
    page = too_late(world, "loc", asked, picture((300, 200)), **OURS)
    assert "cần chọn lại" in page.content.decode()
    assert not PartialUpload.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * (LIMIT_BYTES + 1)], ids=["empty", "too large"])
def test_what_is_no_file_of_a_dossier_is_not_kept(world, asked, content):
    page = too_late(world, "tam", asked, content, **OURS)
    assert "cần chọn lại" in page.content.decode()
    assert not PartialUpload.objects.exists()


def test_what_was_kept_is_taken_only_by_its_writer_and_while_it_is_there(world, owner, asked):
    page = too_late(world, "tam", asked, picture((300, 200)), **OURS)
    PartialUpload.objects.update(by_id="user:0")
    again = {name: boxes(page)[name] for name in ("kind", "kept_file")}
    answer = owner.post(f"/cua-toi/{asked.code}/giay-to/", again)
    assert answer.status_code == 422
    assert "không còn giữ được" in answer.content.decode()
