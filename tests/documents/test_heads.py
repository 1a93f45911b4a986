"""Place, signer, grounds and Nơi nhận of a paper, as Nghị định 30/2020/NĐ-CP has them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

import pytest

from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.drawing import registers as sheets
from khuyencong.documents.models import Outgoing, Paper
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.papers.heading import frame_of, place_of, signer_of
from khuyencong.documents.papers.payload import from_payload, kinds
from khuyencong.documents.reading.checker import check_docx
from tests import world as province
from tests.again import scenery
from tests.documents.test_rendering import bare, docx_lines, pdf_text
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def world():
    made = province.build()
    province.committed(made)
    return made


def test_an_officer_of_a_committee_does_not_sign_for_it_and_its_head_does(world):
    province.commune_officer(world, "xuan", world.communes[0])
    committee = Organisation.objects.get(kind="commune_committee")
    own = signer_of(world.actor("xuan"), committee, at(5).date())
    assert (own.authority, own.name) == ("", "Xuan")
    provincial = world.bodies["committee"]
    head = signer_of(world.actor("dung"), provincial, at(5).date())
    assert head.heading.startswith("TM. ỦY BAN NHÂN DÂN")


def test_a_paper_of_a_commune_names_the_commune_as_its_place(world):
    province.commune_officer(world, "xuan", world.communes[0])
    committee = Organisation.objects.get(kind="commune_committee")
    assert place_of(committee) == world.province.name
    committee.place = world.communes[0]
    assert place_of(committee) == world.communes[0].name
    assert place_of(world.bodies["department"]) == world.province.name


def test_grounds_of_the_case_name_kind_number_day_in_words_whose_and_what_about(world):
    contract = Paper.objects.get(code="contract")
    grounds = json.loads(contract.payload)["frame"]["grounds"]
    plan = Paper.objects.get(code="plan_decision")
    (cited,) = [ground for ground in grounds if plan.number + "/" in ground]
    assert cited.startswith(f"Căn cứ Quyết định số {plan.number}/{plan.symbol} ngày ")
    assert " tháng " in cited and cited.endswith(
        " của Ủy ban nhân dân tỉnh Nghệ An về việc "
        + (f"phê duyệt kế hoạch khuyến công năm {YEAR}")
    )


def test_a_decision_that_nobody_else_proposed_rests_on_the_room_that_drafts_it(world):
    body, on = world.bodies["department"], at(5).date()
    signer = (Signer(title="Giám đốc", name="Lan"),)

    def last_of(code, chain=()):
        frame = frame_of(kinds()[code], body, number="05", at=at(5), signers=signer, chain=chain)
        return frame.grounds[-1]

    assert not last_of("recovery_decision").startswith("Theo đề nghị")
    documents.name_unit(
        body, name="Phòng Quản lý công nghiệp", symbol="QLCN", valid_from=on,
        by=world.actor("lan"), at=at(5),
    )  # fmt: skip
    assert last_of("recovery_decision") == "Theo đề nghị của Trưởng phòng Quản lý công nghiệp"
    proposed = "Theo đề nghị của Giám đốc Trung tâm"
    assert last_of("assignment", (proposed,)) == proposed
    assert not last_of("appraisal_minutes").startswith("Theo đề nghị")


def test_a_decision_ends_with_the_mark_and_minutes_with_their_day_under_it(world):
    estimate = Paper.objects.get(code="estimate_approval")
    minutes = Paper.objects.get(code="appraisal_minutes")
    for paper, end in ((estimate, "kể từ ngày ký./."), (minutes, ", tại Nghệ An./.")):
        content = documents.rendition(paper, "docx")
        assert check_docx(content) == []
        assert any(line.endswith(bare(end)) for line in docx_lines(content))
        assert bare(end) in pdf_text(documents.rendition(paper, "pdf"))
    frame = from_payload(minutes.code, minutes.payload).frame
    assert (frame.place_date, frame.recipients[-1]) == ("", "Lưu: VT, Hồ sơ")


def test_a_paper_issued_before_keeps_its_place_and_day_above(world):
    minutes = Paper.objects.get(code="appraisal_minutes")
    told = json.loads(minutes.payload)
    closing = from_payload(minutes.code, minutes.payload).frame.minutes_line
    del told["frame"]["minutes_mark"]
    unmarked = from_payload(minutes.code, json.dumps(told)).frame.minutes_line
    assert (unmarked, unmarked + "/.") == (closing.removesuffix("/."), closing)
    del told["frame"]["is_minutes"], told["frame"]["end_mark"]
    before = from_payload(minutes.code, json.dumps(told)).frame
    assert before.place_date.startswith("Nghệ An, ngày ") and before.minutes_line == ""


def test_each_of_several_invited_has_a_line_and_the_register_names_them(world):
    documents.invite(
        world.bodies["department"], invited="Sở Tài chính\nUBND xã Nghi Lộc;", subject="họp",
        day=at(9).date(), hour=time(8, 30), place="Sở Công Thương", prepare="Hồ sơ.",
        chair="Phó Giám đốc Sở",
        by=world.actor("lan"), at=at(5),
    )  # fmt: skip
    told = Outgoing.objects.filter(code="meeting_invitation").values_list("payload", flat=True)
    told = told or Paper.objects.filter(code="meeting_invitation").values_list("payload", flat=True)
    data = from_payload("meeting_invitation", told[0])
    assert data.many_invited == ("Sở Tài chính", "UBND xã Nghi Lộc")
    lines = docx_lines(documents.drawn_as(data, "docx", form_date=at(5).date()))
    for line in (
        "trân trọng kính mời:", "- Sở Tài chính;", "- UBND xã Nghi Lộc.", "Tới dự: họp.",
        "Chủ trì: Phó Giám đốc Sở.", "Hồ sơ.", "đúng giờ./.",
    ):  # fmt: skip
        assert any(bare(line) in one for one in lines), line
    assert not any(line.startswith("Kínhgửi") for line in lines)
    first, second, *_rest = sheets._recipients(json.loads(told[0]))
    assert (first, second) == ("Sở Tài chính", "UBND xã Nghi Lộc")


def test_two_names_stand_on_one_line_though_one_post_takes_more(world):
    """CHỦ TÀI KHOẢN / KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC beside KẾ TOÁN TRƯỞNG."""
    deputy = Signer(authority="Chủ tài khoản\nKT. Giám đốc", title="Phó Giám đốc", name="Phúc")
    frame = from_payload("contract", Paper.objects.get(code="contract").payload).frame
    signers = (Signer(title="Kế toán trưởng", name="Thu"), deputy, Signer(title="Thủ quỹ"))
    (first, second), (third, none) = replace(frame, signers=signers).pairs
    assert first.heading.count("\n") == second.heading.count("\n") == 2
    assert first.heading.split() == ["KẾ", "TOÁN", "TRƯỞNG"]
    assert (third.heading, none.heading) == ("THỦ QUỸ", "")


def test_a_paper_that_is_addressed_tells_the_register_to_whom(world):
    papers = Paper.objects.filter(code="project_registration")
    (row,) = sheets.outgoing_rows(papers)
    assert row[4] == "Sở Công Thương; Lưu: VT"
