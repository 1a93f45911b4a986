"""A day moved by the State is entered with its notice; due dates move and say why."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.administration.services.days import enter_day
from khuyencong.core import calendar, events
from khuyencong.core.calendar import due_date
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event, WorkDay
from khuyencong.projects import services as projects
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
TOLD = {"notice": "Thông báo 6150/TB-BLĐTBXH", "notice_date": date(2025, 12, 25)}


@pytest.fixture
def world():
    world = province.build()
    world.users["quynh"] = province.person(
        "quynh", "administrator", organisation=world.bodies["department"]
    )
    return world


def enter(world, day, kind, who="quynh", when=None):
    moved = enter_day(
        None, day=day, kind=kind, **TOLD, by=world.actor(who), at=when or at(25, 12, 2025)
    )
    calendar.refresh()
    return moved


def test_five_working_days_over_a_moved_day_end_on_8_january(world):
    if calendar.calendar().is_working(date(2026, 1, 2)):
        enter(world, date(2026, 1, 2), "swap_off")
    if not calendar.calendar().is_working(date(2026, 1, 10)):
        enter(world, date(2026, 1, 10), "swap_working")
    assert due_date(date(2025, 12, 30), 5) == date(2026, 1, 8)
    assert calendar.calendar().is_working(date(2026, 1, 10))


def test_an_open_due_date_moves_and_says_why(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(1))
    due = project.due_date
    day = calendar.calendar().add(date(2027, 3, 1), 1)
    assert enter(world, day, "holiday", when=at(1)) == 1
    project.refresh_from_db()
    assert project.due_date > due
    told = events.history(project.stream).last()
    assert told.kind == "move_due_date"
    assert told.payload["notice"] == TOLD["notice"]
    assert told.payload["from"] == due.isoformat()
    assert calendar.calendar().between(date(2027, 3, 1), project.due_date) == calendar.of(
        ()
    ).between(date(2027, 3, 1), due)


def test_a_due_date_before_the_day_stays(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(1))
    due = project.due_date
    day = calendar.calendar().add(due, 1)
    assert enter(world, day, "holiday", when=at(1)) == 0
    project.refresh_from_db()
    assert project.due_date == due


def test_a_day_that_is_so_already_is_refused_also_at_the_second_press(world):
    enter(world, date(2027, 3, 10), "swap_off")
    with pytest.raises(Refused, match="vốn đã là ngày nghỉ"):
        enter(world, date(2027, 3, 10), "swap_off")
    with pytest.raises(Refused, match="vốn đã là ngày làm việc"):
        enter(world, date(2027, 3, 11), "swap_working")
    assert Event.objects.filter(stream="calendar").count() == 1


def test_a_day_entered_by_mistake_is_entered_back(world):
    enter(world, date(2027, 3, 10), "swap_off")
    enter(world, date(2027, 3, 10), "swap_working")
    assert calendar.calendar().is_working(date(2027, 3, 10))
    assert WorkDay.objects.count() == 1
    assert events.history("calendar").count() == 2


@pytest.mark.parametrize("who", ["mai", "hung", "lan", "son"])
def test_nobody_but_the_administrator_enters_a_day(world, who):
    with pytest.raises(Refused, match="Chỉ quản trị"):
        enter(world, date(2027, 3, 10), "swap_off", who=who)
    assert not WorkDay.objects.exists()
