"""Thanh lý hợp đồng: after the settlement, with the beneficiaries; national money by 22 January."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.core import verification
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Liquidation, Settlement
from khuyencong.settlement.selectors import dossier
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def accepted(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    return Project.objects.get(pk=commitment.project_id)


def liquidate(world, project, **changed):
    asked = {
        "signed_date": date(YEAR, 10, 2), "agreed_with": "Bà Tâm, chủ nhiệm hợp tác xã",
        "by": world.actor("hung"), "at": at(3, 10),
    }  # fmt: skip
    return settlement.liquidate(project, **(asked | changed))


def test_the_contract_ends_with_its_own_paper(world, accepted):
    money.settle(world, accepted)
    assert money.issued(accepted, "liquidation") == 0
    assert Obligation.objects.still_open().get(kind="project.liquidate").role == "centre_head"
    done = liquidate(world, accepted)
    assert liquidate(world, accepted) == done  # a second press
    assert money.issued(accepted, "liquidation") == money.steps(accepted, "liquidate") == 1
    assert not Obligation.objects.still_open().filter(kind="project.liquidate").exists()
    assert last(accepted.stream).payload["signed_date"] == "2027-10-02"
    refused(lambda: liquidate(world, accepted, agreed_with="Người khác"), "Hung đã thanh lý")
    call_command("verify")


def test_the_head_of_the_unit_liquidates_what_is_settled_and_nobody_else(world, accepted):
    refused(lambda: liquidate(world, accepted), "chưa thanh lý")
    money.settle(world, accepted)
    for other in (*everyone_but(world, "centre_head"), elsewhere("centre_head")):
        refused(lambda by=other: liquidate(world, accepted, by=by))
    refused(lambda: liquidate(world, accepted, agreed_with=" "), "Chưa ghi ai ký")
    for day in (date(YEAR, 9, 30), date(YEAR, 10, 4)):
        refused(
            lambda on=day: liquidate(world, accepted, signed_date=on), "phải từ ngày quyết toán"
        )
    assert not Liquidation.objects.exists()


def test_own_work_has_nothing_to_liquidate(world):
    commitment = money.assigned(world)
    money.accept(world, commitment.project, 100 * MILLION)
    money.pay(world, commitment, 100 * MILLION)
    money.settle(world, commitment.project)
    assert not Obligation.objects.still_open().filter(kind="project.liquidate").exists()
    commitment.project.refresh_from_db()
    refused(lambda: liquidate(world, commitment.project), "không có hợp đồng")


def test_after_22_january_national_money_is_settled_on_a_paper_only(world, accepted):
    Project.objects.filter(pk=accepted.pk).update(track="national")
    accepted.refresh_from_db()
    assert dossier.gate(accepted) == date(YEAR + 1, 1, 22)
    assert dossier.due(accepted, date(YEAR + 1, 1, 20)) == (date(YEAR + 1, 1, 22),) * 2
    money.vouch(world, accepted)
    son = world.actor("son")
    late = at(23, 1, YEAR + 1)
    told = refused(lambda: settlement.settle(accepted, by=son, at=late), "Đã quá hạn 22/01/2028")
    assert told.field == "late_basis"
    basis = "Công văn 15/CTĐP-KC ngày 20/01/2028"
    done = settlement.settle(accepted, late_basis=basis, by=son, at=late)
    assert done.late_basis == basis
    Settlement.objects.update(late_basis="")
    assert any("sau hạn 22/01/2028" in one for one in dict(verification.run())["settlement"])


def test_on_22_january_nothing_more_is_asked(world, accepted):
    Project.objects.filter(pk=accepted.pk).update(track="national")
    accepted.refresh_from_db()
    money.vouch(world, accepted)
    on = at(22, 1, YEAR + 1)
    done = settlement.settle(accepted, late_basis="Không cần", by=world.actor("son"), at=on)
    assert done.late_basis == ""
