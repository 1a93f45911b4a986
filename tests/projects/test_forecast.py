"""Time to money, read off the record: P50 and P90 of the approval, bottlenecks, the way back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.appraisal import services as appraisal
from khuyencong.core.calendar import calendar
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import forecast
from tests import world as province
from tests.packs import set_figure
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def seminar(world, day):
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"], activity="seminar_visit", title="Hội thảo", year=YEAR,
        track="local", by=mai, at=at(day),
    )  # fmt: skip
    line = province.machine(20_000_000, 10_000_000, world.fund)
    project = projects.write_estimate(project, [line], by=mai, at=at(day))
    return projects.register(project, by=mai, at=at(day))


def approved(world, *, concluded: date, planned: date):
    """Registered on 1 March, concluded and planned on the days given."""
    project = seminar(world, 1)
    appraisal.conclude(
        project, opinion="Đạt.", by=world.actor("binh"), at=at(concluded.day, concluded.month)
    )
    province.planned(world, project, when=at(planned.day, planned.month))


def test_half_and_nine_tenths_of_ten_projects(world):
    for days in range(1, 11):  # concluded after 1 … 10 working days, planned 5 days later
        first = calendar().add(date(YEAR, 3, 1), days)
        approved(world, concluded=first, planned=calendar().add(first, 5))
    past = forecast.lives("40", "local")
    assert len(past) == 10
    slow, fast, drafting = forecast.stages(past, "local", province="40", on=at(1, 6).date())
    assert (drafting.state, drafting.nine_tenths) == ("draft", 0)
    assert (slow.state, slow.half, slow.nine_tenths, slow.late) == ("registered", 5, 9, 0)
    assert (fast.state, fast.half, fast.nine_tenths, fast.promised) == ("concluded", 5, 5, 15)
    new = seminar(world, 1)
    found = forecast.forecast(new, past, on=date(YEAR, 3, 1))
    assert found.likely_date == calendar().add(date(YEAR, 3, 1), 10)
    assert found.safe_date == calendar().add(date(YEAR, 3, 1), 14)


def test_what_was_promised_is_the_provinces_own_target(world):
    for _each in range(forecast.LEAST):
        approved(world, concluded=date(YEAR, 3, 5), planned=date(YEAR, 3, 9))
    set_figure(world, "target_plan_decision", 1)
    past = forecast.lives("40", "local")
    found = {
        one.state: one for one in forecast.stages(past, "local", province="40", on=at(9).date())
    }
    assert (found["concluded"].promised, found["concluded"].late) == (1, forecast.LEAST)


def test_who_has_waited_long_is_compared_with_the_slow_alone(world):
    for days in (2, 2, 2, 2, 20, 20, 20, 20, 20):
        first = calendar().add(date(YEAR, 3, 1), days)
        approved(world, concluded=first, planned=first)
    past = forecast.lives("40", "local")
    new = seminar(world, 1)
    later = calendar().add(date(YEAR, 3, 1), 6)
    found = forecast.forecast(new, past, on=later)
    assert (found.likely_date, found.count) == (calendar().add(date(YEAR, 3, 1), 20), 5)


def test_a_few_projects_make_no_forecast(world):
    for _each in range(forecast.LEAST - 1):
        approved(world, concluded=date(YEAR, 3, 5), planned=date(YEAR, 3, 9))
    past = forecast.lives("40", "local")
    assert forecast.forecast(seminar(world, 1), past, on=date(YEAR, 3, 2)) is None
    assert forecast.stages(past, "local", province="40", on=at(1, 6).date()) == []
    assert forecast.backward(past, "local", goal="planned", on=date(YEAR, 6, 1)) == []


def test_the_way_back_says_by_when_to_begin(world):
    for days in range(1, 11):
        first = calendar().add(date(YEAR, 3, 1), days)
        approved(world, concluded=first, planned=calendar().add(first, 5))
    past = forecast.lives("40", "local")
    marks = forecast.backward(past, "local", goal="planned", on=date(YEAR, 6, 30))
    by = {mark.label: mark.by for mark in marks}
    assert calendar().between(by["Đã đăng ký"], date(YEAR, 6, 30)) == 14
    assert calendar().between(by["Đã thẩm định"], date(YEAR, 6, 30)) == 5


def test_days_waiting_for_completion_are_in_the_whole_and_not_in_the_departments(world):
    """Registered again after a return: the Department's days count from the second time."""
    project = seminar(world, 1)
    project = appraisal.return_for_completion(
        project, items=[("Báo giá", "Thiếu")], by=world.actor("binh"), at=at(2)
    )
    province.complete(project, world.actor("mai"), 15)
    project = projects.register(project, by=world.actor("mai"), at=at(15))
    appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(17))
    province.planned(world, project, when=at(18))
    (life,) = forecast.lives("40", "local")
    assert life.days("registered", "concluded") == 2
    assert life.days("draft", "planned") == calendar().between(date(YEAR, 3, 1), date(YEAR, 3, 18))


def test_the_pages_show_it(client, world):
    for days in range(1, 11):
        first = calendar().add(date(YEAR, 3, 1), days)
        approved(world, concluded=first, planned=calendar().add(first, 5))
    new = seminar(world, 1)
    client.force_login(world.users["ha"])
    page = client.get("/ke-hoach/thoi-gian/?ngay=30/6/2027").content.decode()
    assert "Chín phần mười xong trong" in page
    assert "30/06/2027" in page
    assert "Chưa đủ đề án" in client.get("/ke-hoach/thoi-gian/?nguon=national").content.decode()
    assert client.get("/ke-hoach/thoi-gian/?ngay=hom nay").status_code == 200
    client.force_login(world.users["binh"])
    assert client.get(f"/ban-lam-viec/de-an/{new.code}/").status_code == 200


@given(st.lists(st.integers(0, 200), min_size=1, max_size=40), st.sampled_from([50, 90]))
def test_a_quantile_is_one_of_the_values_and_covers_its_share(values, percent):
    found = forecast.quantile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    below = [value for value in values if value < found]
    assert len(below) * 100 < percent * len(values)


def test_the_way_back_counts_working_days_alone():
    day = forecast._back(date(2027, 3, 8), 1, "40")  # a Monday
    assert day == date(2027, 3, 5)
    assert day + timedelta(days=3) == date(2027, 3, 8)
