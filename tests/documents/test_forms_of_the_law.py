"""A paper says which form of the law has its content, and says so where none was seen."""

from datetime import date

import pytest

from khuyencong.desk.selectors.finding import stands_for
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.payload import kinds
from khuyencong.rules import engine
from tests import world as province
from tests.journeys.test_rule_pack import registered

BEFORE, AFTER = date(2018, 7, 9), date(2018, 7, 10)


@pytest.mark.parametrize("code", ["acceptance_minutes", "liquidation", "settlement"])
def test_a_form_is_dated_and_says_what_amends_it(code):
    assert engine.forms_of(code, on=date(2014, 2, 9)) == []
    (before, *_), (after, *_) = (engine.forms_of(code, on=day) for day in (BEFORE, AFTER))
    assert (before.number, before.evidence, before.amended_by) == (after.number, "seen", "")
    assert not after.is_verified and "sửa đổi bởi Thông tư 17/2018/TT-BCT" in after.citation


def test_every_paper_that_a_form_names_is_one_of_the_system():
    named = {code for rule in engine.load().forms.values() for code in rule.papers}
    assert named == {
        "acceptance_minutes", "liquidation", "money_return", "national_registration", "payee_list",
        "payment_order", "settlement", "taxed_payment_order", "taxed_withdrawal", "withdrawal",
    }  # fmt: skip
    assert named <= kinds().keys()


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("withdrawal", ["13"]),
        ("taxed_withdrawal", ["14"]),
        ("payment_order", ["17", "18", "19"]),
        ("payee_list", ["20"]),
        ("money_return", ["08"]),
    ],
)
def test_a_paper_of_the_treasury_has_the_numbers_of_its_year_and_none_before(code, numbers):
    """Those of Nghị định 11/2020 were not seen: the paper of an earlier year asks a person."""
    before, since = kinds()[code].wordings
    assert [row.number for row in engine.forms_of(code, on=date(2026, 1, 1))] == numbers
    assert engine.forms_of(code, on=date(2025, 12, 31)) == []
    assert (before.legal, since.legal) == ("Nghị định 11/2020/NĐ-CP", "Nghị định 347/2025/NĐ-CP")
    assert "hỏi Kho bạc" in before.evidence and since.valid_from == date(2026, 1, 1)


@pytest.mark.parametrize("code", sorted(kinds()))
def test_no_print_bears_the_number_of_a_form_whose_fields_nobody_saw(code):
    for wording in kinds()[code].wordings:
        printed = f"{wording.title} {wording.legal} {wording.blocks}".casefold()
        assert "mẫu số" not in printed and "biểu mẫu" not in printed


@pytest.mark.django_db
def test_the_page_of_a_paper_says_its_form_or_that_none_was_seen(client):
    world = province.build()
    registered(world)
    paper = Paper.objects.get(code="project_registration")
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/van-ban/{paper.uuid}/").content.decode()
    assert "Chưa thấy văn bản nào quy định mẫu của loại giấy này" in page
    paper.code = "acceptance_minutes"
    said = stands_for(paper)
    assert said.startswith("Theo nội dung Mẫu số 5a, 5b, Thông tư 36/2013/TT-BCT, sửa đổi bởi ")
    assert "bố cục là của hệ thống" in said
