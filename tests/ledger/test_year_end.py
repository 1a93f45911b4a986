from __future__ import annotations

from datetime import date

import pytest

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import Closing
from tests.ledger.conftest import MORNING, THU

DAY = date(2027, 3, 15)


def said(book, **other: object) -> dict[str, object]:
    return {
        "fund": book.fund,
        "year": 2027,
        "document": "QĐ 90/QĐ-UBND",
        "by": THU,
        "at": MORNING,
        **other,
    }


def test_three_doors_are_kept_apart(book):
    book.bring_to("appropriated", 100)
    services.cancel(amount_dong=50, key="huy", **said(book))
    services.remit(amount_dong=20, key="nop", **said(book))
    services.carry(amount_dong=30, key="chuyen", **said(book))
    sums = selectors.fund_year(book.fund, 2027)
    assert (sums["cancelled"], sums["remitted"], sums["carried"]) == (50, 20, 30)
    assert sums["appropriated"] == 0
    assert selectors.fund_year(book.fund, 2028)["appropriated"] == 30
    assert checks.faults() == []


@pytest.mark.parametrize("stage", ["planned", "committed", "advanced"])
def test_carried_money_arrives_where_it_was(book, stage):
    book.bring_to(stage, 100)
    services.carry(stage=stage, amount_dong=60, key="chuyen", subject=book.loom, **said(book))
    assert selectors.subject_balances(book.loom, 2027)[stage] == 40
    assert selectors.subject_balances(book.loom, 2028)[stage] == 60
    assert selectors.subject_balances(book.loom)[stage] == 100
    assert checks.faults() == []


def test_carrying_twice_with_one_key_carries_once(book):
    book.bring_to("appropriated", 100)
    for _time in (1, 2):
        services.carry(amount_dong=30, key="chuyen", **said(book))
    assert selectors.fund_year(book.fund, 2028)["appropriated"] == 30


def test_paid_money_is_not_carried(book):
    book.bring_to("paid", 100)
    with pytest.raises(Refused):
        services.carry(stage="paid", amount_dong=60, key="k", subject=book.loom, **said(book))


def test_a_year_with_open_money_is_not_closed(book):
    book.bring_to("appropriated", 100)
    book.post("appropriated", "planned", 70)
    with pytest.raises(Refused) as refused:
        services.close(**said(book))
    assert "dự toán được giao: 30 đồng; đã bố trí kế hoạch: 70 đồng" in refused.value.message
    assert not Closing.objects.exists()


@pytest.mark.parametrize(
    ("stage", "label"),
    [
        ("appropriated", "dự toán được giao"),
        ("planned", "đã bố trí kế hoạch"),
        ("committed", "đã ký hợp đồng, giao nhiệm vụ"),
        ("advanced", "tạm ứng"),
    ],
)
def test_one_dong_left_open_at_any_stage_keeps_the_year_open(book, stage, label):
    book.bring_to("paid", 99)
    book.bring_to(stage, 1)
    with pytest.raises(Refused, match=f"còn {label}: 1 đồng"):
        services.close(**said(book))
    assert not Closing.objects.exists()


def test_a_closing_cites_its_decision_and_tells_the_sums(book):
    book.bring_to("paid", 100)
    with pytest.raises(Refused, match="chưa nêu chứng từ"):
        services.close(**said(book, document=" "))
    closing = services.close(**said(book))
    assert (closing.document, closing.by_name, closing.on) == ("QĐ 90/QĐ-UBND", "Thu", DAY)
    told = events.history("fund:KC-40:2027").last()
    assert (told.kind, told.payload["sums_dong"]["paid"]) == ("ledger.close", 100)


@pytest.mark.parametrize("door", ["cancel", "remit"])
def test_no_more_leaves_than_is_there_and_twice_is_once(book, door):
    book.bring_to("appropriated", 100)
    leave = getattr(services, door)
    with pytest.raises(Refused, match="thiếu 1 đồng"):
        leave(amount_dong=101, key="ra", **said(book))
    first = leave(amount_dong=100, key="ra", **said(book))
    assert leave(amount_dong=100, key="ra", **said(book)) == first
    with pytest.raises(Refused, match="nội dung khác"):
        leave(amount_dong=99, key="ra", **said(book))
    assert selectors.fund_year(book.fund, 2027)["appropriated"] == 0


def test_a_closed_year_takes_no_transfer(book):
    book.bring_to("paid", 100)
    services.close(**said(book))
    with pytest.raises(Refused, match="Nguồn KC-40 năm 2027 đã khoá sổ ngày 15/03/2027"):
        book.post("source", "appropriated", 5)
    book.post("source", "appropriated", 5, year=2028)
    assert checks.faults() == []


def test_closing_twice_is_closing_once(book):
    book.bring_to("paid", 100)
    assert services.close(**said(book)) == services.close(**said(book))
