"""What a page of money reads: accounts of a stage, and the moves that make them up."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.ledger import selectors, services
from khuyencong.ledger.models import Account, stages
from tests.ledger.conftest import OPENED

pytestmark = pytest.mark.django_db
MOVES = {
    ("source", "appropriated"), ("appropriated", "source"), ("appropriated", "planned"),
    ("planned", "appropriated"), ("planned", "committed"), ("committed", "planned"),
    ("committed", "appropriated"), ("committed", "advanced"), ("advanced", "committed"),
    ("committed", "ordered"), ("ordered", "committed"), ("ordered", "advanced"),
    ("ordered", "paid"), ("committed", "paid"), ("advanced", "paid"), ("appropriated", "cancelled"),
    ("appropriated", "remitted"), ("appropriated", "carried"), ("planned", "carried"),
    ("committed", "carried"), ("advanced", "carried"),
}  # fmt: skip


@pytest.fixture
def two(book):
    """Of 100 đồng of the loom 60 are planned and of 50 of the kiln all."""
    kiln = services.open_subject("Lò nung")
    book.post("source", "appropriated", 150)
    book.post("appropriated", "planned", 100)
    book.post("appropriated", "planned", 50, subject=kiln)
    book.post("planned", "committed", 40)
    return kiln


def test_accounts_of_a_stage_come_largest_first_without_the_empty_ones(book, two):
    open_accounts = selectors.accounts(book.fund, 2027, "planned")
    assert [(a.subject, a.balance_dong) for a in open_accounts] == [(book.loom, 60), (two, 50)]
    book.post("planned", "committed", 60)
    assert [a.subject for a in selectors.accounts(book.fund, 2027, "planned")] == [two]
    assert Account.objects.filter(stage="planned").count() == 2
    assert list(selectors.accounts(book.fund, 2028, "planned")) == []


def test_moves_of_a_stage_come_newest_first_and_add_up_to_it(book, two):
    signed = [amount for _transfer, amount in selectors.moves(book.fund, 2027, "planned")]
    assert signed == [-40, 50, 100]
    assert sum(signed) == selectors.fund_year(book.fund, 2027)["planned"] == 110
    assert [n for _t, n in selectors.moves(book.fund, 2027, "source")] == [-150]
    assert selectors.moves(book.fund, 2027, "paid") == []
    assert selectors.moves(book.fund, 2028, "planned") == []


def test_another_fund_has_its_own(book, two):
    other = services.open_fund(
        province="40",
        organisation=book.fund.organisation,
        code="KC-41",
        name="Khác",
        track="local",
        **OPENED,
    )
    assert selectors.moves(other, 2027, "planned") == []
    assert list(selectors.accounts(other, 2027, "planned")) == []
    book.post("source", "appropriated", 7, fund=other, subject=None)
    assert [n for _t, n in selectors.moves(other, 2027, "appropriated")] == [7]
    assert sum(n for _t, n in selectors.moves(book.fund, 2027, "appropriated")) == 0


def test_an_act_is_known_by_its_key(book, two):
    assert selectors.has_moved("test/KC-40/1")
    assert not selectors.has_moved("test/KC-40/99")


def test_the_moves_that_exist_are_these_and_only_recoveries_besides():
    assert set(stages.MOVES) == MOVES
    assert set(stages.RECOVERIES) == {
        ("advanced", "remitted"), ("paid", "remitted"), ("source", "remitted"),
        ("advanced", "committed"), ("paid", "committed"), ("paid", "appropriated"),
        ("source", "appropriated"),
    }  # fmt: skip
    assert {"planned", "committed", "ordered", "advanced", "paid"} == stages.OF_A_SUBJECT
    assert set(stages.OPEN_AT_YEAR_END) == {
        "appropriated", "planned", "committed", "ordered", "advanced",
    }  # fmt: skip
    assert set(stages.CARRIED_FROM) == {"appropriated", "planned", "committed", "advanced"}
    assert list(stages.STAGES) == [
        "source", "appropriated", "planned", "committed", "ordered", "advanced", "paid",
        "cancelled", "remitted", "carried",
    ]  # fmt: skip


@pytest.mark.parametrize("before", stages.STAGES)
@pytest.mark.parametrize("after", stages.STAGES)
def test_money_goes_only_where_a_move_leads(book, before, after):
    if (before, after) in MOVES:
        return
    subject = book.loom if {before, after} & stages.OF_A_SUBJECT else None
    with pytest.raises(Refused):
        book.post(before, after, 1, subject=subject)


def test_a_transfer_has_a_key(book):
    with pytest.raises(ValueError, match="needs a key"):
        book.post("source", "appropriated", 1, key="")


def test_a_fund_is_of_a_track_that_exists(book):
    with pytest.raises(Refused, match="Kênh “x” không có") as refusal:
        services.open_fund(
            province="40",
            organisation=book.fund.organisation,
            code="KC-9",
            name="X",
            track="x",
            **OPENED,
        )
    assert refusal.value.field == "track"
