"""Papers sent in pieces through the page's own address."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.projects import services as projects
from tests import world as province
from tests.documents.hostile_files import pdf, picture
from tests.world import at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def asked(world):
    return projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy",
        lines=[machine(200_000_000, 100_000_000)],
        baselines={},
        by=world.actor("tam"),
        at=at(1),
    )


@pytest.fixture
def owner(client, world):
    client.force_login(world.users["tam"])
    return client


def told(asked, content, name="don.pdf"):
    return {"kind": "letter", "name": name, "size": len(content), "chosen": "9/1"}


def piece(owner, asked, content, offset, end, **more):
    data = told(asked, content, **more) | {"offset": offset}
    data["piece"] = SimpleUploadedFile("piece", content[offset:end])
    return owner.post(f"/cua-toi/{asked.code}/gui-tep/", data)


def test_a_cut_file_goes_on_where_it_stopped_and_is_kept_once(owner, asked):
    content = pdf(3)
    assert piece(owner, asked, content, 0, 200).json() == {"have": 200, "done": False}
    address = f"/cua-toi/{asked.code}/gui-tep/"
    assert owner.get(address, told(asked, content)).json() == {"have": 200, "done": False}
    assert piece(owner, asked, content, 200, None).json()["done"]
    assert owner.get(address, told(asked, content)).json()["done"]
    assert piece(owner, asked, content, 200, None).json()["done"]  # the answer had been lost
    assert Upload.objects.count() == 1


def test_a_file_that_may_not_be_kept_says_why_and_may_be_sent_again_corrected(owner, asked):
    bad = b"MZ" + bytes(300)
    answer = piece(owner, asked, bad, 0, None, name="virus.exe")
    assert answer.status_code == 422
    assert "virus.exe" in answer.json()["told"]
    assert not PartialUpload.objects.exists()
    assert not Upload.objects.exists()


def test_an_empty_file_is_refused_by_its_name_and_the_next_one_goes_on(owner, asked):
    answer = piece(owner, asked, b"", 0, None, name="trong.pdf")
    assert (answer.status_code, answer.json()["told"][:22]) == (422, "Tệp “trong.pdf” rỗng. ")
    assert piece(owner, asked, pdf(1), 0, None, name="don.pdf").json()["done"]


def test_an_empty_file_of_a_batch_without_scripts_does_not_stop_the_others(owner, asked):
    files = [SimpleUploadedFile("trong.pdf", b""), SimpleUploadedFile("don.pdf", pdf(1))]
    address = f"/cua-toi/{asked.code}/giay-to/"
    answer = owner.post(address, {"kind": "letter", "file": files})
    assert answer.status_code == 422
    assert "Tệp “trong.pdf” rỗng." in answer.content.decode()
    assert "Tệp chưa được giữ: trong.pdf. Chọn lại tệp." in answer.content.decode()
    assert [upload.name for upload in Upload.objects.all()] == ["don.pdf"]


def test_a_stranger_sends_nothing_into_somebody_elses_request(client, world, asked):
    client.force_login(world.users["loc"])
    assert piece(client, asked, pdf(), 0, None).status_code == 404
    assert not PartialUpload.objects.exists()


def test_nothing_is_sent_into_a_request_that_was_handed_in(owner, asked, world):
    projects.submit_request(asked, by=world.actor("tam"), at=at(1))
    answer = piece(owner, asked, pdf(), 0, None)
    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_a_photo_is_cut_on_its_own_page(owner, asked):
    content = picture((1000, 800))
    data = {"kind": "quotations", "file": SimpleUploadedFile("a.jpg", content)}
    owner.post(f"/cua-toi/{asked.code}/giay-to/", data)
    upload = Upload.objects.get()
    address, none = f"/cua-toi/{asked.code}/tep/{upload.uuid}/cat/", {"top": 0, "bottom": 0}
    assert owner.post(address, {"act": "crop", "left": 10, "right": 0} | none).status_code == 302
    page = owner.get(address).content.decode()
    assert "Trả lại ảnh như lúc gửi" in page
    too_much = owner.post(address, {"act": "crop", "left": 60, "right": 60} | none)
    assert too_much.status_code == 422
    assert 'value="60"' in too_much.content.decode()
    owner.post(address, {"undo": "1"})
    assert Upload.objects.get().digest == upload.digest


def test_one_box_opens_the_camera_and_the_other_shows_electronic_invoices_too(owner, asked):
    page = owner.get(f"/cua-toi/{asked.code}/giay-to/").content.decode()
    accepted = set(re.findall(r'accept="([^"]*)"( capture="environment")?', page))
    assert accepted == {
        ("image/*", ' capture="environment"'),
        ("image/*,.heic,.pdf,.doc,.docx,.xls,.xlsx,.xml", ""),
    }
    assert "tệp hóa đơn điện tử, mỗi tệp tối đa 25 MB" in page


def test_papers_sent_for_an_earlier_request_are_offered_again(client, world, asked, owner):
    content = {"kind": "registration", "file": SimpleUploadedFile("dang ky.pdf", pdf())}
    kind = _kind_of(owner, asked)
    owner.post(f"/cua-toi/{asked.code}/giay-to/", content | {"kind": kind})
    projects.submit_request(asked, by=world.actor("tam"), at=at(1))
    second = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Máy thứ hai",
        lines=[machine(100_000_000, 50_000_000)],
        baselines={},
        by=world.actor("tam"),
        at=at(2),
    )
    address = f"/cua-toi/{second.code}/giay-to/"
    page = owner.get(address).content.decode()
    assert "Lần trước đã gửi" in page
    assert "dang ky.pdf" in page
    owner.post(address, {"kind": kind, "reuse": "1"})
    first, again = Upload.objects.order_by("pk")
    assert (again.about, again.digest, again.kind) == (second.uuid, first.digest, kind)
    assert "Lần trước đã gửi" not in owner.get(address).content.decode()
    owner.post(address, {"kind": kind, "act": f"remove:{again.uuid}"})
    assert Upload.objects.get() == first  # what the earlier request has stays


def test_another_workshops_papers_are_never_offered(client, world, asked, owner):
    kind = _kind_of(owner, asked)
    other = projects.request(
        world.workshops[1],
        activity="machinery",
        title="Mua máy",
        lines=[machine(200_000_000, 100_000_000)],
        baselines={},
        by=world.actor("loc"),
        at=at(1),
    )
    client.force_login(world.users["loc"])
    file = SimpleUploadedFile("rieng.pdf", pdf())
    client.post(f"/cua-toi/{other.code}/giay-to/", {"kind": kind, "file": file})
    projects.submit_request(other, by=world.actor("loc"), at=at(1))
    client.force_login(world.users["tam"])
    address = f"/cua-toi/{asked.code}/giay-to/"
    assert "rieng.pdf" not in client.get(address).content.decode()
    assert client.post(address, {"kind": kind, "reuse": "1"}).status_code == 422
    assert Upload.objects.count() == 1


def _kind_of(client, asked) -> str:
    """The second paper that a machinery request needs: the registration of the business."""
    page = client.get(f"/cua-toi/{asked.code}/giay-to/").content.decode()
    return re.findall(r'<section class="card" id="(\w+)"', page)[1]
