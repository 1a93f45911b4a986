"""Totals of placed projects follow every act, and `verify` names one that does not."""

import re

import pytest
from django.utils import timezone

from khuyencong.projects import checks
from khuyencong.projects.models import ProjectTotal
from khuyencong.projects.services import totals
from tests import money
from tests import world as province
from tests.projects.test_groups import fill, group_of_nine, planned

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


def held() -> dict[str, tuple[int, ...]]:
    """{state: (projects, support in đồng, memberships)}, without what is empty."""
    assert checks.faults_of_totals() == []
    sums = ProjectTotal.objects.all().added_up("state")
    return {state: tuple(amounts) for state, *amounts in sums if any(amounts)}


def test_a_project_is_in_the_total_of_its_state_from_the_plan_to_its_settlement(world):
    project = money.estimated(world)
    assert held() == {"estimated": (1, 300 * MILLION, 1)}
    money.sign(world, project)
    assert held() == {"committed": (1, 300 * MILLION, 1)}
    of_the_centre = money.assigned(world)
    money.stop(world, of_the_centre.project)
    assert held() == {"committed": (1, 300 * MILLION, 1)}


def test_the_first_page_tells_what_is_kept(world, client):
    money.sign(world, money.estimated(world))
    money.assigned(world)

    page = client.get("/").content.decode()
    turns = re.search(r"<dt>Lượt cơ sở được hỗ trợ</dt>\s*<dd>(\d+)</dd>", page)

    assert turns is not None
    assert int(turns[1]) == sum(memberships for *_amounts, memberships in held().values()) == 1


def test_a_slot_filled_after_the_plan_adds_a_membership(world):
    project = planned(world, group_of_nine(world))
    assert held() == {"planned": (1, 900 * MILLION, 0)}
    fill(world, project.slots.first())
    assert held() == {"planned": (1, 900 * MILLION, 1)}


def test_the_worker_puts_the_rows_of_one_total_together(world):
    money.sign(world, money.estimated(world))
    money.assigned(world)
    before = held()
    assert ProjectTotal.objects.count() == 10  # put in three times, taken out twice, each
    totals.keep_job(now=timezone.now())
    assert held() == before
    assert ProjectTotal.objects.count() == 6  # two activities in three states


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"support_dong": 299 * MILLION}, "1 đề án, 299.000.000 đồng, 1 lượt cơ sở"),
        ({"memberships": 2}, "1 đề án, 300.000.000 đồng, 2 lượt cơ sở"),
        ({"year": 2020}, "0 đề án, 0 đồng, 0 lượt cơ sở"),
        (None, "0 đề án, 0 đồng, 0 lượt cơ sở"),
    ],
)
def test_a_total_that_is_not_what_its_projects_add_up_to_is_named(world, change, kept):
    project = money.estimated(world)
    total = ProjectTotal.objects.filter(state="estimated")
    total.update(**change) if change else total.delete()

    fault, *others = sorted(checks.faults_of_totals(), reverse=True)

    assert f"năm {project.year}" in fault
    assert "“Đã duyệt dự toán”" in fault
    assert f"tổng ghi {kept}, cộng lại được 1 đề án, 300.000.000 đồng, 1 lượt cơ sở." in fault
    assert ["năm 2020" in other for other in others] == ([True] if "year" in (change or {}) else [])


def test_what_a_version_before_totals_left_out_is_set_right_by_the_worker(world):
    money.sign(world, money.estimated(world))
    before = held()
    ProjectTotal.objects.filter(state="committed").delete()
    totals.keep_job(now=timezone.now())
    assert held() == before
