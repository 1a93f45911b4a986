"""Văn bản đi: drafted in the case, sent up, returned or signed, numbered, dispatched."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.directory.models import Assignment, Person, Post
from khuyencong.documents import services as documents
from khuyencong.documents.checks import faults
from khuyencong.documents.drawing import forms, registers
from khuyencong.documents.models import Outgoing, Paper, RecordsOffice, SigningRight
from khuyencong.documents.papers import payload, signing
from khuyencong.documents.permissions import papers_to_move
from khuyencong.documents.services import outgoing
from khuyencong.obligations import checks as obligations
from khuyencong.obligations.models import Obligation
from tests import world as province
from tests.documents.test_issue import CASE, Invitation, invite
from tests.world import YEAR, at, person

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 3, 5)


@pytest.fixture
def world(monkeypatch):
    for module in (forms, payload, registers, outgoing):
        monkeypatch.setattr(module, "kinds", lambda: {"invitation": Invitation})
    world = province.build()
    department = world.bodies["department"]
    for name, role in (("nhung", "unit_head"), ("yen", "records_officer")):
        world.users[name] = person(name, role, organisation=department)
    documents.begin_office(department, valid_from=date(YEAR, 3, 1), by=world.actor("lan"), at=at(1))
    return world


def draft(world, by="binh", day=5):
    return invite(world, who=by, day=day)


def posts(world, **titles):
    """{name: title}, as posts of the department."""
    for name, title in titles.items():
        post = Post.objects.create(
            organisation=world.bodies["department"], title=title, valid_from=date(2020, 1, 1)
        )
        Assignment.objects.filter(person__user=world.users[name]).update(post=post)


def owed(paper):
    rows = Obligation.objects.still_open().filter(subject=paper.uuid)
    return [(row.kind, row.role) for row in rows]


def test_a_specialists_paper_goes_up_is_signed_numbered_and_leaves(world):
    paper = draft(world)
    assert (paper.state, owed(paper)) == ("review", [("outgoing.check", "unit_head")])
    assert not Paper.objects.exists()
    documents.check_draft(paper, by=world.actor("nhung"), at=at(5))
    documents.sign_draft(paper, by=world.actor("lan"), at=at(5))
    paper.refresh_from_db()
    assert owed(paper) == [("outgoing.number", "records_officer")]
    assert paper.due_date == date(YEAR, 3, 8)  # a Friday is followed by a Monday
    documents.number_paper(paper, by=world.actor("yen"), at=at(8))
    documents.dispatch_paper(paper, by=world.actor("yen"), at=at(8))
    paper.refresh_from_db()
    frame = json.loads(paper.paper.payload)["frame"]
    assert (paper.state, paper.paper.number, owed(paper)) == ("dispatched", "01", [])
    assert (frame["number"], frame["issued_date"]) == ("01", f"{YEAR}-03-08")
    assert frame["signers"][0]["name"] == "Lan"
    assert faults() == [] and obligations.faults() == []


def test_a_draft_comes_back_with_a_remark_and_goes_up_again(world):
    paper = draft(world)
    documents.check_draft(paper, by=world.actor("nhung"), at=at(5))
    with pytest.raises(Refused, match="phải ghi ý kiến"):
        documents.return_draft(paper, remark=" ", by=world.actor("lan"), at=at(5))
    documents.return_draft(paper, remark="Thiếu giờ họp.", by=world.actor("lan"), at=at(5))
    assert owed(paper) == [("outgoing.submit", "department_specialist")]
    documents.submit_draft(paper, summary="Về việc họp lúc 8 giờ", by=world.actor("binh"), at=at(8))
    paper.refresh_from_db()
    assert (paper.state, paper.summary, paper.remark) == ("review", "Về việc họp lúc 8 giờ", "")
    assert json.loads(paper.payload)["frame"]["recipients"] == ["Như trên", "Lưu: VT"]


def test_who_has_no_authority_that_day_is_refused_with_who_has_it(world):
    posts(world, lan="Giám đốc")
    paper = draft(world)
    documents.check_draft(paper, by=world.actor("nhung"), at=at(5))
    for name in ("binh", "nhung", "hung", "yen", "dung"):
        with pytest.raises(NotAllowed, match="không có thẩm quyền ký") as refused:
            documents.sign_draft(paper, by=world.actor(name), at=at(5))
        assert "Lan (Giám đốc)" in refused.value.fix
    paper.refresh_from_db()
    assert paper.state == "for_signature"


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Giám đốc", "GIÁM ĐỐC"),
        ("Phó Giám đốc", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
        ("Quyền Giám đốc", "Q. GIÁM ĐỐC"),
    ],
)
def test_the_line_of_authority_follows_from_the_post(world, title, heading):
    posts(world, lan=title)
    (one,) = signing.lawful(world.bodies["department"], "invitation", DAY)
    assert one.signer.heading == heading


def test_a_committee_is_signed_for_and_its_deputy_signs_in_the_chairs_place(world):
    signer = signing.signer_by_post(world.bodies["committee"], "Phó Chủ tịch", "Dũng")
    assert signer.heading == "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def test_a_stand_in_who_is_no_deputy_signs_by_authority_and_only_those_days(world):
    posts(world, lan="Giám đốc", binh="Trưởng phòng")
    absent = Assignment.objects.get(person__user=world.users["lan"])
    Assignment.objects.create(
        person=Person.objects.get(user=world.users["binh"]), role="department_leader",
        organisation=world.bodies["department"], valid_from=DAY, valid_until=date(YEAR, 3, 9),
        on_behalf_of=absent,
    )  # fmt: skip
    binh = world.actor("binh", on=DAY)
    mine = signing.of(binh, world.bodies["department"], "invitation", DAY)
    assert mine.signer.heading == "TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG"
    assert signing.of(binh, world.bodies["department"], "invitation", date(YEAR, 3, 9)) is None


def give(
    world,
    way="TUQ",
    *,
    until=date(YEAR, 4, 1),
    codes=("invitation",),
    to="nhung",
    by="lan",
    document="Giấy ủy quyền số 05/GUQ-SCT",
):
    return documents.give_right(
        world.bodies["department"],
        person=Person.objects.get(user=world.users[to]),
        title="Trưởng phòng", way=way, codes=codes, document=document,
        valid_from=DAY, valid_until=until, by=world.actor(by), at=at(4),
    )  # fmt: skip


def test_an_authority_names_its_papers_and_its_end_and_is_not_passed_on(world):
    posts(world, lan="Giám đốc")
    with pytest.raises(Refused, match="thời hạn và nội dung"):
        give(world, until=None)
    with pytest.raises(Refused, match="thời hạn và nội dung"):
        give(world, codes=())
    with pytest.raises(Refused, match="không tự giao"):
        give(world, to="lan")
    right = give(world)
    department, nhung = world.bodies["department"], world.actor("nhung")
    assert signing.of(nhung, department, "invitation", DAY).signer.heading == (
        "TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG"
    )
    assert signing.of(nhung, department, "contract", DAY) is None
    assert signing.of(nhung, department, "invitation", date(YEAR, 3, 4)) is None
    assert signing.of(nhung, department, "invitation", date(YEAR, 4, 1)) is None
    with pytest.raises(NotAllowed):
        give(world, to="binh", by="nhung")
    documents.end_right(department, right=right, by=world.actor("lan"), at=at(20))
    assert SigningRight.objects.get().valid_until == date(YEAR, 3, 20)


def test_by_order_of_the_head_needs_no_end(world):
    posts(world, lan="Giám đốc")
    give(world, "TL", until=None, codes=())
    mine = signing.of(world.actor("nhung"), world.bodies["department"], "any", DAY)
    assert mine.signer.heading == "TL. GIÁM ĐỐC\nTRƯỞNG PHÒNG"


def test_the_lawful_signers_own_act_signs_and_the_system_numbers(world):
    paper = draft(world, by="lan")
    assert isinstance(paper, Paper) and paper.number == "01"
    waiting = Outgoing.objects.get()
    assert (waiting.state, waiting.paper) == ("numbered", paper)
    assert owed(waiting) == [("outgoing.dispatch", "records_officer")]


def test_a_small_office_joins_two_steps_by_its_setting(world):
    documents.open_office(
        world.bodies["department"], valid_from=date(YEAR, 3, 1), has_unit_head=False,
        is_joined=True, by=world.actor("lan"), at=at(4),
    )  # fmt: skip
    paper = draft(world)
    assert paper.state == "for_signature"
    documents.sign_draft(paper, by=world.actor("lan"), at=at(5))
    paper.refresh_from_db()
    assert (paper.state, paper.paper.number) == ("dispatched", "01")


def test_before_the_office_opens_a_paper_is_issued_for_the_lawful_signers_hand(world):
    posts(world, lan="Giám đốc")
    RecordsOffice.objects.update(valid_from=date(YEAR, 4, 1))
    early = draft(world)
    assert isinstance(early, Paper)
    (signer,) = json.loads(early.payload)["frame"]["signers"]
    assert (signer["name"], signer["title"]) == ("Lan", "Giám đốc")


def test_a_second_press_and_a_strange_hand_change_nothing(world):
    paper = draft(world)
    nhung = world.actor("nhung")
    documents.check_draft(paper, by=nhung, at=at(5))
    with pytest.raises(NotAllowed, match="đang ở trạng thái"):
        documents.check_draft(paper, by=nhung, at=at(5))
    documents.sign_draft(paper, by=world.actor("lan"), at=at(5))
    for name in ("lan", "binh", "hung"):
        with pytest.raises(NotAllowed, match="Việc này của: Văn thư"):
            documents.number_paper(paper, by=world.actor(name), at=at(5))
    documents.number_paper(paper, by=world.actor("yen"), at=at(5))
    with pytest.raises(NotAllowed):
        documents.number_paper(paper, by=world.actor("yen"), at=at(5))
    assert Paper.objects.count() == 1


def test_a_unit_head_does_not_check_what_she_drafted(world):
    paper = draft(world, by="nhung")
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        documents.check_draft(paper, by=world.actor("nhung"), at=at(5))


def test_a_step_that_rests_on_a_paper_waits_for_its_number(world, monkeypatch):
    monkeypatch.setattr(Invitation, "opens", frozenset({"approve_plan"}))
    paper = draft(world)
    with pytest.raises(Refused, match="chưa ban hành: Giấy mời"):
        documents.require_issued(CASE, "approve_plan")
    documents.require_issued(CASE, "another_step")
    documents.require_issued(uuid.uuid4(), "approve_plan")
    documents.drop_draft(paper, reason="Không họp.", by=world.actor("binh"), at=at(5))
    documents.require_issued(CASE, "approve_plan")


def test_work_is_shown_to_whoever_can_do_it(world):
    posts(world, lan="Giám đốc")
    paper = draft(world)
    rows = list(Obligation.objects.still_open().filter(subject=paper.uuid))
    assert papers_to_move(rows, world.actor("nhung", on=DAY))
    assert not papers_to_move(rows, world.actor("binh", on=DAY))


def test_an_officer_of_another_body_numbers_no_paper_and_nobody_sends_up_a_colleagues(world):
    paper = draft(world)
    documents.check_draft(paper, by=world.actor("nhung"), at=at(5))
    for name, body, role in (
        ("van_thu_tt", "centre", "records_officer"),
        ("tai_chinh", "finance", "finance_officer"),
    ):
        world.users[name] = person(name, role, organisation=world.bodies[body])
    documents.return_draft(paper, remark="Thiếu giờ.", by=world.actor("lan"), at=at(5))
    with pytest.raises(NotAllowed, match="chỉ người soạn"):
        documents.submit_draft(paper, summary="Họp", by=world.actor("tai_chinh"), at=at(5))
    documents.submit_draft(paper, summary="Họp", by=world.actor("binh"), at=at(5))
    documents.check_draft(paper, by=world.actor("nhung"), at=at(5))
    documents.sign_draft(paper, by=world.actor("lan"), at=at(5))
    with pytest.raises(NotAllowed, match="Văn thư tại cơ quan ban hành"):
        documents.number_paper(paper, by=world.actor("van_thu_tt"), at=at(5))


def test_a_draft_is_dropped_with_a_reason_and_a_right_to_sign_given_by_a_document(world):
    paper = draft(world)
    with pytest.raises(Refused, match="phải có lý do"):
        documents.drop_draft(paper, reason=" ", by=world.actor("binh"), at=at(5))
    with pytest.raises(Refused, match="phải theo một văn bản"):
        give(world, document=" ")
