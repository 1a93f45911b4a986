"""Giảm kinh phí đã ký: an annex, and the money goes back to the appropriation."""

import pytest
from django.core.management import call_command

from khuyencong.contracts import services as contracts
from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.reading.checker import check_docx
from khuyencong.ledger import selectors as ledger
from tests import world as province
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


def reduced(world, commitment, amount, key="g1"):
    return contracts.reduce(
        commitment,
        amount_dong=amount,
        reason="Bỏ một máy phụ",
        key=key,
        by=world.actor("hung"),
        at=at(2, 5),
    )


def test_an_annex_gives_back_what_is_no_longer_needed():
    world = province.build()
    commitment = province.committed(world)
    annex = reduced(world, commitment, 60_000_000)
    commitment.refresh_from_db()
    assert (annex.before_dong, commitment.amount_dong) == (300_000_000, 240_000_000)
    assert stages(commitment.project) == {"committed": 240_000_000}
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == 2_000_000_000 - 240_000_000
    paper = papers.papers_about(commitment.project.uuid).last()
    assert paper.code == "contract_annex"
    assert check_docx(documents.rendition(paper, "docx")) == []
    call_command("verify")


def test_money_already_advanced_cannot_be_reduced_away():
    world = province.build()
    commitment = province.committed(world)
    contracts.pay_advance(
        commitment,
        amount_dong=250_000_000,
        payee="HTX",
        decision="Văn bản 12/SCT",
        key="t1",
        by=world.actor("thu"),
        at=at(20),
    )
    with pytest.raises(Refused, match=r"còn 50\.000\.000"):
        reduced(world, commitment, 60_000_000)
    assert stages(commitment.project) == {"committed": 50_000_000, "advanced": 250_000_000}


@pytest.mark.parametrize("amount", [0, -1, 300_000_000, 300_000_001])
def test_all_or_nothing_is_not_a_reduction(amount):
    world = province.build()
    commitment = province.committed(world)
    with pytest.raises(Refused, match="300"):
        reduced(world, commitment, amount)
    assert stages(commitment.project) == {"committed": 300_000_000}
