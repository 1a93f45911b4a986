"""Giao dự toán, cắt giảm: Finance or the Department, one decision one row, the fund to the đồng."""

import pytest

from khuyencong.core.actors import SYSTEM
from khuyencong.ledger import selectors
from khuyencong.ledger.models import Transfer
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation
from tests.duties import elsewhere, everyone_but, refused
from tests.planning.room import MILLION, another_fund
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def give(world, by, amount=100 * MILLION, number="9/QĐ-UBND", year=YEAR):
    return planning.appropriate(
        world.fund, year=year, number=number, decided_date=at(5).date(), amount_dong=amount,
        by=by, at=at(6),
    )  # fmt: skip


def left(world, year=YEAR):
    return selectors.fund_year(world.fund, year)["appropriated"]


@pytest.mark.parametrize("name", ["son", "lan"])
def test_finance_or_the_department_writes_it_down(world, name):
    row = give(world, world.actor(name))
    assert (row.amount_dong, row.number, row.decided_date) == (
        100 * MILLION, "9/QĐ-UBND", at(5).date(),
    )  # fmt: skip
    assert left(world) == 500 * MILLION
    moved = Transfer.objects.order_by("pk").last()
    assert (moved.amount_dong, moved.document) == (100 * MILLION, "9/QĐ-UBND")


def test_the_start_of_a_province_writes_down_what_it_was_given(world):
    assert give(world, SYSTEM).transfer.by_id == "system"
    assert left(world) == 500 * MILLION


def test_a_cut_takes_what_is_left_and_not_a_dong_more(world):
    son = world.actor("son")
    refused(lambda: give(world, son, -400 * MILLION - 1))
    assert (left(world), Appropriation.objects.count()) == (400 * MILLION, 1)
    give(world, son, -400 * MILLION)
    assert left(world) == 0


def test_nobody_else_writes_it_down(world):
    for other in everyone_but(world, "finance_officer", "department_leader"):
        refused(lambda other=other: give(world, other), "Chỉ Sở Tài chính")
    refused(lambda: give(world, elsewhere("finance_officer", "department_leader")), "Chỉ Sở")
    assert left(world) == 400 * MILLION


@pytest.mark.parametrize("wrong", [{"number": " "}, {"amount": 0}])
def test_number_and_amount_are_given(world, wrong):
    refused(lambda: give(world, world.actor("son"), **wrong), "phải có số quyết định")


def test_one_decision_is_written_once_a_year_of_a_fund(world):
    give(world, world.actor("son"))
    refused(lambda: give(world, world.actor("lan")), "9/QĐ-UBND đã ghi")
    assert left(world) == 500 * MILLION
    give(world, world.actor("son"), year=YEAR + 1)
    assert left(world, YEAR + 1) == 100 * MILLION


def test_the_same_number_of_another_fund_is_another_decision(world):
    give(world, world.actor("son"))
    other = another_fund(world)
    planning.appropriate(
        other, year=YEAR, number="9/QĐ-UBND", decided_date=at(5).date(), amount_dong=1,
        by=world.actor("son"), at=at(6),
    )  # fmt: skip
    assert selectors.fund_year(other, YEAR)["appropriated"] == 1
    assert left(world) == 500 * MILLION


def test_a_second_press_finds_its_row_and_another_day_or_amount_is_refused(world):
    first = give(world, world.actor("son"))
    assert give(world, world.actor("son")) == first
    refused(lambda: give(world, world.actor("son"), 99 * MILLION), "9/QĐ-UBND đã ghi")
    refused(
        lambda: planning.appropriate(
            world.fund, year=YEAR, number="9/QĐ-UBND", decided_date=at(4).date(),
            amount_dong=100 * MILLION, by=world.actor("son"), at=at(6),
        ),
        "9/QĐ-UBND đã ghi",
    )  # fmt: skip
    assert left(world) == 500 * MILLION
