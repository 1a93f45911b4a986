"""Sao y, sao lục, trích sao: one series of numbers, the pages as they are, signed like a paper."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.documents import services as documents
from khuyencong.documents.checks import faults
from khuyencong.documents.drawing import forms, registers
from khuyencong.documents.models import Paper, Upload
from khuyencong.documents.pages.office import made_at
from khuyencong.documents.papers import payload
from khuyencong.documents.papers.copies import CopyOfCopy, Excerpt, TrueCopy
from khuyencong.documents.services import outgoing
from tests.documents.hostile_files import pdf
from tests.documents.test_issue import Invitation
from tests.documents.test_records_office import draft, owed
from tests.documents.test_records_office import world as office  # noqa: F401
from tests.documents.test_registers import come
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
SCAN = ("cong-van.pdf", pdf())


@pytest.fixture
def world(office, monkeypatch):  # noqa: F811
    named = {one.code: one for one in (Invitation, TrueCopy, CopyOfCopy, Excerpt)}
    for module in (forms, payload, registers, outgoing):
        monkeypatch.setattr(module, "kinds", lambda: named)
    return office


def out(world, paper):
    """Up, signed, numbered, sent."""
    if paper.state == "review":
        documents.check_draft(paper, by=world.actor("nhung"), at=at(5))
    documents.sign_draft(paper, by=world.actor("lan"), at=at(5))
    documents.number_paper(paper, by=world.actor("yen"), at=at(8))
    documents.dispatch_paper(paper, by=world.actor("yen"), at=at(8))
    paper.refresh_from_db()
    return paper


def copied(world, paper, excerpt="", by="yen", recipients=("UBND xã Nghi Lộc",)):
    return documents.copy_paper(
        paper, excerpt=excerpt, recipients=recipients, by=world.actor(by), at=at(8)
    )


def pages(paper):
    return PdfReader(io.BytesIO(documents.rendition(paper, "pdf"))).pages


def test_sao_y_holds_the_pages_marks_the_first_and_is_signed_and_numbered(world):
    paper = out(world, draft(world))
    copy = copied(world, paper)
    assert owed(copy) == [("outgoing.check", "unit_head")]
    copy = out(world, copy)
    frame = json.loads(copy.paper.payload)["frame"]
    assert (frame["number"], frame["symbol"]) == ("01", "SY-SCT")
    assert frame["signers"][0]["name"] == "Lan"
    first, last = pages(copy.paper)
    assert "SAO Y" in first.extract_text() and f"08/03/{YEAR}" in first.extract_text()
    assert "số 01/GM-SCT" in last.extract_text().replace("\n", " ")
    assert len(pages(paper.paper)) == 1
    with pytest.raises(Refused, match="chỉ có bản PDF"):
        documents.rendition(copy.paper, "docx")
    assert faults() == []


def test_all_copies_of_a_year_share_one_series_of_numbers(world):
    paper = out(world, draft(world))
    (words, *_rest) = [line for line in text_of(paper).splitlines() if len(line) > 20]
    whole, part = out(world, copied(world, paper)), out(world, copied(world, paper, excerpt=words))
    again = out(world, copied(world, whole))
    numbers = [f"{one.paper.number}/{one.paper.symbol}" for one in (whole, part, again)]
    assert numbers == ["01/SY-SCT", "02/TrS-SCT", "03/SL-SCT"]
    found = registers.outgoing_papers(world.bodies["department"], "copy", YEAR)
    assert [one.number for one in found] == ["01", "02", "03"]
    assert Upload.objects.filter(kind="copied").count() == 2  # the paper once, its copy once


def text_of(paper):
    return pages(paper.paper)[0].extract_text()


def test_an_excerpt_says_what_stands_in_the_paper_and_nothing_else(world):
    paper = out(world, draft(world))
    with pytest.raises(Refused, match="Đoạn trích không có trong văn bản") as refused:
        copied(world, paper, excerpt="Hỗ trợ 300.000.000 đồng")
    assert refused.value.field == "excerpt"
    assert not Paper.objects.filter(code="excerpt").exists()


def test_a_letter_is_copied_by_its_scan_and_a_copy_that_came_is_copied_as_such(world):
    for is_copy, symbol in ((False, "SY-SCT"), (True, "SL-SCT")):
        letter = come(world, f"4{is_copy:d}/UBND-KT", is_copy=is_copy)
        with pytest.raises(Refused, match="chưa có bản quét"):
            documents.copy_letter(
                letter, excerpt="", recipients=["Phòng"], by=world.actor("yen"), at=at(8)
            )
        documents.add_scan(letter, file=SCAN, by=world.actor("yen"), at=at(5))
        copy = documents.copy_letter(
            letter, excerpt="", recipients=["Phòng"], by=world.actor("yen"), at=at(8)
        )
        copy = out(world, copy)
        assert copy.paper.symbol == symbol
        assert len(pages(copy.paper)) == 2


def test_who_does_not_draft_there_copies_nothing_and_a_draft_has_no_copy(world):
    paper = draft(world)
    with pytest.raises(Refused, match="chưa phát hành"):
        copied(world, paper)
    paper = out(world, paper)
    for name in ("hung", "dung"):
        with pytest.raises(NotAllowed):
            copied(world, paper, by=name)
    with pytest.raises(Refused, match="nơi nhận"):
        copied(world, paper, recipients=[" "])


def test_the_page_of_a_paper_makes_the_copy_and_shows_it_before_it_is_signed(world):
    paper = out(world, draft(world))
    client = Client()
    client.force_login(world.users["yen"])
    address = reverse("documents:outgoing", args=[paper.uuid])
    assert "Sao y, trích sao" in client.get(address).content.decode()
    sent = {"act": "copy", "recipients": "UBND xã Nghi Lộc", "excerpt": ""}
    answer = client.post(address, sent)
    assert answer["Location"] == reverse("documents:office", args=[paper.organisation.uuid])
    assert Paper.objects.get(code="true_copy").symbol == "SY-SCT"  # its office is not open yet
    copy = copied(world, paper)
    assert made_at(copy) == reverse("documents:outgoing", args=[copy.uuid])
    shown = client.get(reverse("documents:outgoing", args=[copy.uuid])).content.decode()
    assert "Bản Word" not in shown
    file = client.get(reverse("documents:outgoing_file", args=[copy.uuid, "pdf"]))
    first, last = PdfReader(io.BytesIO(file.content)).pages
    assert "SAO Y" in first.extract_text() and "Số:" in last.extract_text()
