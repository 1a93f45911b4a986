"""Money that goes through several stages at once: as posted one by one, in one writing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import checks, selectors, services
from khuyencong.ledger.models import Transfer
from tests.ledger.conftest import MORNING, THU

STAGES = ("appropriated", "planned", "committed", "paid")


def through(book, amount_dong=100, key="past/DA-1", stages=STAGES):
    return services.post_through(
        stages, fund=book.fund, year=2027, subject=book.loom, amount_dong=amount_dong, key=key,
        document="Sổ 2027, dòng 4", by=THU, at=MORNING,
    )  # fmt: skip


def test_each_stage_takes_what_the_one_before_gave(book):
    book.bring_to("appropriated", 250)
    moved = through(book)
    assert [transfer.key for transfer in moved] == [
        "past/DA-1/planned", "past/DA-1/committed", "past/DA-1/paid",
    ]  # fmt: skip
    totals = selectors.fund_year(book.fund, 2027)
    assert {stage: dong for stage, dong in totals.items() if dong} == {
        "source": -250, "appropriated": 150, "paid": 100,
    }  # fmt: skip
    assert [event.seq for event in events.history("fund:KC-40:2027")] == [1, 2, 3, 4]
    assert events.check() == checks.faults() == []


def test_a_second_time_is_the_first_and_another_content_is_refused(book):
    book.bring_to("appropriated", 250)
    first = through(book)
    assert through(book) == first
    with pytest.raises(Refused, match="past/DA-1/planned"):
        through(book, 99)
    assert Transfer.objects.count() == 1 + 3


def test_more_than_is_there_moves_nothing(book):
    book.bring_to("appropriated", 99)
    with pytest.raises(Refused, match="thiếu 1 đồng"):
        through(book)
    with pytest.raises(Refused, match="Không chuyển tiền"):
        through(book, 1, stages=("appropriated", "paid"))
    assert Transfer.objects.count() == 1
    assert checks.faults() == []


def test_three_stages_take_hardly_more_queries_than_one(book):
    book.bring_to("appropriated", 250)
    with CaptureQueriesContext(connection) as one:
        book.post("appropriated", "planned", 100)
    with CaptureQueriesContext(connection) as three:
        through(book)
    assert len(three) <= len(one) + 6
