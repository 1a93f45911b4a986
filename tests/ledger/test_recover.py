from __future__ import annotations

import pytest

from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import Transfer
from tests.ledger.conftest import MORNING, THU


def recover(transfer: Transfer, amount_dong: int, key: str = "TH-1", **other: object) -> Transfer:
    return services.recover(
        transfer,
        amount_dong=amount_dong,
        key=key,
        document="QĐ thu hồi 3",
        by=THU,
        at=MORNING,
        **other,
    )


def close(book) -> None:
    services.close(fund=book.fund, year=2027, document="BB khoá sổ", by=THU, at=MORNING)


def test_a_payment_recovered_in_its_year_is_remitted_and_cites_it(book):
    paid = book.bring_to("paid", 100)
    recovered = recover(paid, 30)
    assert recovered.recovers == paid
    sums = selectors.fund_year(book.fund, 2027)
    assert (sums["paid"], sums["remitted"]) == (70, 30)
    assert checks.faults() == []


def test_an_advance_is_recovered_from_the_advance(book):
    advanced = book.bring_to("advanced", 100)
    recover(advanced, 100)
    sums = selectors.fund_year(book.fund, 2027)
    assert (sums["advanced"], sums["remitted"]) == (0, 100)


def test_the_same_recovery_twice_posts_once(book):
    paid = book.bring_to("paid", 100)
    assert recover(paid, 100) == recover(paid, 100)
    assert selectors.fund_year(book.fund, 2027)["remitted"] == 100


def test_more_than_was_paid_is_refused_with_the_numbers(book):
    paid = book.bring_to("paid", 100)
    recover(paid, 80)
    with pytest.raises(Refused) as refused:
        recover(paid, 21, key="TH-2")
    assert refused.value.message == (
        "Khoản này đã chi 100 đồng, đã thu hồi 80 đồng, chỉ còn thu hồi được 20 đồng."
    )
    recover(paid, 20, key="TH-2")


def test_only_money_that_left_can_be_recovered(book):
    planned = book.bring_to("planned", 100)
    with pytest.raises(Refused, match="Chỉ thu hồi được"):
        recover(planned, 30)


def test_after_closing_the_money_comes_through_the_open_year(book):
    paid = book.bring_to("paid", 100)
    close(book)
    with pytest.raises(Refused, match="đã khoá sổ"):
        recover(paid, 30)
    with pytest.raises(Refused, match="khoá sổ"):
        recover(paid, 30, year=2026)  # no year before the payment
    recover(paid, 30, year=2028)
    assert selectors.fund_year(book.fund, 2027)["paid"] == 100
    sums = selectors.fund_year(book.fund, 2028)
    assert (sums["source"], sums["remitted"]) == (-30, 30)
    assert selectors.statement(book.loom)[-1].recovers == paid
    assert checks.faults() == []


def test_a_later_year_waits_until_the_old_one_is_closed(book):
    paid = book.bring_to("paid", 100)
    with pytest.raises(Refused, match="chưa khoá sổ"):
        recover(paid, 30, year=2028)


def test_an_advance_that_became_a_payment_is_not_recovered_twice(book):
    advanced = book.bring_to("advanced", 100)
    paid = book.post("advanced", "paid", 100)
    close(book)
    recover(paid, 100, year=2028)
    with pytest.raises(Refused, match="chỉ còn thu hồi được 0 đồng"):
        recover(advanced, 100, key="TH-2", year=2028)
