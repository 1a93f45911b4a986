"""The papers of one project beside Nghị định 30/2020/NĐ-CP: who signs, on what, about what."""

from __future__ import annotations

import json

import pytest

from khuyencong.contracts.models import Commitment
from khuyencong.core.money import dong
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.papers.heading import grounds
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.papers.signing import beside
from khuyencong.documents.reading.checker import check_docx
from khuyencong.settlement import services
from tests import money
from tests import world as province
from tests.again import scenery
from tests.documents.test_rendering import docx_lines
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
@scenery
def world():
    """Two machines, 300 and 250 million, signed; 225 earned of the first and paid, then settled."""
    made = province.build()
    commitment = province.committed(made)
    money.advance(made, commitment, 120 * MILLION)
    money.accept(made, commitment.project, 600 * MILLION)
    money.pay(made, commitment, 105 * MILLION)
    money.settle(made, commitment.project)
    services.liquidate(
        commitment.project, signed_date=at(28, 12).date(), agreed_with="Tam",
        by=made.actor("hung"), at=at(28, 12),
    )  # fmt: skip
    return made


def paper(code):
    return Paper.objects.filter(code=code).latest("pk")


def data(code):
    return from_payload(code, paper(code).payload)


def signed(code):
    return [(one.heading, one.name) for one in data(code).frame.signers]


def test_laws_stand_before_decrees_before_circulars_and_the_older_first():
    cited = [line.split(" số ")[1].split(" ")[0] for line in grounds(at(5).date())]
    assert cited == ["45/2012/NĐ-CP", "235/2025/NĐ-CP", "28/2018/TT-BTC", "64/2024/TT-BTC"]


def test_every_abstract_names_the_work_and_the_place(world):
    project = Commitment.objects.get().project
    told = [
        one.told["frame"]["summary"] for one in Paper.objects.filter(about=project.uuid)
        if not one.code.startswith(("plan_", "payment_", "treasury_", "advance_"))
        and "đề nghị" not in one.told["frame"]["summary"]
    ]  # fmt: skip
    assert len(told) >= 7
    for summary in told:
        assert f"“{project.title}”" in summary and project.code in summary
        assert str(project.beneficiaries.get().establishment.place).lower() in summary.lower()


def test_the_plan_cites_the_money_before_the_submission_and_ends_with_whose_proposal(world):
    cited = [line.split(" số ")[0] for line in data("plan_decision").frame.grounds[-3:]]
    told = data("plan_decision").frame.grounds
    assert "về giao dự toán" in told[-3] and cited[1] == "Căn cứ Tờ trình", told
    assert cited[2] == "Theo đề nghị của Giám đốc Sở Công Thương"


def test_an_estimate_approved_whole_has_two_articles_and_goes_to_those_of_the_second(world):
    assert data("estimate_approval").frame.recipients[0] == "Như Điều 2"
    assert check_docx(documents.rendition(paper("estimate_approval"), "docx")) == []


def test_the_contract_is_ended_by_who_leads_the_centre_not_by_who_settled(world):
    assert signed("liquidation") == [
        ("ĐƠN VỊ THỰC HIỆN\nLÃNH ĐẠO TRUNG TÂM", "Hung"),
        ("ĐƠN VỊ THỤ HƯỞNG\nNGƯỜI ĐẠI DIỆN THEO PHÁP LUẬT", "Tam"),
    ]
    assert signed("settlement") == [
        ("NGƯỜI THẨM TRA QUYẾT TOÁN\nCÁN BỘ SỞ TÀI CHÍNH", "Son"),
        ("ĐƠN VỊ THỰC HIỆN\nLÃNH ĐẠO TRUNG TÂM", "Hung"),
    ]
    liquidation = data("liquidation")
    for code in ("contract", "acceptance_minutes", "settlement"):
        assert paper(code).citation in " ".join(liquidation.frame.grounds)
    assert "thanh lý, quyết toán" not in " ".join(liquidation.frame.grounds)


def test_each_beneficiary_has_its_instalment_and_they_add_up(world):
    contract = data("contract")
    assert [one.amount_dong for one in contract.instalments] == [300 * MILLION]
    lines = docx_lines(documents.rendition(paper("contract"), "docx"))
    assert any(dong(300 * MILLION).removesuffix(" đồng") in line for line in lines)


def test_the_parts_of_the_appraisal_are_numbered_without_a_gap(world):
    lines = docx_lines(documents.rendition(paper("appraisal_minutes"), "docx"))
    numbers = [line.split(".")[0] for line in lines if line.split(".")[0].strip("IVX") == ""]
    heads = [number for number in numbers if number]
    assert heads == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    assert check_docx(documents.rendition(paper("appraisal_minutes"), "docx")) == []


def test_who_signs_a_draft_of_two_parties_signs_for_hers():
    drafted = (Signer(authority="Đại diện bên A", title="Giám đốc"), Signer(title="Chủ cơ sở"))
    deputy = Signer(authority="KT. Giám đốc", title="Phó Giám đốc", name="Phúc")
    assert beside(drafted, deputy).authority == "Đại diện bên A\nKT. Giám đốc"
    assert beside(drafted[:1], deputy) == deputy


def test_minutes_tell_their_hours_and_those_of_before_are_drawn_as_they_were(world):
    issued = paper("acceptance_minutes")
    hours = "bắt đầu lập lúc …… giờ …… phút, kết thúc lúc …… giờ …… phút, ngày "
    assert hours in data("acceptance_minutes").frame.minutes_line
    told = json.loads(issued.payload)
    del told["frame"]["began"], told["frame"]["ended"]
    before = from_payload(issued.code, json.dumps(told)).frame.minutes_line
    assert before.startswith("Biên bản này được lập ngày ")
