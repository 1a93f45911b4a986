"""Đợt thanh toán: a contract says in which instalments it pays, and requests obey it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from khuyencong.contracts import checks
from khuyencong.contracts.models import Commitment, Instalment
from khuyencong.contracts.services.instalments import Agreed, Typed, divided
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.payments import checks as payment_checks
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors.instalments import first_with, rows_of_all
from khuyencong.payments.services import Line
from khuyencong.projects.models import Beneficiary
from khuyencong.settlement.selectors.registers import Scope
from tests import money
from tests import world as province
from tests.again import scenery
from tests.documents.test_rendering import docx_lines
from tests.duties import refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
@scenery
def world():
    world = province.build()
    world.project = money.estimated(world)  # 300 million; of a machine 70 % may be advanced
    return world


def rows(*parts):
    """(condition, million, days) of each."""
    return [Agreed(kind, int(amount * MILLION), days) for kind, amount, days in parts]


THREE = rows(("advance", 90, None), ("delivery", 120, 10), ("acceptance", 90, 15))


def signed(world, agreed=THREE, **terms):
    member = Beneficiary.objects.get(project=world.project)
    terms = {"advance_dong": 90 * MILLION} | terms
    money.sign(world, world.project, instalments={member.pk: agreed}, **terms)
    return Commitment.objects.get(project=world.project)


def named(world, commitment, number):
    return Instalment.objects.get(share=commitment.share, number=number, version=1)


def prepare(world, commitment, kind, amount_dong, number, *, key):
    """Not taken further: what is asked stands."""
    payee = money.party(commitment)
    lines = [Line(payee, amount_dong)]
    if kind == "payment":
        lines = money.lines_to_pay(commitment, amount_dong, payee, key=key)
    return money.prepared(
        world, commitment, kind, lines, key=key, day=at(10, 9) if kind == "payment" else at(20),
        instalment=number and named(world, commitment, number),
    )  # fmt: skip


def test_they_are_rows_of_the_share_and_stand_in_its_paper(world):
    signed(world)
    facts = Instalment.objects.order_by("number").values_list("condition", "amount_dong", "days")
    assert list(facts) == [tuple(row) for row in THREE]
    paper = Paper.objects.get(about=world.project.uuid, code="contract")
    told = json.loads(paper.payload)["instalments"]
    assert [row["amount_dong"] for row in told] == [row.amount_dong for row in THREE]
    assert told[1]["condition"].endswith("trong 10 ngày từ khi đủ điều kiện")
    text = "".join(docx_lines(documents.rendition(paper, "docx")))
    assert "120.000.000" in text
    assert checks.faults_of_instalments() == []


def test_they_are_all_of_the_contract_to_the_dong(world):
    for amount in (90 * MILLION - 1, 90 * MILLION + 1):
        agreed = [*THREE[:2], THREE[2]._replace(amount_dong=amount)]
        refusal = refused(lambda agreed=agreed: signed(world, agreed), "các đợt thanh toán cộng")
        assert "kinh phí hỗ trợ là 300.000.000 đồng" in refusal.message
        assert "Chia đúng 300.000.000 đồng" in refusal.fix
    assert not Instalment.objects.exists()
    signed(world)


def test_none_is_nothing_and_the_advance_comes_first(world):
    refused(lambda: signed(world, [*THREE, Agreed("invoice", 0)]), "Đợt 4: số tiền phải lớn hơn 0")
    refused(lambda: signed(world, [*THREE[1:], THREE[0]]), "đợt tạm ứng đứng sau")


def test_the_advances_are_within_article_4(world):
    refusal = refused(
        lambda: signed(world, advance_dong=90 * MILLION - 1), r"cộng 90\.000\.000 đồng, Điều 4"
    )
    assert "89.999.999 đồng" in refusal.fix
    signed(world, advance_dong=90 * MILLION)


def test_a_second_press_with_other_instalments_is_no_second_press(world):
    first = signed(world).contract
    assert signed(world).contract == first
    other = [THREE[0], THREE[1]._replace(days=11), THREE[2]]
    refused(lambda: signed(world, other), "chưa thể")
    assert Instalment.objects.count() == 3


def test_they_are_typed_once_and_divided_to_the_dong():
    class Member:
        def __init__(self, pk):
            self.pk = pk

    parts = {None: {0: 10}, Member(1): {0: 100}, Member(2): {0: 33, 1: 34}}
    typed = [Typed("delivery", percent=33, days=5), Typed("acceptance")]
    plans = divided(parts, 100, typed)
    assert plans[1] == [("advance", 56, None), ("delivery", 33, 5), ("acceptance", 11, None)]
    assert [sum(row.amount_dong for row in plans[n]) for n in (1, 2)] == [100, 67]
    halves = divided(parts, 0, [Typed("delivery", percent=50), Typed("acceptance", percent=50)])
    assert [row.amount_dong for row in halves[2]] == [33, 34]  # what rounding leaves is not lost
    assert divided(parts, 177, [Typed("acceptance")])[1] == [("advance", 100, None)]


def test_a_request_names_its_instalment_and_gets_not_one_dong_more(world):
    commitment = signed(world)
    money.report(world, world.project, 71)
    refusal = refused(
        lambda: prepare(world, commitment, "advance", MILLION, None, key="a"), "chưa ghi đợt nào"
    )
    assert refusal.legal.startswith("Điều 5, Hợp đồng ")
    refused(
        lambda: prepare(world, commitment, "advance", MILLION, 2, key="a"), "không phải đợt tạm ứng"
    )
    money.accept(world, world.project)
    over = refused(
        lambda: prepare(world, commitment, "payment", 210 * MILLION + 1, 2, key="b"),
        r"đề nghị 210\.000\.001 đồng, vượt 210\.000\.000",
    )
    assert "Đề nghị nhiều nhất 210.000.000 đồng" in over.fix
    # What was not advanced is paid with the second; the third keeps its own.
    request = prepare(world, commitment, "payment", 210 * MILLION, 2, key="b")
    assert request.instalment.number == 2
    refused(lambda: prepare(world, commitment, "payment", 1, 2, key="c"), "vượt 0 đồng")
    refused(lambda: prepare(world, commitment, "payment", 1, 1, key="c"), "vượt 0 đồng")
    assert first_with(commitment, "payment", 90 * MILLION).number == 3
    prepare(world, commitment, "payment", 90 * MILLION, 3, key="d")


def test_what_is_withdrawn_may_be_asked_for_again(world):
    commitment = signed(world)
    money.accept(world, world.project)
    request = prepare(world, commitment, "payment", 210 * MILLION, 2, key="b")
    assert prepare(world, commitment, "payment", 210 * MILLION, 2, key="b") == request
    payments.withdraw_payment(request, reason="Sai nội dung.", by=world.actor("mai"), at=at(10, 9))
    assert prepare(world, commitment, "payment", 200 * MILLION, 2, key="c").amount_dong


def test_a_later_one_asked_first_leaves_the_earlier_its_own(world):
    commitment = signed(world)
    money.accept(world, world.project)
    prepare(world, commitment, "payment", 90 * MILLION, 3, key="b")
    refused(
        lambda: prepare(world, commitment, "payment", 210 * MILLION + 1, 2, key="c"),
        "nhiều nhất 210.000.000",
    )
    assert prepare(world, commitment, "payment", 210 * MILLION, 2, key="c")


def test_an_advance_that_came_back_may_be_paid(world):
    commitment = signed(world)
    money.report(world, world.project, 71)
    line = Line(money.party(commitment), 90 * MILLION)
    one = named(world, commitment, 1)
    money.through(world, commitment, "advance", [line], key="a", day=at(20), instalment=one)
    money.return_advance(world, commitment, 90 * MILLION)
    money.accept(world, world.project)
    assert prepare(world, commitment, "payment", 300 * MILLION, 3, key="b").amount_dong


def test_less_money_is_less_of_the_last_instalments(world):
    commitment = signed(world)
    money.reduce(world, commitment, 100 * MILLION)
    newest = Instalment.objects.filter(version=2).order_by("number")
    assert list(newest.values_list("amount_dong", flat=True)) == [90 * MILLION, 110 * MILLION]
    assert checks.faults_of_instalments() == []
    assert signed(world).contract  # the second press knows what was signed


def test_a_contract_without_instalments_is_paid_as_before(world):
    money.sign(world, world.project)
    commitment = Commitment.objects.get(project=world.project)
    money.accept(world, world.project)
    assert prepare(world, commitment, "payment", 300 * MILLION, None, key="a").instalment is None
    assert first_with(commitment, "payment", MILLION) is None
    assert not Instalment.objects.exists()


def test_the_register_has_them_with_what_is_left(world):
    commitment = signed(world)
    money.accept(world, world.project)
    prepare(world, commitment, "payment", 130 * MILLION, 2, key="b")
    found = rows_of_all(Scope(world.actor("ha"), date(YEAR, 9, 10), YEAR))
    assert [row.cells[1:] for row in found] == [
        (1, "Tạm ứng", None, 90 * MILLION, 0, 80 * MILLION),
        (2, "Giao hàng, hoàn thành khối lượng", 10, 120 * MILLION, 130 * MILLION, 0),
        (3, "Nghiệm thu", 15, 90 * MILLION, 0, 90 * MILLION),
    ]
    assert rows_of_all(Scope(world.actor("tam"), date(YEAR, 9, 10), YEAR)) == []


def test_verify_names_a_payment_above_its_instalment(world):
    commitment = signed(world)
    money.accept(world, world.project)
    lines = money.lines_to_pay(commitment, 210 * MILLION, money.party(commitment), key="a")
    two = named(world, commitment, 2)
    money.through(world, commitment, "payment", lines, key="a", day=at(10, 9), instalment=two)
    assert payment_checks.faults() == checks.faults_of_instalments() == []
    Instalment.objects.filter(number=2).update(amount_dong=119 * MILLION)
    code = world.project.code
    assert payment_checks.faults() == [
        f"Đề án {code}: đến hết đợt 2 đã đề nghị 210.000.000 đồng, hợp đồng trả 209.000.000 đồng."
    ]
    assert checks.faults_of_instalments() == [
        f"Đề án {code}: các đợt thanh toán cộng 299.000.000 đồng, hợp đồng đang ký "
        "300.000.000 đồng."
    ]
    PaymentRequest.objects.update(instalment=None)
    assert "không theo đợt nào của hợp đồng" in "".join(payment_checks.faults())
