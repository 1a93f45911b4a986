"""Giao nhiệm vụ: the Department gives the Centre a task of its own, and the money."""

from datetime import date

import pytest

from khuyencong.contracts.models import Commitment, Contract
from khuyencong.core.errors import Refused
from tests import money
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "no earlier step must be another's"}


@pytest.fixture
def world():
    return province.build()


@holds("the right person", "the trace")
def test_the_department_assigns_and_100_million_are_committed(world):
    project = money.estimated_class(world)
    assignment = money.assign(world, project)
    assert (assignment.kind, assignment.organisation) == ("assignment", world.bodies["department"])
    assert stages(project) == {"committed": 100_000_000}
    assert (money.steps(project, "assign"), money.issued(project, "assignment")) == (1, 1)
    assert Commitment.objects.get().transfer.amount_dong == 100_000_000


@holds("another role", "another province")
def test_nobody_else_assigns(world):
    project = money.estimated_class(world)
    money.only(world, lambda by: money.assign(world, project, by=by), "department_leader")
    assert stages(project) == {"planned": 100_000_000}


@holds("the limit")
def test_it_is_assigned_today_or_before_and_ends_after(world):
    project = money.estimated_class(world)
    with pytest.raises(Refused, match="16/03/2027 sau hôm nay"):
        money.assign(world, project, signed_date=date(YEAR, 3, 16))
    with pytest.raises(Refused, match="trước ngày ký"):
        money.assign(world, project, end_date=date(YEAR, 3, 14))
    assert not Contract.objects.exists()


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_assignment_that_is_made(world):
    project = money.estimated_class(world)
    first = money.assign(world, project)
    assert money.assign(world, project) == first
    assert money.transfers(project, "planned", "committed") == [100_000_000]
    assert (money.steps(project, "assign"), money.issued(project, "assignment")) == (1, 1)


def test_other_dates_are_no_second_press(world):
    project = money.estimated_class(world)
    money.assign(world, project)
    with pytest.raises(Refused, match="chưa thể “Giao nhiệm vụ”"):
        money.assign(world, project, end_date=date(YEAR, 11, 30))
