"""Her files over a line that is cut a hundred times in twelve files: papers of the application, the
answer to a returned item, photographed invoices of a claim. None is lost, none arrives twice."""

import hashlib
import random
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors import files_of
from khuyencong.contracts.models import Contract
from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import estimate_lines
from tests import world as province
from tests.appraisal.test_owner_answers_items import items, page_of, returned  # noqa: F401
from tests.claims import ways
from tests.documents.hostile_files import pdf
from tests.world import at, machine

pytestmark = pytest.mark.django_db
FILES, CUTS = 4, 34  # of each door, of three


@pytest.fixture
def world():
    return province.build()


class Line:
    """What goes over it is cut before it arrives, or its answer is; as often as asked for."""

    def __init__(self, client):
        self.client, self.cuts, self.draw = client, 0, random.Random(20261128)

    def call(self, act):
        is_cut = self.cuts < CUTS and self.draw.random() < 0.8
        self.cuts += is_cut
        if is_cut and self.draw.random() < 0.5:
            return None
        answer = act()
        return None if is_cut else answer

    def send(self, address, name, content, **about):
        """A file as the telephone sends it: asks how far it is, goes on, until it is done."""
        about |= {"name": name, "size": len(content), "chosen": f"{len(content)}/1"}
        have = None
        for _try in range(200):
            if have is None:
                answer = self.call(lambda: self.client.get(address, about))
            else:
                piece = SimpleUploadedFile("piece", content[have : have + 150])
                data = about | {"offset": have, "piece": piece}
                answer = self.call(lambda data=data: self.client.post(address, data))
            told = answer.json() if answer else {}
            if told.get("done"):
                return told
            have = told.get("have")
        raise AssertionError(name)

    def press(self, address, form, press):
        """A form that waited: the same press until it is answered."""
        for _try in range(200):
            answer = self.call(lambda: self.client.post(address, form, headers={"X-Kept": press}))
            if answer:
                return answer
        raise AssertionError(address)


@pytest.fixture
def line(client, world):
    client.force_login(world.users["tam"])
    return Line(client)


def drawn(count=FILES):
    return {f"anh-{n}.pdf": pdf(n + 1) for n in range(count)}


def arrived(about, contents):
    there = Upload.objects.filter(about=about)
    assert sorted(there.values_list("digest", flat=True)) == sorted(
        hashlib.sha256(content).hexdigest() for content in contents
    )


def ahead(line, address, files, box):
    """The names by which a form asks for files that went before it."""
    done = {
        name: line.send(address, name, content, kind="ahead") for name, content in files.items()
    }
    return [f"{box} {told['key']} {name}" for name, told in done.items()]


def test_papers_of_an_application(world, line):
    asked = projects.request(
        world.workshops[0], activity="machinery", title="Mua máy", baselines={},
        lines=[machine(200_000_000, 100_000_000)], by=world.actor("tam"), at=at(1),
    )  # fmt: skip
    files = drawn()
    for name, content in files.items():
        line.send(f"/cua-toi/{asked.code}/gui-tep/", name, content, kind="letter")
    assert line.cuts == CUTS
    arrived(asked.uuid, files.values())


def test_the_answer_to_a_returned_item(world, line, returned):  # noqa: F811
    item, files = items(returned)[0], drawn()
    form = {"act": "send", f"text_{item.pk}": "Báo giá của bốn nơi."}
    page = page_of(item)
    form["ahead"] = ahead(line, page.replace("bo-sung", "gui-truoc"), files, f"photo_{item.pk}")
    assert line.press(page, form, "one-press").status_code == 302
    assert line.cuts == CUTS
    arrived(item.of_request.uuid, files.values())
    item.refresh_from_db()
    assert item.answer == "Báo giá của bốn nơi."
    assert not PartialUpload.objects.exists()


def test_a_claim_with_its_photographed_invoices(world, line):
    project = province.committed(world).project
    signed = timezone.localdate() - timedelta(days=30)
    Contract.objects.update(signed_date=signed, end_date=signed + timedelta(days=300))
    request, files = ways.request_of(project), drawn()
    page, day = f"/cua-toi/{quote(request.code)}/", timezone.localdate()
    before = Upload.objects.filter(about=request.uuid).count()
    form = {
        "act": "invoice", "key": str(uuid4()), "line": estimate_lines(project)[0].pk, "place": "1",
        "amount_dong": "400 triệu", "seller_tax_code": "0100109106", "symbol": f"1C{day:%y}TAA",
        "number": "123", "issued_date": f"{day:%d/%m/%Y}",
        "ahead": ahead(line, f"{page}gui-truoc/", files, "photos"),
    }  # fmt: skip
    assert line.press(f"{page}thuc-hien/", form, "one-press").status_code == 302
    assert line.cuts == CUTS
    claim = ExpenseClaim.objects.get()
    sent = files_of([claim])[claim.uuid]
    assert [file.name for file in sent] == list(files)
    assert Upload.objects.filter(about=request.uuid).count() == before + FILES


def test_a_form_waits_for_a_file_that_is_not_there_yet_and_nobody_sends_into_anothers(
    client,
    world,
    line,
    returned,  # noqa: F811
):
    item = items(returned)[0]
    page = page_of(item)
    answer = client.post(page, {"act": "send", "ahead": [f"file_{item.pk} k1 anh.pdf"]})
    assert (answer.status_code, answer.content.decode()) == (503, "Tệp “anh.pdf” chưa tới.")
    item.refresh_from_db()
    assert item.is_open
    client.force_login(world.users["loc"])
    assert client.get(page.replace("bo-sung", "gui-truoc")).status_code == 404


def test_a_refused_form_is_asked_for_again_with_the_files_that_went_before(
    client,
    world,
    line,
    returned,  # noqa: F811
):
    """The press with a line: named by the telephone, told once it is done."""
    item, files = items(returned)[0], drawn(1)
    page = page_of(item)
    names = ahead(line, page.replace("bo-sung", "gui-truoc"), files, f"photo_{item.pk}")
    press = "0b0e5d3a-1111-4222-8333-444455556666"
    form = {"act": "send", "ahead": names, "waited": press}
    bad = {f"file_{item.pk}": SimpleUploadedFile("la.exe", b"MZ" * 99)}
    answer = client.post(page, form | bad)
    assert (answer.status_code, "waited" in answer.cookies) == (422, False)
    answers = [client.post(page, form) for _ in range(2)]
    assert [(one.status_code, one.cookies["waited"].value) for one in answers] == [(302, press)] * 2
    arrived(item.of_request.uuid, files.values())
