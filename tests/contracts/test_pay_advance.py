"""Tạm ứng: within the legal share where one is known, else upon a written decision."""

from dataclasses import replace

import pytest

from khuyencong.contracts.models import Advance
from khuyencong.core.errors import Refused
from tests import money
from tests import world as province
from tests.duties import also, holds
from tests.world import stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@holds("the right person", "the trace")
def test_the_accountant_advances_and_the_ledger_follows(world):
    commitment = money.assigned(world)
    paid = money.advance(world, commitment, 40 * MILLION, decision="")
    project = commitment.project
    assert stages(project) == {"committed": 60 * MILLION, "advanced": 40 * MILLION}
    assert (paid.amount_dong, paid.payee, paid.paid_by) == (
        40 * MILLION,
        money.party(commitment),
        "Thu",
    )
    assert paid.transfer.amount_dong == 40 * MILLION
    assert paid.transfer.document.startswith("Thông tư 36/2013/TT-BCT")
    assert money.steps(project, "pay_advance") == 1


@holds("another role", "another province")
def test_nobody_else_pays_it(world):
    commitment = money.assigned(world)
    money.only(
        world, lambda by: money.advance(world, commitment, MILLION, by=by), "centre_accountant"
    )
    assert not Advance.objects.exists()


@holds("the same person")
@pytest.mark.parametrize(("step", "signer"), [("sign", "hung"), ("assign", "lan")])
def test_who_signed_or_assigned_does_not_pay_the_advance(world, step, signer):
    commitment = province.committed(world) if step == "sign" else money.assigned(world)
    by = also(world, signer, "centre_accountant", "centre")
    with pytest.raises(Refused, match="đã làm bước trước"):
        money.advance(world, commitment, MILLION, by=by)
    assert not Advance.objects.exists()


@holds("the limit")
def test_70_percent_of_a_class_may_be_advanced_and_not_one_dong_more(world):
    commitment = money.assigned(world)
    with pytest.raises(Refused, match=r"mức tối đa 70\.000\.000"):
        money.advance(world, commitment, 70 * MILLION + 1)
    money.advance(world, commitment, 70 * MILLION)
    assert stages(commitment.project) == {"committed": 30 * MILLION, "advanced": 70 * MILLION}


def test_all_advances_together_stay_within_the_share(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION, key="one")
    with pytest.raises(Refused, match=r"đã tạm ứng 40\.000\.000 đồng\) vượt") as refusal:
        money.advance(world, commitment, 30 * MILLION + 1, key="two")
    assert "30.000.000" in refusal.value.fix
    money.advance(world, commitment, 30 * MILLION, key="two")
    assert stages(commitment.project)["advanced"] == 70 * MILLION


def test_what_came_back_no_longer_counts_against_the_next_advance(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 70 * MILLION, key="one")
    money.return_advance(world, commitment, 50 * MILLION)
    with pytest.raises(Refused, match=r"đã tạm ứng 20\.000\.000"):
        money.advance(world, commitment, 50 * MILLION + 1, key="two")
    money.advance(world, commitment, 50 * MILLION, key="two")
    assert stages(commitment.project) == {"committed": 30 * MILLION, "advanced": 70 * MILLION}


def test_without_a_known_share_somebody_must_have_decided(world):
    commitment = province.committed(world)
    with pytest.raises(Refused, match="Chưa có quy định đã kiểm chứng") as refusal:
        money.advance(world, commitment, MILLION, decision="  ")
    assert refusal.value.field == "decision"
    with pytest.raises(Refused, match=r"mức tối đa 300\.000\.000"):
        money.advance(world, commitment, 300 * MILLION + 1)
    paid = money.advance(world, commitment, 300 * MILLION)
    assert paid.transfer.document == money.DECISION
    assert stages(commitment.project) == {"advanced": 300 * MILLION}


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_advance(world, amount):
    with pytest.raises(Refused, match="Tạm ứng"):
        money.advance(world, money.assigned(world), amount)
    assert not Advance.objects.exists()


def test_an_accepted_project_takes_no_advance(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    with pytest.raises(Refused, match="chưa thể “Tạm ứng”"):
        money.advance(world, commitment, MILLION)


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_advance(world):
    commitment = money.assigned(world)
    first = money.advance(world, commitment, 70 * MILLION)
    assert money.advance(world, commitment, 70 * MILLION) == first
    project = commitment.project
    assert Advance.objects.count() == money.steps(project, "pay_advance") == 1
    assert money.transfers(project, "committed", "advanced") == [70 * MILLION]


def test_a_second_press_is_answered_even_where_the_step_is_no_longer_open(world):
    commitment = province.committed(world)
    first = money.advance(world, commitment, MILLION)
    money.accept(world, commitment.project)
    assert money.advance(world, commitment, MILLION) == first


def test_one_key_stands_for_one_content_and_one_person(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 10 * MILLION)
    other = {
        "amount": {"amount_dong": 10 * MILLION + 1},
        "payee": {"payee": "Người khác"},
        "decision": {"decision": "Văn bản 13"},
        "person": {"by": replace(world.actor("thu"), id="u-khac")},
    }
    for change in other.values():
        with pytest.raises(Refused, match="đã dùng cho một bút toán có nội dung khác"):
            money.advance(world, commitment, **({"amount_dong": 10 * MILLION} | change))
    with pytest.raises(Refused, match="nội dung khác"):
        money.advance(world, province.committed(world), 10 * MILLION)
    with pytest.raises(Refused, match="nội dung khác"):
        money.return_advance(world, commitment, 10 * MILLION, key="advance")
    assert Advance.objects.count() == 1
