"""Hoàn trả, thu hồi tạm ứng: before acceptance any of it, after it what was not earned."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from khuyencong.core.errors import Refused
from khuyencong.settlement.models import AdvanceReturn
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import holds
from tests.world import stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "who paid an advance records that it came back"}
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def commitment(world):
    """300 million signed, 200 of them advanced."""
    commitment = province.committed(world)
    money.advance(world, commitment, 200 * MILLION)
    return commitment


@holds("the right person", "the trace")
def test_an_advance_comes_back_and_is_committed_again(world, commitment):
    returned = money.return_advance(world, commitment, 50 * MILLION)
    project = commitment.project
    assert stages(project) == {"committed": 150 * MILLION, "advanced": 150 * MILLION}
    assert (returned.recorded_by, returned.document) == ("Thu", "Giấy nộp tiền 7")
    assert returned.transfer.amount_dong == 50 * MILLION
    assert (returned.transfer.reason, returned.transfer.document) == (
        "hoàn trả tạm ứng",
        "Giấy nộp tiền 7",
    )
    project.refresh_from_db()
    assert project.state == "committed"
    assert money.steps(project, "return_advance") == 1


@holds("another role", "another province")
def test_nobody_else_records_it(world, commitment):
    money.only(
        world,
        lambda by: money.return_advance(world, commitment, MILLION, by=by),
        "centre_accountant",
    )
    assert not AdvanceReturn.objects.exists()


@holds("the limit")
@pytest.mark.parametrize("amount", [0, -1, 200 * MILLION + 1])
def test_before_acceptance_no_more_than_is_advanced(world, commitment, amount):
    with pytest.raises(Refused, match=r"đang tạm ứng 200\.000\.000"):
        money.return_advance(world, commitment, amount)
    assert stages(commitment.project)["advanced"] == 200 * MILLION


def test_before_acceptance_all_of_it(world, commitment):
    money.return_advance(world, commitment, 200 * MILLION)
    assert stages(commitment.project) == {"committed": 300 * MILLION}


def test_after_acceptance_what_was_advanced_above_it_then_settled(world, commitment):
    """Half of the machine was found: 300 × 400/800 = 150 million earned, 200 advanced."""
    project = commitment.project
    money.accept(world, project, 400 * MILLION)
    with pytest.raises(Refused, match=r"nghiệm thu 150\.000\.000") as refusal:
        money.settle(world, project)
    assert "50.000.000" in refusal.value.fix
    for amount in (50 * MILLION + 1, 0, -1):
        with pytest.raises(Refused, match=r"vượt nghiệm thu 50\.000\.000"):
            money.return_advance(world, commitment, amount)
    returned = money.return_advance(world, commitment, 50 * MILLION)
    assert returned.transfer.reason == "thu hồi tạm ứng"
    project.refresh_from_db()
    assert project.state == "accepted"
    money.settle(world, project)
    assert stages(project) == {"paid": 150 * MILLION}
    call_command("verify")


def test_after_acceptance_payments_count_too(world, commitment):
    """150 million earned and 200 advanced; what comes back first may not be paid out after."""
    project = commitment.project
    money.accept(world, project, 600 * MILLION)  # earns 225 million
    money.pay(world, commitment, 25 * MILLION)
    with pytest.raises(Refused, match=r"vượt nghiệm thu 0 đồng"):
        money.return_advance(world, commitment, 1)


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_return(world, commitment):
    first = money.return_advance(world, commitment, 50 * MILLION)
    assert money.return_advance(world, commitment, 50 * MILLION) == first
    project = commitment.project
    assert AdvanceReturn.objects.count() == money.steps(project, "return_advance") == 1
    assert money.transfers(project, "advanced", "committed") == [50 * MILLION]


def test_a_second_press_after_acceptance_is_answered_too(world, commitment):
    project = commitment.project
    money.accept(world, project, 400 * MILLION)
    first = money.return_advance(world, commitment, 50 * MILLION)
    assert money.return_advance(world, commitment, 50 * MILLION) == first
    money.settle(world, project)
    assert money.return_advance(world, commitment, 50 * MILLION) == first


def test_one_key_stands_for_one_return(world, commitment):
    money.return_advance(world, commitment, 50 * MILLION)
    for other in (
        {"amount_dong": 51 * MILLION},
        {"document": "Giấy nộp tiền 8"},
        {"by": replace(world.actor("thu"), id="u-khac")},
    ):
        with pytest.raises(Refused, match="nội dung khác"):
            money.return_advance(world, commitment, **({"amount_dong": 50 * MILLION} | other))
    assert AdvanceReturn.objects.count() == 1


def test_a_stopped_or_settled_project_takes_no_return(world):
    commitment = province.committed(world)
    money.stop(world, commitment.project)
    with pytest.raises(Refused, match="chưa thể “Ghi hoàn trả"):
        money.return_advance(world, commitment, 1)
