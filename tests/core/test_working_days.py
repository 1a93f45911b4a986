"""Working days equal brute force, with holidays and swapped days."""

import random
from datetime import date, timedelta

import pytest

from khuyencong.core.calendar import calendar
from khuyencong.core.working_days import (
    CalendarError,
    SpecialDay,
    WorkCalendar,
)


def brute_force_add(calendar: WorkCalendar, start: date, working_days: int) -> date:
    """The same answer, a day at a time: the check of `add`."""
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= calendar.is_working(day)
    return day


def test_adding_equals_a_day_at_a_time_from_2018_to_2040():
    draw = random.Random(2018)
    days = calendar()
    span = (date(2040, 6, 1) - date(2018, 1, 1)).days
    for _ in range(600):
        start = date(2018, 1, 1) + timedelta(days=draw.randrange(span))
        count = draw.randint(0, 120)
        end = days.add(start, count)
        assert end == brute_force_add(days, start, count)
        if count:
            assert days.between(start, end) == count


def test_tet_and_national_day_are_no_working_days_and_a_swapped_saturday_is_one():
    days = calendar()
    assert not days.is_working(date(2026, 2, 17))
    assert not days.is_working(date(2026, 9, 2))
    assert days.is_working(date(2024, 5, 4))
    assert not days.is_working(date(2024, 4, 29))


def test_the_province_s_own_table_wins():
    days = WorkCalendar(
        [date(2026, 11, 24)],
        [
            SpecialDay(date(2026, 11, 24), "swap_working", "thử", "seen"),
            SpecialDay(date(2026, 11, 25), "swap_off", "thử", "seen"),
        ],
    )
    assert days.is_working(date(2026, 11, 24))
    assert days.add(date(2026, 11, 24), 1) == date(2026, 11, 26)
    assert days.between(date(2026, 11, 26), date(2026, 11, 24)) == -1


def test_a_date_outside_the_known_years_is_said_so():
    with pytest.raises(CalendarError):
        calendar().add(date(1999, 1, 1), 3)
