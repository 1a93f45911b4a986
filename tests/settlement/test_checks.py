"""`verify` works out again what was accepted and what a settlement adds up to."""

import pytest

from khuyencong.core import verification
from khuyencong.settlement.models import AcceptedLine, AcceptedSupport, Settlement
from tests import money
from tests import world as province

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


def faults() -> list[str]:
    return dict(verification.run())["settlement"]


@pytest.fixture
def settled():
    """300 million signed, 225 earned: 120 advanced, 105 paid; 75 freed."""
    world = province.build()
    commitment = province.committed(world)
    money.advance(world, commitment, 120 * MILLION)
    money.accept(world, commitment.project, 600 * MILLION)
    money.pay(world, commitment, 105 * MILLION)
    money.settle(world, commitment.project)
    return commitment.project


def test_what_was_settled_stands(settled):
    assert faults() == []


def test_support_accepted_one_dong_higher_is_named(settled):
    AcceptedSupport.objects.update(amount_dong=225_000_001)
    (fault,) = faults()
    assert fault.startswith(f"Đề án {settled.code}, ")
    assert "được nghiệm thu 225.000.001 đồng, tính lại là 225.000.000 đồng" in fault


def test_a_line_found_dearer_afterwards_is_named(settled):
    AcceptedLine.objects.update(cost_dong=700 * MILLION)
    fault, bought, own = faults()  # and what was settled on is not shown any more
    assert "được nghiệm thu 225.000.000 đồng" in fault
    assert "hóa đơn, chứng từ chi mới có 600.000.000 đồng trên 700.000.000 đồng" in bought
    assert "chứng từ vốn đối ứng" in own


def test_support_above_the_commitment_is_named_whatever_the_lines_say(settled):
    AcceptedLine.objects.update(cost_dong=800 * MILLION)
    AcceptedSupport.objects.update(amount_dong=301 * MILLION)
    fault, *_not_shown = faults()
    assert "được nghiệm thu 301.000.000 đồng, tính lại là 300.000.000 đồng" in fault


@pytest.mark.parametrize("field", ["paid_dong", "freed_dong"])
def test_a_sum_of_the_settlement_that_drifts_is_named(settled, field):
    settlement = Settlement.objects.get()
    Settlement.objects.update(**{field: getattr(settlement, field) + 1})
    fault, minutes = faults()
    assert "khác với biên bản thanh lý, quyết toán" in minutes
    assert fault.startswith(f"Đề án {settled.code}: quyết toán ghi đã chi ")
    assert "sổ tiền có 225.000.000 đồng và 75.000.000 đồng" in fault
