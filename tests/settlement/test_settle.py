"""Quyết toán: advances become paid, the rest is freed; by somebody who paid nothing."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from khuyencong.contracts.models import Contract
from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import CaseFile
from khuyencong.ledger import selectors as ledger
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project, Request
from khuyencong.settlement.models import AcceptedSupport, SettledAmount, Settlement
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import also, holds
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def commitment(world):
    """300 million signed, 120 advanced, 225 earned, the other 105 paid: 75 left over."""
    commitment = province.committed(world)
    money.advance(world, commitment, 120 * MILLION)
    money.accept(world, commitment.project, 600 * MILLION)
    money.pay(world, commitment, 105 * MILLION)
    return commitment


@holds("the right person", "the trace")
def test_the_advance_is_paid_and_what_nobody_used_is_freed(world, commitment):
    project = commitment.project
    settlement = money.settle(world, project)
    project.refresh_from_db()
    assert project.state == "settled"
    assert (settlement.paid_dong, settlement.freed_dong) == (225 * MILLION, 75 * MILLION)
    assert stages(project) == {"paid": 225 * MILLION}
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == (2_000 - 225) * MILLION
    amounts = {one.kind: (one.amount_dong, one.transfer) for one in SettledAmount.objects.all()}
    assert {kind: dong for kind, (dong, _transfer) in amounts.items()} == {
        "paid": 120 * MILLION,
        "freed": 75 * MILLION,
    }
    assert all(transfer.amount_dong == dong for dong, transfer in amounts.values())
    assert money.transfers(project, "advanced", "paid") == [120 * MILLION]
    assert money.transfers(project, "committed", "appropriated") == [75 * MILLION]
    assert money.steps(project, "settle") == money.issued(project, "settlement") == 1
    assert Request.objects.get().state == "closed"
    call_command("verify")


@holds("another role", "another province")
def test_the_department_may_settle_too_and_nobody_else(world, commitment):
    project = commitment.project
    money.only(
        world,
        lambda by: money.settle(world, project, by=by),
        "finance_officer",
        "department_leader",
    )
    world.users["giang"] = province.person(
        "giang", "department_leader", organisation=world.bodies["department"]
    )
    assert money.settle(world, project, by=world.actor("giang")).settled_by == "Giang"


@holds("the same person")
def test_who_approved_the_estimate_does_not_settle(world, commitment):
    with pytest.raises(
        Refused, match=r"Lan \(.*\) đã làm “Phê duyệt dự toán đề án” ngày 12/03/2027"
    ):
        money.settle(world, commitment.project, by=world.actor("lan"))


@holds("the same person")
@pytest.mark.parametrize("paid_by_advance", [True, False])
def test_who_paid_does_not_settle(world, paid_by_advance):
    commitment = province.committed(world)
    if paid_by_advance:  # all of it, as somebody decided for a content that has no legal share
        Project.objects.filter(pk=commitment.project_id).update(activity="showroom")
        Contract.objects.update(advance_dong=300 * MILLION)
        money.advance(world, commitment, 300 * MILLION)
    money.accept(world, commitment.project)
    if not paid_by_advance:
        money.pay(world, commitment, 300 * MILLION)
    thu = also(world, "thu", "finance_officer", "finance")
    with pytest.raises(Refused, match="Thu đã làm bước trước"):
        money.settle(world, commitment.project, by=thu)
    assert not Settlement.objects.exists()


@holds("the limit")
def test_money_that_was_earned_is_paid_before(world):
    commitment = province.committed(world)
    project = commitment.project
    money.accept(world, project)
    money.pay(world, commitment, 300 * MILLION - 1, key="one")
    with pytest.raises(Refused, match=r"Còn 1 đồng được nghiệm thu .* chưa thanh toán"):
        money.settle(world, project)
    assert stages(project) == {"committed": 1, "paid": 300 * MILLION - 1}
    money.pay(world, commitment, 1, key="two")
    money.settle(world, project)


def test_an_advance_above_what_was_earned_comes_back_before(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 150 * MILLION + 1)
    money.accept(world, commitment.project, 400 * MILLION)
    with pytest.raises(Refused, match=r"150\.000\.001 đồng, nhiều hơn") as refusal:
        money.settle(world, commitment.project)
    assert "Thu hồi tạm ứng 1 đồng" in refusal.value.fix
    assert not Settlement.objects.exists()


def test_each_fund_is_earned_paid_and_freed_on_its_own(world):
    """Half is found: 100 of 200 million of the province, 50 of 100 of the district."""
    first, second = money.of_two_funds(world)
    project = first.project
    money.advance(world, first, 60 * MILLION, key="a1")
    money.advance(world, second, 50 * MILLION, key="a2")
    money.accept(world, project, 400 * MILLION)
    assert {one.fund_id: one.amount_dong for one in AcceptedSupport.objects.all()} == {
        first.fund_id: 100 * MILLION,
        second.fund_id: 50 * MILLION,
    }
    with pytest.raises(Refused, match="còn được thanh toán 0 đồng"):
        money.pay(world, second, 1, key="p2")
    with pytest.raises(Refused, match=r"Còn 40\.000\.000 đồng .* của Khuyến công địa phương"):
        money.settle(world, project)
    money.pay(world, first, 40 * MILLION, key="p1")
    settlement = money.settle(world, project)
    assert (settlement.paid_dong, settlement.freed_dong) == (150 * MILLION, 150 * MILLION)
    for commitment, paid in ((first, 100 * MILLION), (second, 50 * MILLION)):
        money_of = ledger.fund_year(commitment.fund, YEAR)
        assert (money_of["paid"], money_of["committed"], money_of["advanced"]) == (paid, 0, 0)
    call_command("verify")


def test_nothing_found_frees_everything(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project, 0)
    settlement = money.settle(world, commitment.project)
    assert (settlement.paid_dong, settlement.freed_dong) == (0, 300 * MILLION)
    assert stages(commitment.project) == {}


def test_a_project_that_is_not_accepted_is_not_settled(world):
    with pytest.raises(Refused, match="chưa thể “Quyết toán"):
        money.settle(world, province.committed(world).project)


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_settlement(world, commitment):
    project = commitment.project
    first = money.settle(world, project)
    assert money.settle(world, project) == first
    assert Settlement.objects.count() == money.steps(project, "settle") == 1
    assert money.issued(project, "settlement") == 1
    assert money.transfers(project, "advanced", "paid") == [120 * MILLION]


def test_a_second_press_is_answered_where_settling_moved_nothing(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    first = money.settle(world, commitment.project)
    assert not SettledAmount.objects.exists()
    assert money.settle(world, commitment.project) == first


def test_another_officer_is_told_that_it_is_settled(world, commitment):
    money.settle(world, commitment.project)
    for other in (world.actor("lan"), replace(world.actor("son"), id="u-khac")):
        with pytest.raises(Refused, match="chưa thể “Quyết toán"):
            money.settle(world, commitment.project, by=other)


def test_a_settled_project_is_a_file_for_the_archive_where_the_office_is_open(world, commitment):
    project, day = commitment.project, at(1, 10)
    hung = world.actor("hung")
    documents.begin_office(project.implementing_unit, valid_from=day.date(), by=hung, at=day)
    money.settle(world, project)
    case = CaseFile.objects.get()
    assert (case.about, case.closed_date) == (project.uuid, day.date())
    assert case.also == [str(Request.objects.get().uuid)]
    call_command("verify")


def test_acts_after_acceptance_do_not_put_off_the_day_of_settlement(world):
    """Accepted on 1 September; each payment since then would have given it a new day."""
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    project = Project.objects.get()
    owed = Obligation.objects.still_open().get(kind="project.settle", role="finance_officer")
    day = project.due_date
    assert day == owed.due_date
    money.pay(world, commitment, 100_000_000, day=at(10, 9))
    money.pay(world, commitment, 50_000_000, key="second", day=at(20, 9))
    project.refresh_from_db()
    owed.refresh_from_db()
    assert (project.state, project.due_date, owed.due_date) == ("accepted", day, day)
