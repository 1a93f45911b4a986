"""What officials wrote about money and what the ledger moved: `verify` names each that is alone."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from khuyencong.contracts.models import Advance, Annex, Commitment
from khuyencong.ledger import services as ledger
from khuyencong.ledger.checks import receipts
from khuyencong.ledger.models import Account, Fund, Transfer
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment, Appropriation, EstimateApproval, PlanLine
from khuyencong.projects import checks as past
from khuyencong.projects.models import Project
from khuyencong.projects.services.past_projects import record_past
from khuyencong.settlement.models import AdvanceReturn, Payment, SettledAmount
from tests import money
from tests import world as province
from tests.again import scenery
from tests.flush import lift_triggers
from tests.planning.room import concluded
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def settled(world) -> Commitment:
    """300 million planned, 290 approved and signed, 40 taken away, 100 advanced, 20 came back,
    225 earned, the rest paid, 25 freed."""
    project = money.estimated(world, approved_dong=290 * MILLION)
    money.sign(world, project)
    commitment = Commitment.objects.get(project=project)
    money.reduce(world, commitment, 40 * MILLION)
    money.advance(world, commitment, 100 * MILLION)
    money.return_advance(world, commitment, 20 * MILLION)
    money.accept(world, project, 600 * MILLION)
    money.pay(world, commitment, 145 * MILLION)
    money.settle(world, project)
    return commitment


@pytest.fixture
@scenery
def adjusted(world) -> Project:
    """Planned at 200 million, 30 taken away, 10 given back."""
    project = concluded(world, "Máy vót nan", 200 * MILLION, workshop=1)
    province.planned(world, project)
    for kind, amount, decider in (("reduction", 30, "lan"), ("increase", 10, "dung")):
        row = planning.ask_adjustment(
            project, kind=kind, text="Đổi máy", reason="Giá khác", fund=world.fund,
            amount_dong=amount * MILLION, by=world.actor("hung"), at=at(11),
        )  # fmt: skip
        planning.decide_adjustment(row, by=world.actor(decider), at=at(12))
    return project


def alone(receipt, key: str, dong: str) -> list[str]:
    name = receipt._meta.verbose_name
    return [
        f"{name} {receipt.pk} ({dong}): không có bút toán.",
        f"Bút toán {key} ({dong}): không có hồ sơ nào ghi khoản này.",
    ]


def test_a_whole_life_leaves_nothing_alone(settled, adjusted):
    assert receipts.faults() == []


@pytest.mark.parametrize(
    ("model", "which", "dong"),
    [
        (Appropriation, {}, "2.000.000.000 đồng"),
        (PlanLine, {}, "300.000.000 đồng"),
        (EstimateApproval, {}, "10.000.000 đồng"),
        (Commitment, {}, "290.000.000 đồng"),
        (Annex, {}, "40.000.000 đồng"),
        (Advance, {}, "100.000.000 đồng"),
        (AdvanceReturn, {}, "20.000.000 đồng"),
        (Payment, {}, "145.000.000 đồng"),
        (SettledAmount, {"kind": "paid"}, "80.000.000 đồng"),
        (SettledAmount, {"kind": "freed"}, "25.000.000 đồng"),
    ],
)
def test_a_receipt_and_a_transfer_without_each_other_are_named(settled, model, which, dong):
    receipt = model.objects.get(**which)
    key = receipt.transfer.key
    model.objects.filter(pk=receipt.pk).update(transfer=None)
    assert receipts.faults() == alone(receipt, key, dong)


@pytest.mark.parametrize("kind", ["increase", "reduction"])
def test_so_are_an_adjustment_and_its_transfer(adjusted, kind):
    receipt = Adjustment.objects.get(kind=kind)
    Adjustment.objects.filter(pk=receipt.pk).update(transfer=None)
    dong = f"{receipt.amount_dong // MILLION}.000.000 đồng"
    assert receipts.faults() == alone(receipt, receipt.transfer.key, dong)


def test_a_second_row_of_one_press_is_named(settled):
    """What a second press used to leave."""
    second = Advance.objects.get()
    second.pk = second.transfer = None
    second.save(force_insert=True)
    assert receipts.faults() == [f"tạm ứng {second.pk} (100.000.000 đồng): không có bút toán."]


@pytest.mark.parametrize("model", [Appropriation, PlanLine, Advance, Payment, SettledAmount])
def test_an_amount_that_drifts_is_named(settled, model):
    receipt = model.objects.order_by("pk").first()
    model.objects.filter(pk=receipt.pk).update(amount_dong=receipt.amount_dong + 1)
    (fault, *_others) = receipts.faults()
    assert f"khác với bút toán {receipt.transfer.key}" in fault


def test_an_estimate_raised_to_its_plan_leaves_its_transfer_bare(settled):
    """300 million planned, 290 approved: 10 went back. An approval of 300 says that none did."""
    approval = EstimateApproval.objects.get(project=settled.project)
    assert approval.amount_dong == 290_000_000
    EstimateApproval.objects.update(amount_dong=300_000_000)
    assert receipts.faults() == [
        f"Bút toán {approval.transfer.key} (10.000.000 đồng): không có hồ sơ nào ghi khoản này."
    ]


def test_an_estimate_above_its_plan_is_named(settled):
    EstimateApproval.objects.update(amount_dong=300_000_001)
    (fault,) = receipts.faults()
    assert "(-1 đồng): khác với bút toán" in fault


def test_a_receipt_that_points_to_another_projects_money_is_named(world, settled):
    other = province.committed(world)
    taken = other.transfer
    Commitment.objects.filter(pk=other.pk).update(transfer=None)
    Commitment.objects.filter(pk=settled.pk).update(transfer=taken)
    faults = " ".join(receipts.faults())
    assert f"khoản đã ký, đã giao {settled.pk} (290.000.000 đồng): khác với" in faults
    assert f"khoản đã ký, đã giao {other.pk} (300.000.000 đồng): không có bút toán" in faults


def test_a_receipt_of_another_stage_or_year_is_named(settled):
    advance, payment = Advance.objects.get(), Payment.objects.get()
    swapped = payment.transfer
    Payment.objects.update(transfer=None)
    Advance.objects.update(transfer=swapped, amount_dong=swapped.amount_dong)
    assert any(f"khác với bút toán {swapped.key}" in fault for fault in receipts.faults())
    Advance.objects.update(transfer=advance.transfer, amount_dong=advance.amount_dong)
    Payment.objects.update(transfer=swapped)
    assert receipts.faults() == []
    Appropriation.objects.update(year=YEAR + 1)
    assert any("khác với bút toán appropriate/" in fault for fault in receipts.faults())


def test_money_of_the_ministry_is_allotted_and_planned_by_one_line(world):
    fund = Fund.objects.create(
        code="KCQG-40", name="Khuyến công quốc gia", province="40", track="national",
        organisation=world.bodies["department"],
    )  # fmt: skip
    project = concluded(world, "Máy vót nan", 200 * MILLION)
    Project.objects.filter(pk=project.pk).update(track="national")
    for line in project.lines.all():
        line.sources.filter(source="support").update(fund=fund)
    planning.forward([project], by=world.actor("lan"), at=at(8))
    told = {"number": "88/QĐ-BCT", "decided_date": date(YEAR, 3, 9)}
    lan = world.actor("lan")
    planning.record_ministry_plan(project, **told, by=lan, at=at(10))
    assert planning.record_ministry_plan(project, **told, by=lan, at=at(10)).state == "planned"
    line = PlanLine.objects.get()
    assert line.allotment.amount_dong == line.transfer.amount_dong == 200 * MILLION
    assert Transfer.objects.filter(key__startswith="ministry/").count() == 2
    assert receipts.faults() == []
    PlanLine.objects.update(allotment=None)
    assert receipts.faults() == [
        f"Bút toán {line.allotment.key} (200.000.000 đồng): không có hồ sơ nào ghi khoản này."
    ]


def test_what_is_carried_is_its_own_receipt_and_a_recovery_is_not(world, settled):
    project, said = settled.project, {"by": world.actor("son"), "at": at(30, 12)}
    of_year = {"fund": world.fund, "year": YEAR, "document": "QĐ 90/QĐ-UBND", **said}
    paid = Payment.objects.get().transfer
    ledger.recover(paid, amount_dong=MILLION, key="thu", document="QĐ 91/QĐ-UBND", **said)
    ledger.carry(amount_dong=MILLION, key="chuyen", **of_year)
    planned = money.estimated(world)
    ledger.carry(
        stage="planned", subject=planned.subject, amount_dong=MILLION, key="chuyen-2", **of_year
    )
    assert project.subject != planned.subject
    assert [fault.split()[2] for fault in receipts.faults()] == ["thu"]  # nobody decided
    ledger.cancel(amount_dong=MILLION, key="huy", **of_year)
    ledger.remit(amount_dong=MILLION, key="nop", **of_year)
    assert [fault.split()[2] for fault in receipts.faults()] == ["thu", "huy", "nop"]


def test_a_project_of_a_past_year_answers_for_its_own_money(world):
    planning.appropriate(
        world.fund, year=YEAR - 1, number="9/QĐ", decided_date=date(YEAR - 1, 1, 5),
        amount_dong=500 * MILLION, by=world.actor("son"), at=at(4, 1),
    )  # fmt: skip
    project = record_past(
        world.bodies["centre"], activity="machinery", title="Máy dệt", year=YEAR - 1,
        fund=world.fund, support_dong=90 * MILLION, source="Sổ 2026, dòng 4",
        by=world.actor("son"), at=at(5),
    )  # fmt: skip
    assert receipts.faults() == past.faults() == []
    Project.objects.filter(pk=project.pk).update(support_dong=89 * MILLION)
    assert past.faults() == [
        f"Đề án {project.code}: ghi hỗ trợ 89.000.000 đồng, sổ tiền đã thanh toán 90.000.000 đồng."
    ]


@pytest.fixture
@scenery
def settled_class(world) -> Commitment:
    """Own work, which stands where all of it stood before: 100 million assigned, 20 taken away, 40
    advanced, 10 came back, 60 earned, the rest paid, 20 freed."""
    commitment = money.assigned(world)
    money.reduce(world, commitment, 20 * MILLION)
    money.advance(world, commitment, 40 * MILLION)
    money.return_advance(world, commitment, 10 * MILLION)
    money.accept(world, commitment.project, 60 * MILLION)
    money.pay(world, commitment, 30 * MILLION)
    money.settle(world, commitment.project)
    return commitment


def _moved_from_committed_at_once() -> None:
    """As money left before it was asked for: not by way of the Treasury."""
    lift_triggers()
    for kind in (Advance, Payment):
        for left in Transfer.objects.filter(pk__in=kind.objects.values("transfer")):
            key = left.from_account.key.replace("/ordered", "/committed")
            committed = Account.objects.get(key=key)
            Transfer.objects.filter(pk=left.pk).update(from_account=committed)


def test_what_was_written_before_finds_its_transfers(settled_class, adjusted):
    """The data migrations, on rows as they stood before: nothing pointed anywhere."""
    before = {
        (model, one.pk): one.transfer_id
        for model in (
            Appropriation, PlanLine, EstimateApproval, Adjustment, Commitment, Advance, Annex,
            Payment,
        )
        for one in model.objects.all()
    }  # fmt: skip
    _moved_from_committed_at_once()
    for model in {model for model, _pk in before}:
        model.objects.update(transfer=None)
    moved = {
        model: set(model.objects.values_list("amount_dong", "transfer__key"))
        for model in (AdvanceReturn, SettledAmount)
    }
    for model in moved:
        model.objects.all().delete()
    second = Advance.objects.get()
    second.pk, second.paid_at = None, at(21)
    second.save(force_insert=True)
    for module, name in (
        ("planning.migrations.0008_find_the_transfers", "find"),
        ("contracts.migrations.0009_find_the_transfers", "find"),
        ("settlement.migrations.0007_receipts_of_earlier_years", "write"),
    ):
        getattr(import_module(f"khuyencong.{module}"), name)(apps, None)
    for (model, pk), transfer in before.items():
        assert model.objects.get(pk=pk).transfer_id == transfer, model
    for model, rows in moved.items():
        assert set(model.objects.values_list("amount_dong", "transfer__key")) == rows
    assert receipts.faults() == [f"tạm ứng {second.pk} (40.000.000 đồng): không có bút toán."]
