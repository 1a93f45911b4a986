"""Giảm kinh phí đã ký: an annex, and the money goes back to the appropriation."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from khuyencong.contracts.models import Annex
from khuyencong.core import verification
from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.reading.checker import check_docx
from khuyencong.ledger import selectors as ledger
from khuyencong.projects.models import Project
from tests import money
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "no earlier step must be another's"}
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@holds("the right person", "the trace")
def test_an_annex_gives_back_what_is_no_longer_needed(world):
    commitment = province.committed(world)
    annex = money.reduce(world, commitment, 60 * MILLION)
    commitment.refresh_from_db()
    project = commitment.project
    assert (annex.before_dong, commitment.amount_dong) == (300 * MILLION, 240 * MILLION)
    assert annex.transfer.amount_dong == 60 * MILLION
    assert stages(project) == {"committed": 240 * MILLION}
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == (2_000 - 240) * MILLION
    paper = papers.papers_about(project.uuid).last()
    assert paper.code == "contract_annex"
    assert annex.transfer.document == paper.reference
    assert check_docx(documents.rendition(paper, "docx")) == []
    assert money.steps(project, "reduce") == 1
    call_command("verify")


@holds("another role", "another province")
def test_nobody_else_reduces(world):
    commitment = province.committed(world)
    money.only(world, lambda by: money.reduce(world, commitment, MILLION, by=by), "centre_head")
    assert not Annex.objects.exists()


@holds("the limit")
def test_money_already_advanced_cannot_be_reduced_away(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 200 * MILLION)
    with pytest.raises(Refused, match=r"còn 100\.000\.000"):
        money.reduce(world, commitment, 100 * MILLION + 1)
    money.reduce(world, commitment, 100 * MILLION)
    assert stages(commitment.project) == {"advanced": 200 * MILLION}


@pytest.mark.parametrize("amount", [0, -1, 300 * MILLION, 300 * MILLION + 1])
def test_all_or_nothing_is_not_a_reduction(world, amount):
    commitment = province.committed(world)
    with pytest.raises(Refused, match="300"):
        money.reduce(world, commitment, amount)
    assert stages(commitment.project) == {"committed": 300 * MILLION}


def test_all_but_one_dong_is_a_reduction(world):
    commitment = province.committed(world)
    money.reduce(world, commitment, 300 * MILLION - 1)
    assert stages(commitment.project) == {"committed": 1}


def test_it_says_why(world):
    commitment = province.committed(world)
    with pytest.raises(Refused, match="Chưa ghi lý do") as refusal:
        money.reduce(world, commitment, MILLION, reason=" ")
    assert refusal.value.field == "reason"
    assert not Annex.objects.exists()


def test_an_accepted_project_is_not_reduced(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    with pytest.raises(Refused, match="chưa thể “Giảm kinh phí"):
        money.reduce(world, commitment, MILLION)


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_annex(world):
    commitment = province.committed(world)
    first = money.reduce(world, commitment, 60 * MILLION)
    assert money.reduce(world, commitment, 60 * MILLION) == first
    commitment.refresh_from_db()
    project = commitment.project
    assert commitment.amount_dong == 240 * MILLION
    assert money.transfers(project, "committed", "appropriated") == [60 * MILLION]
    assert money.steps(project, "reduce") == money.issued(project, "contract_annex") == 1


def test_a_second_annex_counts_from_what_the_first_left(world):
    commitment = province.committed(world)
    money.reduce(world, commitment, 60 * MILLION, key="one")
    second = money.reduce(world, commitment, 40 * MILLION, key="two")
    assert second.before_dong == 240 * MILLION
    assert stages(commitment.project) == {"committed": 200 * MILLION}
    call_command("verify")


def test_one_key_stands_for_one_annex(world):
    commitment = province.committed(world)
    money.reduce(world, commitment, 60 * MILLION)
    for other in (
        {"amount_dong": 61 * MILLION},
        {"reason": "Lý do khác"},
        {"by": replace(world.actor("hung"), id="u-khac")},
    ):
        with pytest.raises(Refused, match="nội dung khác"):
            money.reduce(world, commitment, **({"amount_dong": 60 * MILLION} | other))
    assert Annex.objects.count() == 1


def test_one_share_stops_whole_while_another_goes_on(world):
    """Of 200 and 100 million the second part stops; what is left is 200."""
    first, second = money.of_two_funds(world)
    annex = money.reduce(world, second, 100 * MILLION, reason="Huyện rút phần của mình")
    second.refresh_from_db()
    assert (annex.reduced_dong, second.amount_dong) == (100 * MILLION, 0)
    assert stages(first.project) == {"committed": 200 * MILLION}
    with pytest.raises(Refused, match="dừng thực hiện đề án"):
        money.reduce(world, first, 200 * MILLION, key="rest")  # nothing would be left
    money.stop(world, first.project)
    assert stages(first.project) == {}
    assert Annex.objects.count() == 2
    call_command("verify")


def test_national_money_is_reduced_on_a_decision_of_the_ministry(world):
    commitment = province.committed(world)
    Project.objects.filter(pk=commitment.project_id).update(track="national")
    with pytest.raises(Refused, match="chưa thấy văn bản") as refusal:
        money.reduce(world, commitment, MILLION)
    assert refusal.value.field == "authority"
    assert "Điều 11" in refusal.value.legal
    paper = "Quyết định 15/QĐ-CTĐP ngày 20/4/2027"
    annex = money.reduce(world, commitment, MILLION, authority=paper)
    assert annex.authority == paper
    issued = papers.papers_about(commitment.project.uuid).last()
    assert paper in issued.told["reason"]
    Annex.objects.update(authority="")
    (fault,) = dict(verification.run())["authority of changes"]
    assert "1.000.000 đồng mà không nêu quyết định" in fault
