"""Hoàn trả: what was lent comes back to its fund and is planned again."""

from __future__ import annotations

import pytest

from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import Transfer
from tests.ledger.conftest import MORNING, THU
from tests.ledger.test_recover import close


def repay(transfer: Transfer, amount_dong: int, key: str = "HT-1", **other: object) -> Transfer:
    return services.repay(
        transfer, amount_dong=amount_dong, key=key, document="Giấy nộp tiền 3", by=THU, at=MORNING,
        **other,
    )  # fmt: skip


def test_what_is_repaid_in_its_year_can_be_planned_again(book):
    paid = book.bring_to("paid", 100)
    assert repay(paid, 30).recovers == paid
    sums = selectors.fund_year(book.fund, 2027)
    assert (sums["paid"], sums["appropriated"], sums["remitted"]) == (70, 30, 0)
    book.post("appropriated", "planned", 30)
    assert checks.faults() == []


def test_the_same_repayment_twice_posts_once_and_never_more_than_was_paid(book):
    paid = book.bring_to("paid", 100)
    assert repay(paid, 100) == repay(paid, 100)
    with pytest.raises(Refused, match="chỉ còn thu hồi được 0 đồng"):
        repay(paid, 1, key="HT-2")
    assert selectors.fund_year(book.fund, 2027)["appropriated"] == 100


def test_only_what_was_paid_is_repaid_to_the_fund(book):
    with pytest.raises(Refused, match="Chỉ khoản đã thanh toán"):
        repay(book.bring_to("advanced", 100), 100)


def test_after_closing_the_open_year_has_it_to_spend(book):
    paid = book.bring_to("paid", 100)
    close(book)
    with pytest.raises(Refused, match="đã khoá sổ"):
        repay(paid, 30)
    repay(paid, 30, year=2028)
    assert selectors.fund_year(book.fund, 2027)["paid"] == 100
    sums = selectors.fund_year(book.fund, 2028)
    assert (sums["source"], sums["appropriated"], sums["remitted"]) == (-30, 30, 0)
    # Given to spend, unlike what is handed on to the budget.
    assert selectors.given_years([book.fund], 2028)[book.fund.pk]["source"] == -30
    assert selectors.collected_of_before(book.fund, 2028) == 0
    assert [n for _t, n in selectors.moves(book.fund, 2028, "source")] == [-30]
    with pytest.raises(Refused, match="chỉ còn thu hồi được 70 đồng"):
        repay(paid, 71, key="HT-2", year=2028)
    assert checks.faults() == []
