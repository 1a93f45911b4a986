"""A day moved by the State is entered with its notice; due dates move and say why."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.administration.services.days import enter_day
from khuyencong.core import calendar, events
from khuyencong.core.calendar import due_date
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event, WorkDay
from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import world as province
from tests.again import scenery
from tests.planning.room import thanh_hoa
from tests.world import at

pytestmark = pytest.mark.django_db
TOLD = {"notice": "Thông báo 6150/TB-BLĐTBXH", "notice_date": date(2025, 12, 25)}


@pytest.fixture
@scenery
def world():
    world = province.build()
    world.users["quynh"] = province.person(
        "quynh", "administrator", organisation=world.bodies["department"]
    )
    return world


def enter(world, day, kind, who="quynh", when=None, whose="40"):
    moved = enter_day(
        whose, day=day, kind=kind, **TOLD, by=world.actor(who), at=when or at(25, 12, 2025)
    )
    calendar.refresh()
    return moved


def test_five_working_days_over_a_moved_day_end_on_8_january(world):
    if calendar.calendar("40").is_working(date(2026, 1, 2)):
        enter(world, date(2026, 1, 2), "swap_off")
    if not calendar.calendar("40").is_working(date(2026, 1, 10)):
        enter(world, date(2026, 1, 10), "swap_working")
    assert due_date(date(2025, 12, 30), 5, province="40") == date(2026, 1, 8)
    assert calendar.calendar("40").is_working(date(2026, 1, 10))


def test_an_open_due_date_moves_and_says_why(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(1))
    due = project.due_date
    day = calendar.calendar("40").add(date(2027, 3, 1), 1)
    assert enter(world, day, "holiday", when=at(1)) == 1
    project.refresh_from_db()
    assert project.due_date > due
    told = events.history(project.stream).last()
    assert told.kind == "move_due_date"
    assert told.payload["notice"] == TOLD["notice"]
    assert told.payload["from"] == due.isoformat()
    assert calendar.calendar("40").between(date(2027, 3, 1), project.due_date) == calendar.of(
        ()
    ).between(date(2027, 3, 1), due)


def test_a_due_date_before_the_day_stays(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(1))
    due = project.due_date
    day = calendar.calendar("40").add(due, 1)
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
    assert calendar.calendar("40").is_working(date(2027, 3, 10))
    assert WorkDay.objects.count() == 1
    assert events.history("calendar").count() == 2


@pytest.mark.parametrize("who", ["mai", "hung", "lan", "son"])
def test_nobody_but_the_administrator_enters_a_day(world, who):
    with pytest.raises(Refused, match="Chỉ quản trị"):
        enter(world, date(2027, 3, 10), "swap_off", who=who)
    assert not WorkDay.objects.exists()


@pytest.fixture
def two(world):
    """The same project in Nghệ An and in Thanh Hóa, each with an administrator."""
    other = thanh_hoa()
    office = province.body("SCT-38", "department", "Sở Công Thương Thanh Hóa", "SCT", other)
    world.users["xuan"] = province.person("xuan", "administrator", organisation=office)
    near, far = (
        projects.register(province.drafted(world), by=world.actor("mai"), at=at(1))
        for _project in range(2)
    )
    Project.objects.filter(pk=far.pk).update(province=other)
    return near, far


def due_dates(*rows):
    return [Project.objects.get(pk=row.pk).due_date for row in rows]


def test_a_day_of_one_province_moves_no_due_date_of_another(world, two):
    due = two[0].due_date
    day = calendar.calendar("40").add(date(2027, 3, 1), 1)
    assert enter(world, day, "holiday", when=at(1)) == 1
    moved, stayed = due_dates(*two)
    assert (moved > due, stayed) == (True, due)
    assert not calendar.calendar("40").is_working(day)
    assert calendar.calendar("38").is_working(day)
    assert due_date(date(2027, 3, 1), 1, province="38") == day
    assert enter(world, day, "holiday", who="xuan", whose="38", when=at(1)) == 1
    assert due_dates(*two) == [moved, moved]
    assert WorkDay.objects.count() == 2


def test_a_day_of_the_country_moves_both_and_each_administrator_is_told(world, two):
    due = two[0].due_date
    day = calendar.calendar("40").add(date(2027, 3, 1), 1)
    assert enter(world, day, "holiday", whose=calendar.COUNTRY, when=at(1)) == 2
    assert all(new > due for new in due_dates(*two))
    assert Notice.objects.filter(user=world.users["xuan"], text__contains="cho cả nước").exists()
    assert not Notice.objects.filter(user=world.users["quynh"]).exists()


def test_a_province_s_own_day_goes_before_the_country_s(world, two):
    day = calendar.calendar("40").add(date(2027, 3, 1), 1)
    enter(world, day, "holiday", whose=calendar.COUNTRY, when=at(1))
    off = due_dates(*two)
    assert enter(world, day, "swap_working", when=at(1)) == 1
    near, far = due_dates(*two)
    assert (near < off[0], far) == (True, off[1])
    enter(world, day, "swap_working", whose=calendar.COUNTRY, when=at(1))
    assert due_dates(*two) == [near, near]


def test_an_administrator_enters_no_day_of_another_province(world, two):
    with pytest.raises(Refused, match="Chỉ quản trị"):
        enter(world, date(2027, 3, 10), "swap_off", who="xuan", whose="40")
    with pytest.raises(Refused, match="Chỉ quản trị"):
        enter(world, date(2027, 3, 10), "swap_off", who="mai", whose=calendar.COUNTRY)
    assert not WorkDay.objects.exists()
