"""Minutes say when they began and ended, as their form asked, and are signed by both sides."""

from datetime import time

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.services import council
from khuyencong.appraisal.services.site_checks import verify_on_site
from khuyencong.core.errors import Refused
from khuyencong.desk.forms import OpinionForm, SiteCheckForm
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.reading.checker import check_docx
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.again import scenery
from tests.appraisal.test_council import GOOD
from tests.appraisal.test_verify_on_site import SEEN
from tests.world import at

pytestmark = pytest.mark.django_db
HOURS = {"began": time(8), "ended": time(11, 45)}
SAID = "bắt đầu lập lúc 08 giờ, kết thúc lúc 11 giờ 45 phút, ngày"


@pytest.fixture
@scenery
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def minutes(code):
    paper = Paper.objects.get(code=code)
    return paper, from_payload(code, paper.payload).frame


def test_the_hours_of_an_appraisal_and_who_signs_beside_the_appraiser(world, project):
    province.complete(project, world.actor("binh"), 5)
    appraisal.conclude(
        project, opinion="Theo Nghị định 45/2012.", **HOURS, by=world.actor("binh"), at=at(5)
    )
    paper, frame = minutes("appraisal_minutes")
    assert SAID in frame.minutes_line
    assert [one.name for one in frame.signers] == ["Binh", ""]
    assert frame.signers[1].heading == "ĐẠI DIỆN ĐƠN VỊ THỰC HIỆN"
    assert check_docx(documents.rendition(paper, "docx")) == []


def test_the_hours_of_a_check_at_a_workshop_and_whom_the_officer_met(world, project):
    province.commune_officer(world, "xuan", world.communes[0])
    verify_on_site(Request.objects.get(), **SEEN, **HOURS, by=world.actor("xuan"), at=at(4))
    paper, frame = minutes("site_check_minutes")
    assert SAID in frame.minutes_line
    assert [one.heading for one in frame.signers][1:] == ["ĐẠI DIỆN CƠ SỞ"]
    assert check_docx(documents.rendition(paper, "docx")) == []


def test_the_hours_of_a_council(world, project):
    review = council.open_review(project, province.seated(world), by=world.actor("binh"), at=at(4))
    for name in ("quan", "thao", "minh"):
        council.score(review, marks=GOOD, by=world.actor(name), at=at(5))
    council.close_review(review, remark="Đạt.", **HOURS, by=world.actor("quan"), at=at(8))
    assert SAID in minutes("council_minutes")[1].minutes_line


def test_the_hours_of_an_acceptance(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 50_000_000)
    (line,) = commitment.project.lines.all()
    settlement.accept(
        commitment.project, accepted_dong={line.pk: line.amount_dong}, remark="Máy chạy tốt.",
        accepted_date=at(1, 9).date(), **HOURS, by=world.actor("mai"), at=at(1, 9),
    )  # fmt: skip
    assert SAID in minutes("acceptance_minutes")[1].minutes_line


@pytest.mark.parametrize(
    "hours",
    [{"began": time(8)}, {"ended": time(9)}, {"began": time(9), "ended": time(9)}],
    ids=["no end", "no beginning", "no time at all"],
)
def test_one_hour_alone_or_an_end_before_the_beginning_is_refused(world, project, hours):
    with pytest.raises(Refused, match="giờ kết thúc sau giờ bắt đầu") as told:
        appraisal.reject(project, opinion="Trùng", **hours, by=world.actor("binh"), at=at(5))
    assert told.value.field == "ended"
    assert not Paper.objects.filter(code="appraisal_minutes").exists()


def test_without_hours_there_is_room_to_write_them(world, project):
    appraisal.reject(project, opinion="Trùng", by=world.actor("binh"), at=at(5))
    assert "lúc …… giờ …… phút, kết thúc" in minutes("appraisal_minutes")[1].minutes_line


def test_the_forms_ask_for_both_as_people_write_them(project):
    form = OpinionForm({"opinion": "", "began": "8h00", "ended": "11 giờ 45"}, project=project)
    assert form.is_valid() and (form.cleaned_data["began"], form.cleaned_data["ended"]) == (
        time(8), time(11, 45),
    )  # fmt: skip
    assert list(form.fields) == ["opinion", "began", "ended"]
    assert "began" in SiteCheckForm().fields
    assert "began" not in SiteCheckForm(is_on_paper=True).fields  # its minutes are the paper
