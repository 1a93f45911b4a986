"""Khoá sổ: refused while a đồng stands open, with which project, how much and what next; by two;
once closed the year takes nothing, and what was carried stands open in the next one."""

import pytest

from khuyencong.contracts.selectors import subject_of
from khuyencong.documents.models import Paper
from khuyencong.ledger.models import Closing
from khuyencong.planning import services as planning
from khuyencong.treasury import services as treasury
from khuyencong.treasury.services import Part
from tests.duties import everyone_but, kinds, refused
from tests.planning.room import MILLION
from tests.treasury.year import NEXT, ask, cancel, carry, decide, faults, january, stands
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def close(world, by="thu", on=None):
    return ask(world, "close", by=by, on=on or january(20), reason="Đã đối chiếu với Kho bạc")


def emptied(world, amount=800 * MILLION):
    decide(world, cancel(world, Part(None, "appropriated", amount)))


def test_a_year_is_closed_by_two_when_nothing_stands_open(world):
    emptied(world)
    act = close(world)
    assert not Closing.objects.exists()
    act = decide(world, act, on=january(21))
    closing, paper = Closing.objects.get(), Paper.objects.get(about=act.uuid)
    assert (closing.year, closing.by_name, closing.document) == (YEAR, "Lan", paper.reference)
    assert paper.code == "year_closing"
    assert kinds(act.stream) == ["ask_year_act", "decide_year_act"]
    assert faults() == []


def test_it_is_refused_with_the_project_the_amount_and_what_next(world, signed, planned):
    refusal = refused(lambda: close(world), "còn 800.000.000 đồng")
    assert f"{signed.project.code} (đã ký hợp đồng, giao nhiệm vụ): 300.000.000" in str(
        refusal.message
    )
    assert f"{planned.code} (đã bố trí kế hoạch): 200.000.000" in str(refusal.message)
    assert "bố trí cho đề án kịp ký, hoặc huỷ dự toán" in str(refusal.fix)


def test_one_dong_is_enough_to_keep_it_open(world):
    emptied(world, 800 * MILLION - 1)
    refused(lambda: close(world), "còn 1 đồng")
    emptied(world, 1)
    decide(world, close(world), on=january(21))


def test_not_on_the_last_day_of_the_year_but_on_the_day_after(world):
    emptied(world)
    refused(lambda: close(world, on=at(31, 12, YEAR)), "chưa hết: còn chi được đến 31/12/2027")
    close(world, on=at(1, 1, NEXT))


def test_money_that_came_after_it_was_asked_stops_the_decision(world):
    emptied(world)
    act = close(world)
    planning.appropriate(
        world.fund, year=YEAR, number="9/QĐ", decided_date=at(30, 12).date(), amount_dong=1,
        by=world.actor("son"), at=january(20),
    )  # fmt: skip
    refused(lambda: decide(world, act, on=january(21)), "còn 1 đồng")
    assert not Closing.objects.exists()


def test_a_second_press_closes_once(world):
    emptied(world)
    act = close(world)
    assert close(world) == act
    decide(world, act, on=january(21))
    decide(world, act, on=january(21))
    assert Closing.objects.count() == Paper.objects.filter(about=act.uuid).count() == 1
    refused(lambda: close(world), "đã khoá sổ ngày 21/01/2028")


def test_nobody_but_the_departments_leader_closes(world):
    emptied(world)
    act = close(world)
    for other in everyone_but(world, "department_leader"):
        refused(lambda other=other: treasury.decide(act, by=other, at=january(21)), "Chỉ lãnh đạo")
    assert not Closing.objects.exists()


def test_what_was_carried_is_open_in_the_next_year_and_the_old_one_takes_nothing(world, signed):
    decide(
        world, carry(world, Part(signed.project, "committed", 300 * MILLION, subject_of(signed)))
    )
    emptied(world, 500 * MILLION)
    decide(world, close(world), on=january(21))
    assert stands(world, NEXT) == {"source": -300 * MILLION, "committed": 300 * MILLION}
    refused(lambda: cancel(world, Part(None, "appropriated", 1), on=january(22)), "đã khoá sổ")
    refused(
        lambda: planning.appropriate(
            world.fund, year=YEAR, number="9/QĐ", decided_date=at(30, 12).date(), amount_dong=1,
            by=world.actor("son"), at=january(22),
        ),
        "đã khoá sổ",
    )  # fmt: skip
    assert faults() == []
