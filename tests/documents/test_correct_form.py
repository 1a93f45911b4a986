"""Đính chính: a wrong form is put right by a letter, in the words that stand in the paper."""

from __future__ import annotations

import json

import pytest

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.documents import services as documents
from khuyencong.documents.drawing import forms, registers
from khuyencong.documents.models import Paper
from khuyencong.documents.papers import payload
from khuyencong.documents.papers.correction_letter import CorrectionLetter
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.services import outgoing
from tests.documents.random_papers import random_paper
from tests.documents.test_copies import out
from tests.documents.test_issue import Invitation
from tests.documents.test_records_office import draft
from tests.documents.test_records_office import world as office  # noqa: F401
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(office, monkeypatch):  # noqa: F811
    named = {one.code: one for one in (Invitation, CorrectionLetter)}
    for module in (forms, payload, registers, outgoing):
        monkeypatch.setattr(module, "kinds", lambda: named)
    return office


def correct(world, paper, wrong, right, by="binh"):
    return documents.correct_form(paper, wrong=wrong, right=right, by=world.actor(by), at=at(8))


def test_what_stands_in_the_paper_is_put_right_by_a_letter_that_cites_it(world):
    paper = out(world, draft(world))
    letter = out(world, correct(world, paper, "Về việc họp hội đồng", "Về việc họp Hội đồng"))
    assert letter.paper.symbol == "SCT"
    said = from_payload(letter.code, letter.payload)
    assert (said.wrong, said.right) == ("Về việc họp hội đồng", "Về việc họp Hội đồng")
    assert said.corrected == paper.paper.reference
    assert Paper.objects.filter(about=paper.about).count() == 2  # in the same dossier


def test_the_letter_goes_once_to_each_who_got_the_paper():
    """An invitation names whom it invites above its words, and again under Nơi nhận."""
    got = ["Sở Tài chính", "UBND xã Nghi Lộc"]
    invitation = Paper(
        payload=json.dumps(
            {"invited": "\n".join(got), "frame": {"recipients": [*got, "Lưu: VT, QLCN"]}}
        ),
        issued_date=at(5).date(),
    )
    frame = random_paper("correction_letter", 1).frame
    letter = CorrectionLetter.fill(frame, invitation, "đúng giờ", "đúng giờ.")
    assert letter.addressee == "Sở Tài chính, UBND xã Nghi Lộc"


def test_words_that_do_not_stand_there_are_named(world):
    paper = out(world, draft(world))
    with pytest.raises(Refused, match="không có trong văn bản: “Phòng họp B”"):
        correct(world, paper, "Phòng họp B", "phòng họp A")


def test_figures_are_content_and_both_places_must_differ(world):
    paper = out(world, draft(world))
    with pytest.raises(Refused, match="Số liệu là nội dung"):
        correct(world, paper, "số 01", "số 02")
    with pytest.raises(Refused, match="khác nhau"):
        correct(world, paper, "Về việc họp hội đồng", " Về việc họp hội đồng ")


def test_a_draft_is_mended_itself_and_another_body_corrects_nothing(world):
    drafted = draft(world)
    with pytest.raises(Refused, match="chưa phát hành"):
        correct(world, drafted, "a", "b")
    paper = out(world, drafted)
    with pytest.raises(NotAllowed):
        correct(world, paper, "Về việc họp hội đồng", "Về việc họp Hội đồng", by="mai")
