"""Ký hợp đồng: the head of the Centre commits the approved estimate with the workshop."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.contracts.models import Commitment, Contract
from khuyencong.core.errors import Refused
from tests import money
from tests import world as province
from tests.duties import holds
from tests.world import YEAR, stages

pytestmark = pytest.mark.django_db
MARCH_16 = date(YEAR, 3, 16)


@pytest.fixture
def world():
    return province.build()


@holds("the right person", "the trace")
def test_the_head_of_the_centre_signs_and_300_million_are_committed(world):
    project = money.estimated(world)
    contract = money.sign(world, project)
    project.refresh_from_db()
    assert (contract.kind, project.state) == ("contract", "committed")
    assert contract.organisation == world.bodies["centre"]
    commitment = Commitment.objects.get(project=project)
    assert (commitment.amount_dong, commitment.transfer.amount_dong) == (300_000_000, 300_000_000)
    assert stages(project) == {"committed": 300_000_000}
    assert (money.steps(project, "sign"), money.issued(project, "contract")) == (1, 1)


def test_less_than_planned_was_approved_so_less_is_committed(world):
    project = money.estimated(world, approved_dong=280_000_000)
    money.sign(world, project)
    assert stages(project) == {"committed": 280_000_000}


@holds("another role", "another province")
def test_nobody_else_signs(world):
    project = money.estimated(world)
    money.only(world, lambda by: money.sign(world, project, by=by), "centre_head")
    assert stages(project) == {"planned": 300_000_000}


@holds("the same person")
def test_an_owner_of_the_workshop_does_not_sign_for_the_centre(world):
    project = money.estimated(world)
    hung = world.actor("hung")
    hung = replace(hung, grants=hung.grants + world.actor("tam").grants)
    with pytest.raises(Refused, match="có phần trong đơn vị thụ hưởng"):
        money.sign(world, project, by=hung)


@holds("the limit")
def test_it_is_signed_today_or_before_and_ends_on_that_day_or_after(world):
    project = money.estimated(world)
    with pytest.raises(Refused, match="16/03/2027 sau hôm nay 15/03/2027"):
        money.sign(world, project, signed_date=MARCH_16)
    with pytest.raises(Refused, match="14/03/2027, trước ngày ký 15/03/2027"):
        money.sign(world, project, end_date=date(YEAR, 3, 14))
    assert not Contract.objects.exists()
    assert money.sign(world, project, end_date=date(YEAR, 3, 15)).end_date == date(YEAR, 3, 15)


def test_a_project_without_a_workshop_has_nobody_to_sign_with(world):
    project = money.estimated_class(world)
    with pytest.raises(Refused, match="không có đơn vị thụ hưởng"):
        money.sign(world, project)


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_contract_that_is_signed(world):
    project = money.estimated(world)
    first = money.sign(world, project)
    assert money.sign(world, project) == first
    assert money.transfers(project, "planned", "committed") == [300_000_000]
    assert (money.steps(project, "sign"), money.issued(project, "contract")) == (1, 1)
    assert Commitment.objects.count() == 1


def test_another_day_or_another_head_is_no_second_press(world):
    project = money.estimated(world)
    money.sign(world, project)
    for other in (
        {"end_date": date(YEAR, 11, 30)},
        {"signed_date": date(YEAR, 3, 14)},
        {"by": replace(world.actor("hung"), id="u-khac")},
    ):
        with pytest.raises(Refused, match="chưa thể “Ký hợp đồng”"):
            money.sign(world, project, **other)
    assert Contract.objects.count() == 1
