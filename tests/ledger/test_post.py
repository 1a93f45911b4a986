from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import Account, Transfer
from tests.ledger.conftest import OPENED


def test_money_walks_from_the_source_to_the_payment(book):
    book.post("source", "appropriated", 500_000_000)
    book.post("appropriated", "planned", 300_000_000)
    book.post("planned", "committed", 280_000_000)
    book.post("committed", "advanced", 100_000_000)
    book.post("committed", "paid", 150_000_000)
    book.post("advanced", "paid", 100_000_000)
    assert selectors.fund_year(book.fund, 2027) == {
        "source": -500_000_000,
        "appropriated": 200_000_000,
        "planned": 20_000_000,
        "committed": 30_000_000,
        "ordered": 0,
        "advanced": 0,
        "paid": 250_000_000,
        "cancelled": 0,
        "remitted": 0,
        "carried": 0,
    }
    assert selectors.subject_balances(book.loom) == {
        "planned": 20_000_000,
        "committed": 30_000_000,
        "ordered": 0,
        "advanced": 0,
        "paid": 250_000_000,
    }
    assert checks.faults() == []


def test_more_than_is_left_is_refused_with_the_numbers(book):
    book.bring_to("appropriated", 40_000_000)
    with pytest.raises(Refused) as refused:
        book.post("appropriated", "planned", 50_000_000)
    assert str(refused.value) == (
        "Số còn lại ở mục “dự toán được giao” là 40.000.000 đồng, thiếu 10.000.000 đồng so với "
        "50.000.000 đồng cần ghi. Giảm số tiền hoặc bổ sung cho mục này trước."
    )
    assert selectors.balance(fund=book.fund, year=2027, stage="appropriated") == 40_000_000
    assert Transfer.objects.count() == 1
    assert checks.faults() == []


def test_the_last_dong_can_be_planned(book):
    book.bring_to("appropriated", 40_000_000)
    book.post("appropriated", "planned", 40_000_000)
    assert selectors.balance(fund=book.fund, year=2027, stage="appropriated") == 0


def test_one_project_cannot_spend_anothers_plan(book):
    book.bring_to("planned", 100)
    kiln = services.open_subject("Lò nung gốm")
    with pytest.raises(Refused):
        book.post("planned", "committed", 1, subject=kiln)


def test_what_is_planned_for_one_is_committed_to_another_and_back(book):
    book.bring_to("planned", 100)
    kiln = services.open_subject("Lò nung gốm")
    book.post("planned", "committed", 70, to_subject=kiln)
    assert selectors.subject_balances(book.loom)["planned"] == 30
    assert selectors.subject_balances(kiln)["committed"] == 70
    with pytest.raises(Refused, match=r"thiếu 1 đồng so với 71 đồng"):
        book.post("committed", "planned", 71, subject=kiln, to_subject=book.loom)
    book.post("committed", "planned", 70, subject=kiln, to_subject=book.loom)
    assert selectors.subject_balances(book.loom)["planned"] == 100
    assert selectors.subject_balances(kiln)["committed"] == 0
    assert checks.faults() == []


def test_no_other_move_goes_from_one_to_another(book):
    book.bring_to("committed", 100)
    kiln = services.open_subject("Lò nung gốm")
    for before, after in (("committed", "advanced"), ("committed", "paid")):
        with pytest.raises(Refused, match="không đổi đối tượng được"):
            book.post(before, after, 1, to_subject=kiln)
    assert selectors.subject_balances(book.loom)["committed"] == 100


def test_the_same_key_to_another_is_other_content(book):
    book.bring_to("planned", 100)
    kiln = services.open_subject("Lò nung gốm")
    first = book.post("planned", "committed", 70, key="HĐ-1", to_subject=kiln)
    assert book.post("planned", "committed", 70, key="HĐ-1", to_subject=kiln) == first
    with pytest.raises(Refused, match="nội dung khác"):
        book.post("planned", "committed", 70, key="HĐ-1")


