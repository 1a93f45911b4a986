"""Phát hành: the number is taken, the frame set, the paper fills itself and is frozen."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

import pytest
from django.utils import translation

from khuyencong.core.errors import Refused
from khuyencong.core.models import Event
from khuyencong.documents import selectors
from khuyencong.documents import services as documents
from khuyencong.documents.drawing import forms
from khuyencong.documents.models import Paper
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import Signatures, Text
from khuyencong.documents.papers.payload import KINDS
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@dataclass(frozen=True, kw_only=True)
class Invitation(PaperData):
    code = "invitation"
    kind = "GM"
    title = "Giấy mời"
    register = "invitation"
    recipients = ("Như trên",)
    wordings = (Wording("Giấy mời họp", (Text("{paper.what}"), Signatures()), working="Thử."),)

    what: str
    language: str

    @classmethod
    def fill(cls, frame: Frame, what: str) -> Invitation:
        return cls(frame=frame, what=what, language=translation.get_language())


del KINDS["invitation"]  # no paper of the house


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(forms, "kinds", lambda: {"invitation": Invitation})
    return province.build()


def invite(world, what="Mời họp", *, day=5, year=None, who="lan", **options):
    given = {"about": [CASE], "summary": "Về việc họp hội đồng"} | options
    return documents.issue(
        Invitation,
        what,
        organisation=world.bodies["department"],
        by=world.actor(who),
        at=at(day, year=year) if year else at(day),
        **given,
    )


def frozen(paper):
    return json.loads(paper.payload)


def test_numbers_run_in_the_register_of_the_paper_and_begin_anew_each_year(world):
    assert [invite(world).number for _ in range(3)] == ["01", "02", "03"]
    assert documents.next_number(world.bodies["department"], "paper", at(5).year) == 1
    assert invite(world, year=at(5).year + 1).number == "01"


def test_a_number_that_another_body_gave_is_kept_and_takes_none_of_ours(world):
    assert invite(world, number="345").number == "345"
    assert invite(world).number == "01"


def test_the_frame_names_the_body_the_paper_and_who_signs(world):
    paper = invite(world)
    frame = frozen(paper)["frame"]
    assert (frame["number"], frame["symbol"], paper.symbol) == ("01", "GM-SCT", "GM-SCT")
    assert (frame["issuing_body"], frame["parent_body"]) == (
        "Sở Công Thương",
        "Ủy ban nhân dân tỉnh Nghệ An",
    )
    assert (frame["title"], frame["summary"]) == ("Giấy mời", "Về việc họp hội đồng")
    assert frame["recipients"] == ["Như trên", "Lưu: VT"]
    assert frame["grounds"]
    (signer,) = frame["signers"]
    assert signer["name"] == str(world.users["lan"])
    assert paper.title == "Giấy mời họp"


def test_one_paper_may_have_its_own_title_recipients_and_signers(world):
    frame = frozen(
        invite(
            world,
            title="Thư mời",
            recipients=("Thành viên hội đồng",),
            signers=(Signer(title="Thư ký", name="Nguyễn Thị Thảo"),),
        )
    )["frame"]
    assert frame["title"] == "Thư mời"
    assert frame["recipients"][0] == "Thành viên hội đồng"
    assert [signer["name"] for signer in frame["signers"]] == ["Nguyễn Thị Thảo"]


def test_every_dossier_of_a_list_finds_the_paper_and_the_event_stands_once(world):
    paper = invite(world, about=[CASE, OTHER, CASE])
    assert paper.about == CASE
    assert list(selectors.papers_about(CASE)) == list(selectors.papers_about(OTHER)) == [paper]
    (event,) = Event.objects.filter(stream__startswith="papers:", kind="issue")
    assert event.stream == f"papers:{CASE}"


def test_a_paper_is_vietnamese_whatever_language_its_officer_reads(world):
    with translation.override("en"):
        paper = invite(world)
        assert translation.get_language() == "en"
    assert frozen(paper)["language"] == "vi"


def test_without_a_form_in_force_nothing_is_issued_and_no_number_is_taken(world):
    with pytest.raises(Refused, match="Chưa có mẫu “invitation”"):
        invite(world, year=2019)
    assert not Paper.objects.exists()
    assert invite(world).number == "01"
