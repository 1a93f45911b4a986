"""Thu hồi tạm ứng: what was advanced above what was accepted comes back before settlement."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.contracts import services as contracts
from khuyencong.core.errors import Refused
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from tests import world as province
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


def test_an_advance_above_the_accepted_cost_is_recovered_then_settled():
    world = province.build()
    thu, son = world.actor("thu"), world.actor("son")
    commitment = province.committed(world)
    contracts.pay_advance(
        commitment,
        amount_dong=200_000_000,
        payee="HTX",
        decision="Văn bản 12/SCT",
        key="t1",
        by=thu,
        at=at(20),
    )
    (line,) = estimate_lines(commitment.project)
    # Half of the machine was found: 300 × 400/800 = 150 million earned, 200 advanced.
    settlement.accept(
        commitment.project,
        found={line.pk: 400_000_000},
        remark="Mới lắp một nửa.",
        accepted_date=date(YEAR, 9, 1),
        by=world.actor("mai"),
        at=at(1, 9),
    )
    with pytest.raises(Refused, match=r"150\.000\.000") as refusal:
        settlement.settle(commitment.project, by=son, at=at(2, 9))
    assert "50.000.000" in refusal.value.fix
    with pytest.raises(Refused, match=r"50\.000\.000"):
        settlement.return_advance(
            commitment, amount_dong=50_000_001, document="GNT 9", key="h1", by=thu, at=at(3, 9)
        )
    settlement.return_advance(
        commitment, amount_dong=50_000_000, document="GNT 9", key="h1", by=thu, at=at(3, 9)
    )
    settlement.settle(commitment.project, by=son, at=at(4, 9))
    assert stages(commitment.project) == {"paid": 150_000_000}
    call_command("verify")
