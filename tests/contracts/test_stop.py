"""Dừng thực hiện: nothing may stay committed or advanced behind a stopped project."""

import pytest
from django.core.management import call_command

from khuyencong.contracts import services as contracts
from khuyencong.core.errors import Refused
from khuyencong.ledger import selectors as ledger
from khuyencong.projects.models import Request
from khuyencong.settlement import services as settlement
from tests import world as province
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


def test_a_stopped_project_gives_back_every_dong_and_closes_its_request():
    world = province.build()
    project = province.committed(world).project
    project = contracts.stop(
        project, reason="Cơ sở ngừng hoạt động", by=world.actor("hung"), at=at(2, 6)
    )
    assert project.state == "stopped"
    assert stages(project) == {}
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == 2_000_000_000
    assert Request.objects.get().state == "closed"
    call_command("verify")


def test_an_advance_must_come_back_before_the_stop():
    world = province.build()
    commitment = province.committed(world)
    thu, hung = world.actor("thu"), world.actor("hung")
    contracts.pay_advance(
        commitment,
        amount_dong=100_000_000,
        payee="HTX",
        decision="Văn bản 12/SCT",
        key="t1",
        by=thu,
        at=at(20),
    )
    project = commitment.project
    with pytest.raises(Refused, match=r"Còn 100\.000\.000"):
        contracts.stop(project, reason="Ngừng", by=hung, at=at(2, 6))
    with pytest.raises(Refused, match=r"đang tạm ứng 100\.000\.000"):
        settlement.return_advance(
            commitment,
            amount_dong=100_000_001,
            document="GNT 7",
            key="h1",
            by=thu,
            at=at(3, 6),
        )
    settlement.return_advance(
        commitment, amount_dong=100_000_000, document="GNT 7", key="h1", by=thu, at=at(3, 6)
    )
    assert stages(project) == {"committed": 300_000_000}
    contracts.stop(project, reason="Ngừng", by=hung, at=at(4, 6))
    assert stages(project) == {}


def test_a_stop_without_a_reason_is_refused():
    world = province.build()
    project = province.committed(world).project
    with pytest.raises(Refused, match="lý do"):
        contracts.stop(project, reason="  ", by=world.actor("hung"), at=at(2, 6))
    assert stages(project) == {"committed": 300_000_000}