def test_the_same_key_posts_once(book):
    first = book.post("source", "appropriated", 70, key="QD-1")
    assert book.post("source", "appropriated", 70, key="QD-1") == first
    assert selectors.balance(fund=book.fund, year=2027, stage="appropriated") == 70
    assert events.history("fund:KC-40:2027").count() == 1


@pytest.mark.parametrize(
    "other", [{"amount_dong": 71}, {"document": "QĐ khác"}, {"year": 2028}, {"reason": "khác"}]
)
def test_the_same_key_with_other_content_is_refused(book, other):
    book.post("source", "appropriated", 70, key="QD-1")
    asked = {"amount_dong": 70, "key": "QD-1"} | other
    with pytest.raises(Refused, match="nội dung khác"):
        book.post("source", "appropriated", **asked)
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize("amount_dong", [0, -5, 10**15 + 1])
def test_an_amount_out_of_range_is_refused(book, amount_dong):
    with pytest.raises(Refused, match="nằm ngoài khoảng"):
        book.post("source", "appropriated", amount_dong)


@pytest.mark.parametrize("amount_dong", [1.0, True, "5"])
def test_an_amount_that_is_no_whole_number_is_a_bug(book, amount_dong):
    with pytest.raises(TypeError):
        book.post("source", "appropriated", amount_dong)


@pytest.mark.parametrize("year", [2001, 2101])
def test_a_year_before_the_programme_is_refused(book, year):
    with pytest.raises(Refused, match="Năm ngân sách"):
        book.post("source", "appropriated", 5, year=year)


def test_money_without_a_document_is_refused(book):
    with pytest.raises(Refused, match="chứng từ"):
        book.post("source", "appropriated", 5, document="  ")


@pytest.mark.parametrize(
    ("before", "after"),
    [("source", "paid"), ("paid", "appropriated"), ("paid", "remitted"), ("cancelled", "planned")],
)
def test_a_move_not_in_the_table_is_refused(book, before, after):
    book.bring_to("paid", 100)
    with pytest.raises(Refused, match="Không chuyển tiền"):
        book.post(before, after, 5)


def test_planned_money_needs_a_subject(book):
    book.bring_to("appropriated", 100)
    with pytest.raises(ValueError, match="needs a subject"):
        book.post("appropriated", "planned", 5, subject=None)


def test_every_transfer_is_told_by_an_event(book):
    transfer = book.post("source", "appropriated", 70)
    event = events.history("fund:KC-40:2027").get()
    assert event.payload["transfer"] == str(transfer.uuid)
    assert event.payload["amount_dong"] == 70
    assert (event.by_name, event.at) == ("Thu", transfer.at)


def test_the_statement_tells_the_whole_life_of_a_subject(book):
    book.bring_to("advanced", 90)
    amounts = [(t.from_account.stage, t.amount_dong) for t in selectors.statement(book.loom)]
    assert amounts == [("appropriated", 90), ("planned", 90), ("committed", 90)]


@pytest.mark.parametrize("change", [{"amount_dong": 1}, {"document": "khác"}])
def test_the_database_refuses_to_change_a_transfer(book, change):
    book.post("source", "appropriated", 70)
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.update(**change)


def test_the_database_refuses_to_remove_a_transfer(book):
    book.post("source", "appropriated", 70)
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.all().delete()


def test_the_database_refuses_a_balance_below_zero(book):
    book.bring_to("appropriated", 70)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(stage="appropriated").update(balance_dong=-1)


@pytest.mark.parametrize("code", ["", "KC/40", "KC 40", "KC:40"])
def test_a_fund_code_that_would_break_keys_is_refused(book, code):
    with pytest.raises(Refused):
        services.open_fund(
            province="40",
            organisation=book.fund.organisation,
            code=code,
            name="x",
            track="local",
            **OPENED,
        )


def test_a_fund_code_is_used_once(book):
    with pytest.raises(Refused, match="đã có"):
        services.open_fund(
            province="40",
            organisation=book.fund.organisation,
            code="KC-40",
            name="x",
            track="local",
            **OPENED,
        )
