"""Thanh toán tạm ứng: owed from the advance on, by the accountant and by who carries the work out,
until nothing of it is open any more; each is reminded before its day and hears of it after."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.permissions import CLEAR
from khuyencong.directory.models import Notice
from khuyencong.obligations import selectors
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.projects.services import escalation
from tests import money
from tests import world as province
from tests.duties import elsewhere
from tests.recoveries.ways import ask_reversal, decide_reversal
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
LAST_DAY = money.TERM["end_date"]
BOTH = [("centre_accountant", LAST_DAY), ("centre_specialist", LAST_DAY)]


@pytest.fixture
def world():
    return province.build()


def owed(commitment):
    rows = Obligation.objects.still_open().filter(kind=CLEAR, subject=commitment.project.uuid)
    return [(row.role, row.due_date) for row in rows.order_by("role", "pk")]


def small(world):
    """A class of 50 million, the largest contract that the law lets be advanced on request."""
    commitment = money.assigned(world)
    money.reduce(world, commitment, 50 * MILLION)
    return Commitment.objects.get(pk=commitment.pk)


def test_an_advance_of_a_large_contract_is_owed_until_its_last_day(world):
    commitment = money.assigned(world)
    assert owed(commitment) == []
    money.advance(world, commitment, 40 * MILLION)
    assert owed(commitment) == BOTH
    rows = Obligation.objects.still_open().filter(kind=CLEAR)
    assert {row.opened_by.kind for row in rows} == {"pay_advance"}
    assert {row.debtor for row in rows} == {str(world.bodies["centre"].uuid)}
    assert faults() == []


def test_an_advance_of_a_small_one_is_cleared_by_the_end_of_the_month_after(world):
    commitment = small(world)
    advance = money.advance(world, commitment, 10 * MILLION, day=at(20, 5))
    assert advance.clear_by == date(YEAR, 6, 30)
    assert {due for _role, due in owed(commitment)} == {date(YEAR, 6, 30)}


def test_one_dong_above_the_small_contract_has_the_day_of_its_contract(world):
    commitment = money.assigned(world)
    money.reduce(world, commitment, 50 * MILLION - 1)
    advance = money.advance(world, commitment, 10 * MILLION, day=at(20, 5))
    assert advance.clear_by is None
    assert owed(commitment) == BOTH


def test_each_has_it_on_her_list_with_what_is_open_now_and_nobody_else(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION)
    money.return_advance(world, commitment, 15 * MILLION)
    for who in ("thu", "mai"):
        mine = [one for one in selectors.of_actor(world.actor(who), 9) if one[0].kind == CLEAR]
        ((row, about),) = mine
        assert about.amount_dong == 25 * MILLION
        assert selectors.href(row, about).endswith(f"/quyet-toan/{commitment.project.code}/")
    for who in ("binh", "lan", "dung", "ha"):
        listed = selectors.of_actor(world.actor(who), 9)
        assert CLEAR not in {row.kind for row, _about in listed}
    khanh = elsewhere("centre_accountant", "centre_specialist")
    assert selectors.of_actor(khanh, 9) == []


def test_what_comes_back_in_part_opens_nothing_anew_and_the_last_of_it_ends_it(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION)
    before = set(Obligation.objects.filter(kind=CLEAR).values_list("pk", flat=True))
    money.return_advance(world, commitment, 40 * MILLION - 1)
    assert owed(commitment) == BOTH
    money.return_advance(world, commitment, 1, key="the rest")
    assert owed(commitment) == []
    rows = Obligation.objects.filter(kind=CLEAR)
    assert set(rows.values_list("pk", flat=True)) == before
    assert {row.closed_by.kind for row in rows} == {"return_advance"}
    assert faults() == []


def test_the_oldest_advance_that_is_not_covered_says_until_when(world):
    commitment = small(world)
    money.advance(world, commitment, 10 * MILLION, key="may", day=at(20, 5))
    money.advance(world, commitment, 10 * MILLION, key="july", day=at(20, 7))
    assert {due for _role, due in owed(commitment)} == {date(YEAR, 6, 30)}
    money.return_advance(world, commitment, 10 * MILLION)
    assert {due for _role, due in owed(commitment)} == {date(YEAR, 8, 31)}
    assert faults() == []


def test_settlement_ends_it(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 200 * MILLION)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 100 * MILLION)
    assert owed(commitment) == BOTH
    money.settle(world, commitment.project)
    assert owed(commitment) == []
    assert faults() == []


def test_a_wrong_advance_that_is_reversed_is_owed_no_more(world):
    commitment = money.assigned(world)
    paid = money.advance(world, commitment, 40 * MILLION)
    decide_reversal(world, ask_reversal(world, commitment, paid.transfer, 40 * MILLION))
    assert owed(commitment) == []
    assert faults() == []


def test_its_day_moves_with_the_last_day_of_the_contract(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION)
    money.suspend(world, commitment.project)
    money.resume(world, commitment.project)
    assert {due for _role, due in owed(commitment)} == {date(YEAR + 1, 1, 10)}
    assert faults() == []


def test_both_are_reminded_before_the_day_and_their_head_hears_after_it(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION)

    def heard(words, *days):
        for day in days:
            escalation.overdue_job(now=day)
        told = Notice.objects.filter(text__contains=words, at__in=days)
        told = told.filter(text__contains="tạm ứng")
        return sorted(told.values_list("user__username", flat=True))

    assert heard("Sắp đến hạn", at(20, 12)) == []
    assert heard("Sắp đến hạn", at(21, 12), at(22, 12)) == ["mai", "thu"]
    assert heard("Quá hạn", at(31, 12)) == []
    assert heard("Quá hạn", at(2, 1, YEAR + 1)) == ["mai", "thu"]
    assert "hung" in heard("Quá hạn", at(12, 1, YEAR + 1))


def test_verify_names_an_advance_that_nobody_owes_and_an_upgrade_opens_it(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION)
    columns = ("subject", "part", "role", "debtor", "due_date", "data")
    before = list(Obligation.objects.filter(kind=CLEAR).order_by("role").values_list(*columns))
    Obligation.objects.filter(kind=CLEAR).delete()
    assert len([fault for fault in faults() if "tạm ứng" in fault]) == 2
    import_module("khuyencong.contracts.migrations.0023_open_advances").open_all(apps, None)
    after = Obligation.objects.filter(kind=CLEAR).order_by("role").values_list(*columns)
    assert list(after) == before
    assert faults() == []
