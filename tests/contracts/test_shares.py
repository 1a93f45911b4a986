"""Phần kinh phí: each workshop of a project is signed, advanced, accepted, paid and settled by
itself."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.contracts import checks, selectors
from khuyencong.contracts.models import AllowedPayee, Commitment, Share
from khuyencong.core import verification
from khuyencong.core.errors import Refused
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.checks import receipts
from khuyencong.planning.models import ApprovedLine, EstimateApproval
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Slot
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import checks as settled
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import AcceptedSupport
from khuyencong.settlement.services.payments import accepted
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import refused
from tests.shares import of_two_workshops, signed_for_two
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def two(world) -> tuple[Commitment, Commitment]:
    """The first workshop has 300 million of a machine of 800, the second 200 of one of 500."""
    return signed_for_two(world)


def held(commitment: Commitment) -> tuple[int, int, int]:
    return tuple(amount // MILLION for amount in selectors.standing(commitment)[:3])


def faults() -> list[str]:
    return [*checks.faults_of_shares(), *receipts.faults(), *settled.faults()]


def accept(world, project, *costs: int):
    lines = estimate_lines(project)
    found = {line.pk: cost * MILLION for line, cost in zip(lines, costs, strict=True)}
    return settlement.accept(
        project, accepted_dong=found, remark="Tốt.", accepted_date=at(1, 9).date(),
        by=world.actor("mai"), at=at(1, 9),
    )  # fmt: skip


def test_each_workshop_has_an_account_of_its_own(world, two):
    first, second = two
    project = first.project
    assert (held(first), held(second)) == ((300, 0, 0), (200, 0, 0))
    assert len({first.share.subject_id, second.share.subject_id, project.subject_id}) == 3
    assert ledger.subject_balances(project.subject)["planned"] == 0
    assert stages(project) == {"committed": 500 * MILLION}
    said = Paper.objects.get(code="contract").payload
    for workshop in world.workshops[:2]:
        assert f"· {workshop.name}" in said
    assert faults() == []


def test_own_work_stands_on_the_project_itself(world):
    commitment = money.assigned(world)
    assert commitment.share.beneficiary is None
    assert commitment.share.subject == commitment.project.subject


def test_two_workshops_go_their_own_ways_to_the_settlement(world, two):
    """The first is advanced 210 and its machine found at 480 of 800 million: it earns 180, and 30
    come back. The second is advanced 100 and found at 400 of 500: it earns 160, and 60 are paid."""
    first, second = two
    project = first.project
    money.advance(world, first, 210 * MILLION, key="a1")
    money.advance(world, second, 100 * MILLION, key="a2")
    assert (held(first), held(second)) == ((90, 210, 0), (100, 100, 0))
    project.refresh_from_db()
    accept(world, project, 480, 400)
    earned = AcceptedSupport.objects.order_by("commitment")
    assert list(earned.values_list("amount_dong", flat=True)) == [180 * MILLION, 160 * MILLION]
    assert (settlement.payable(first), settlement.payable(second)) == (0, 60 * MILLION)
    refused(lambda: money.settle(world, project), world.workshops[0].name)
    money.return_advance(world, first, 30 * MILLION)
    refused(lambda: money.return_advance(world, second, 1, key="r2"), "vượt nghiệm thu 0 đồng")
    money.pay(world, second, 60 * MILLION)
    voucher = Paper.objects.get(code="payment_voucher").payload
    assert world.workshops[1].name in voucher
    done = money.settle(world, project)
    assert (done.paid_dong, done.freed_dong) == (340 * MILLION, 160 * MILLION)
    assert (held(first), held(second)) == ((0, 0, 180), (0, 0, 160))
    assert world.workshops[0].name in Paper.objects.get(code="settlement").payload
    assert faults() == []


def test_one_workshop_is_not_paid_more_than_its_share_inside_the_total(world, two):
    first, second = two
    accept(world, first.project, 800, 500)
    wrong = refused(lambda: money.pay(world, second, 200 * MILLION + 1), r"200\.000\.001 đồng vượt")
    assert world.workshops[1].name in str(wrong)
    money.pay(world, second, 200 * MILLION)
    refused(lambda: money.pay(world, second, 1, key="p2"), "còn được thanh toán 0 đồng")
    assert (held(first), held(second)) == ((300, 0, 0), (0, 0, 200))


def test_a_workshop_is_no_party_of_the_share_of_another(world, two):
    first, second = two
    accept(world, first.project, 800, 500)
    wrong = refused(
        lambda: money.pay(world, second, MILLION, payee=world.workshops[0].name), "người thứ hai"
    )
    assert wrong.field == "payee"
    centre = world.bodies["centre"].newest_name
    refused(lambda: money.pay(world, second, MILLION, payee=centre), "người thứ hai")


def test_what_was_agreed_for_one_share_pays_out_of_it_alone(world, two):
    first, second = two
    project, seller = first.project, "Công ty Máy Vinh"
    refused(lambda: money.allow(world, project, seller, MILLION), "2 phần kinh phí")
    contracts_of = {"reason": "Bên bán máy", "share": second.share}
    refused(
        lambda: money.allow(world, project, seller, 200 * MILLION + 1, **contracts_of),
        r"được ký, giao 200\.000\.000 đồng",
    )
    money.allow(world, project, seller, 50 * MILLION, **contracts_of)
    assert AllowedPayee.objects.get().share == second.share
    accept(world, project, 800, 500)
    refused(lambda: money.pay(world, first, MILLION, payee=seller), "người thứ hai đồng ý")
    money.pay(world, second, 50 * MILLION, payee=seller, key="p2")


def test_the_same_amount_on_the_same_day_to_two_workshops_is_no_second_payment(world, two):
    first, second = two
    accept(world, first.project, 800, 500)
    money.pay(world, first, 50 * MILLION, key="p1")
    money.pay(world, second, 50 * MILLION, key="p2")
    refused(lambda: money.pay(world, second, 50 * MILLION, key="p3"), "Hôm nay đã có")
    assert money.pay(world, second, 50 * MILLION, key="p2"), "the second press"
    assert held(second) == (150, 0, 50)


def test_one_share_is_reduced_and_the_other_left(world, two):
    first, second = two
    money.reduce(world, second, 50 * MILLION)
    assert (held(first), held(second)) == ((300, 0, 0), (150, 0, 0))
    money.stop(world, first.project)
    assert stages(first.project) == {}
    assert faults() == []


def test_two_funds_of_two_workshops_are_four_commitments(world):
    parts = of_two_workshops(world, funds=2)
    assert [(one.fund.code, one.amount_dong // MILLION) for one in parts] == [
        ("KCDP-40", 200), ("KCH-40", 100), ("KCDP-40", 150), ("KCH-40", 50),
    ]  # fmt: skip
    assert Share.objects.count() == 2
    assert faults() == []


def slotted(world):
    """A second machine of 200 million, of a slot that nobody has, approved with the first."""
    project = money.estimated(world, approved_dong=300 * MILLION)
    slot = Slot.objects.create(project=project, order=1)
    line = EstimateLine.objects.create(
        project=project, order=9, item="Máy vót nan", unit="máy", quantity=1,
        unit_price_dong=200 * MILLION, slot=slot,
    )  # fmt: skip
    source = LineSource.objects.create(
        line=line, source="support", fund=world.fund, amount_dong=100 * MILLION
    )
    approval, kept = EstimateApproval.objects.get(), ApprovedLine.objects.get()
    ApprovedLine.objects.filter(pk=kept.pk).update(amount_dong=200 * MILLION)
    ApprovedLine.objects.create(
        approval=approval, source=source, asked_dong=100 * MILLION, amount_dong=100 * MILLION
    )
    return project, slot


def test_nothing_is_signed_while_a_slot_has_nobody(world):
    project, slot = slotted(world)
    wrong = refused(lambda: money.sign(world, project), r"suất 1 được duyệt 100\.000\.000 đồng")
    assert "Chọn đơn vị" in wrong.fix
    assert not Share.objects.exists()
    member = Beneficiary.objects.create(project=project, establishment=world.workshops[1])
    Slot.objects.filter(pk=slot.pk).update(beneficiary=member, filled_by="Mai", filled_at=at(13))
    slot.lines.update(beneficiary=member)
    money.sign(world, project)
    assert [one.amount_dong // MILLION for one in selectors.commitments(project)] == [200, 100]


def test_verify_names_a_share_above_its_lines_and_a_slot_that_was_signed(world, two):
    first, second = two
    line = ApprovedLine.objects.get(source__line__beneficiary=second.share.beneficiary)
    ApprovedLine.objects.filter(pk=line.pk).update(amount_dong=199 * MILLION)
    (fault,) = checks.faults_of_shares()
    assert "đã ký 200.000.000 đồng, các khoản được duyệt 199.000.000 đồng" in fault
    ApprovedLine.objects.filter(pk=line.pk).update(amount_dong=200 * MILLION)
    slot = Slot.objects.create(project=first.project, order=1)
    EstimateLine.objects.filter(pk=line.source.line_id).update(slot=slot, beneficiary=None)
    named = " ".join(checks.faults_of_shares())
    assert "suất 1 chưa có đơn vị mà đã ký 200.000.000 đồng" in named


def test_verify_names_a_share_that_stands_elsewhere(world, two):
    _first, second = two
    Share.objects.filter(pk=second.share_id).update(beneficiary=None)
    assert any("không phải của nó" in fault for fault in checks.faults_of_shares())


def test_verify_names_money_on_the_account_of_another_share(world, two):
    first, second = two
    a, b = first.share.subject, second.share.subject
    other = ledger.balance(fund=first.fund, year=YEAR, stage="committed", subject=b)
    assert other == 200 * MILLION
    spare = projects.draft(
        world.bodies["centre"], activity="machinery", title="Khác", year=YEAR, track="local",
        by=world.actor("mai"), at=at(2),
    ).subject  # fmt: skip
    Share.objects.filter(pk=first.share_id).update(subject=spare)
    assert any("khác với bút toán" in fault for fault in receipts.faults())
    assert a != spare


def test_what_was_signed_before_keeps_its_money_where_it_stands(world):
    """The data migrations, on rows as the version before wrote them."""
    commitment = money.assigned(world)
    accept(world, commitment.project, 100)
    AcceptedSupport.objects.update(commitment=None)
    Commitment.objects.update(share=None)
    Share.objects.all().delete()
    whole = Commitment.objects.get()
    assert settlement.payable(whole) == 100 * MILLION
    assert faults() == []
    for name in (
        "khuyencong.contracts.migrations.0014_shares_of_before",
        "khuyencong.settlement.migrations.0016_supports_of_before",
    ):
        migration = import_module(name)
        getattr(migration, "open_shares", getattr(migration, "point", None))(apps, None)
    whole.refresh_from_db()
    assert whole.share.subject == commitment.project.subject
    assert whole.share.beneficiary is None
    assert AcceptedSupport.objects.get().commitment == whole
    money.pay(world, whole, 100 * MILLION)
    assert faults() == []


acts = st.lists(
    st.tuples(
        st.sampled_from(["advance", "return", "pay", "reduce"]),
        st.integers(0, 1),
        st.integers(1, 320),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=acts, costs=st.tuples(st.integers(0, 800), st.integers(0, 500)), after=acts)
def test_no_share_ever_passes_its_own(before, costs, after):
    from django.db import transaction

    with transaction.atomic():
        world = province.build()
        two = signed_for_two(world)
        project = two[0].project
        money.report(world, project, 71)
        _take(world, two, before)
        project.refresh_from_db()
        accept(world, project, *costs)
        _take(world, two, after)
        whole, parts = selectors.money(project)
        assert sum(part.advanced + part.paid for part in parts) == whole["advanced"] + whole["paid"]
        for commitment in two:
            commitment.refresh_from_db()
            now = selectors.standing(commitment)
            assert sum(now) == commitment.amount_dong
            earned = accepted(commitment)
            assert now.paid <= max(earned - now.advanced, 0) or now.paid + now.advanced <= earned
        of_fund = ledger.fund_year(two[0].fund, YEAR)
        assert {stage: of_fund[stage] for stage in whole} == whole
        assert faults() == []
        transaction.set_rollback(True)


def _take(world, two, acts) -> None:
    for number, (what, which, amount) in enumerate(acts):
        key = f"{what}/{number}/{amount}/{len(acts)}"
        try:
            getattr(money, {"return": "return_advance"}.get(what, what))(
                world, two[which], amount * MILLION, key=key,
                **({"is_again": True} if what in {"advance", "pay"} else {}),
            )  # fmt: skip
        except Refused:
            continue


def test_the_whole_of_verify_finds_nothing(world, two):
    assert [fault for _name, found in verification.run() for fault in found] == []
