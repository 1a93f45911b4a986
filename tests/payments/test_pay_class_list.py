"""A list of a class is one request: once, as it was approved, for days that were held."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import AllowedPayee
from khuyencong.core import verification
from khuyencong.delivery import services as delivery
from khuyencong.delivery.models import Attendance, ClassSession, PaymentList
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.selectors import papers_about
from khuyencong.payments import checks
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import earned_by_line
from khuyencong.payments.selectors.class_lists import own_work
from khuyencong.recoveries.services import ask_reversal, decide_reversal
from khuyencong.settlement.services import payable
from tests import classes, money
from tests import world as province
from tests.duties import also, elsewhere, last, refused
from tests.payments.requests import DAY, MILLION
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
TRAINER = "Đặng Văn Thợ"
FEE = 5_600_000  # eight hours of 700,000 đồng, of which ten per cent is withheld


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def held(world):
    """Two mornings held by one trainer; of four learners one was there once, three twice."""
    opened = classes.opened(world)
    tho = classes.trainer(world, opened, fee_dong=700_000, account="0101 0000 00347 VCB Vinh")
    classes.held(classes.session(opened, tho, 6, world), world)
    second = classes.session(opened, tho, 7, world)
    classes.held(second, world, classes.learners_of(opened)[1:])
    return opened


def listed(world, held, kind="trainers", *, is_approved=True) -> PaymentList:
    """Prepared by Mai, approved by Hùng; then the class is accepted whole."""
    if kind == "learners":
        delivery.set_allowance(
            held, area="any", dong_per_day=50_000, decision="12/QĐ-UBND",
            decided_date=date(YEAR, 1, 5), by=world.actor("mai"), at=at(1, 4),
        )  # fmt: skip
    made = delivery.prepare_list(
        held, kind=kind, until_date=classes.day(7), by=world.actor("mai"), at=at(20, 4)
    )
    if is_approved:
        delivery.approve_list(made, by=world.actor("hung"), at=at(20, 4))
    money.accept(world, held.project, 100 * MILLION)
    money.ready_to_pay(world, own_work(made)[0], money.party(own_work(made)[0]))
    made.refresh_from_db()
    return made


def agreed(world, held, amount_dong=FEE, **more) -> AllowedPayee:
    asked = {"account": "0101000000347", "bank": "Vietcombank Vinh"} | more
    return contracts.allow_payee(
        held.project, payee=TRAINER, reason="Thù lao giảng viên", amount_dong=amount_dong, **asked,
        by=world.actor("hung"), at=at(2, 9),
    )  # fmt: skip


def prepare(world, made, *, key="list", by=None, **more) -> PaymentRequest:
    commitment = own_work(made)[0]
    (accepted, _amount), *_rest = earned_by_line(commitment).values()
    asked = {"commitment": commitment, "accepted_line": accepted, "key": key} | more
    return payments.prepare_list_payment(made, **asked, by=by or world.actor("mai"), at=DAY)


def test_trainers_are_paid_as_listed_and_their_tax_stands_apart(world, held):
    made = listed(world, held)
    agreed(world, held)
    request = prepare(world, made)
    (line,) = request.lines.all()
    assert (line.payee, line.amount_dong, line.tax_dong) == (TRAINER, FEE, 560_000)
    assert (line.account, line.purpose) == ("0101000000347", "Thù lao giảng viên, bảng kê số 1")
    payment = money.to_the_end(world, request, day=DAY)
    assert payment.amount_dong == FEE
    taxed = papers_about(request.uuid).get(code="taxed_withdrawal")
    assert from_payload(taxed.code, taxed.payload).net_dong == FEE - 560_000
    assert [fault for _name, found in verification.run() for fault in found] == []


def test_learners_are_paid_through_their_unit_and_listed_by_name(world, held):
    made = listed(world, held, "learners")
    request = money.ordered(world, prepare(world, made), day=DAY)
    (line,) = request.lines.all()
    assert line.payee == money.party(request.commitment) and line.amount_dong == 350_000
    paper = papers_about(request.uuid).get(code="payee_list")
    rows = from_payload(paper.code, paper.payload).rows
    assert [row.net_dong for row in rows] == [50_000, 100_000, 100_000, 100_000]
    assert {row.account for row in rows} == {"ký nhận"}


def test_a_list_is_paid_once_until_the_treasury_returns_it(world, held):
    made = listed(world, held)
    agreed(world, held)
    first = prepare(world, made)
    said = refused(
        lambda: prepare(world, made, key="again", is_again=True), "đã có ở đề nghị số 1, 5.600.000"
    )
    assert "rút rồi mới lập lại" in said.fix
    assert prepare(world, made) == first  # a second press
    money.ordered(world, first, day=DAY)
    payments.return_payment(
        first, reason="Sai tài khoản", treasury_date=DAY.date(), by=world.actor("thu"), at=DAY
    )
    assert prepare(world, made, key="again", is_again=True).number == 2


def test_only_a_list_that_was_approved_is_paid(world, held):
    made = listed(world, held, is_approved=False)
    agreed(world, held)
    refused(lambda: prepare(world, made), "chưa duyệt hoặc đã bỏ")


def test_a_list_of_another_project_is_not_paid(world, held):
    made = listed(world, held)
    other = province.committed(world)
    money.accept(world, other.project)
    (accepted, _amount), *_rest = earned_by_line(other).values()
    refused(
        lambda: prepare(world, made, commitment=other, accepted_line=accepted),
        "chưa có tài khoản|không phải của phần kinh phí này|không phải bên",
    )


def test_no_amount_but_the_lists_own(world, held):
    """The list says 5,600,000 with 560,000 of tax: neither more, nor the tax left out."""
    made = listed(world, held)
    agreed(world, held, 50 * MILLION)
    commitment = own_work(made)[0]
    (accepted, _amount), *_rest = earned_by_line(commitment).values()
    for amount, tax in ((FEE + 1, 560_000), (FEE, 0)):
        line = payments.Line(
            TRAINER, amount, "Thù lao", accepted, "Thù lao giảng viên", tax_dong=tax
        )
        refused(
            lambda line=line: money.prepared(
                world, commitment, "payment", [line], key="x", day=DAY, payment_list=made
            ),
            "khác bảng kê thù lao giảng viên số 1",
        )


def test_days_nobody_attended_are_not_paid(world, held):
    made = listed(world, held, "learners")
    Attendance.objects.filter(session__on_date=classes.day(7)).first().delete()
    refused(lambda: prepare(world, made), "được tính 2 đến ngày 07/04/2027, .* chỉ có 1")


def test_hours_whose_signature_is_gone_are_not_paid(world, held):
    made = listed(world, held)
    agreed(world, held)
    request = prepare(world, made)
    ClassSession.objects.filter(on_date=classes.day(7)).update(signed_at=None)
    refused(
        lambda: payments.check_payment(request, by=world.actor("thu"), at=DAY), "chỉ có 4"
    )  # asked again at every step
    assert any("được trả 8, điểm danh có 4" in fault for fault in checks.faults())


def test_another_account_than_the_trainers_own_is_refused(world, held):
    made = listed(world, held)
    agreed(world, held, account="9999000000999")
    refused(lambda: prepare(world, made), "trong bảng kê tận cùng")


def test_without_an_agreed_account_nobody_is_paid(world, held):
    refused(lambda: prepare(world, listed(world, held)), TRAINER)


def test_who_made_the_list_neither_checks_nor_approves_its_payment(world, held):
    made = listed(world, held)
    agreed(world, held)
    request = prepare(world, made, by=world.actor("thu"))
    mai = also(world, "mai", "centre_accountant", "centre")
    refused(lambda: payments.check_payment(request, by=mai, at=DAY), "đã lập bảng kê")


def test_nobody_else_prepares_it(world, held):
    made = listed(world, held)
    agreed(world, held)
    refused(lambda: prepare(world, made, by=world.actor("lan")), "thuộc vai trò")
    refused(lambda: prepare(world, made, by=elsewhere("centre_specialist")))


def test_a_payment_that_was_undone_can_be_asked_for_again(world, held):
    """Neither the line nor the agreement counts what a reversing entry took back."""
    made = listed(world, held)
    agreed(world, held)
    request = prepare(world, made)
    payment = money.to_the_end(world, request, day=DAY)
    commitment = own_work(made)[0]
    before = payable(commitment)
    undo = ask_reversal(
        commitment, old=payment.transfer, amount_dong=FEE, reason="Trả nhầm người",
        document="TB 3/KB", by=world.actor("thu"), at=DAY,
    )  # fmt: skip
    decide_reversal(undo, by=world.actor("hung"), at=DAY)
    assert payable(commitment) == before + FEE
    again = prepare(world, made, key="again", is_again=True)
    money.to_the_end(world, again, day=DAY)
    assert checks.faults() == []
    refused(lambda: prepare(world, made, key="third", is_again=True), "đã có ở đề nghị số 2")


@pytest.mark.parametrize("kind", ["twice", "amount", "approved"])
def test_verify_names_a_list_paid_otherwise(world, held, kind):
    made = listed(world, held)
    agreed(world, held)
    request = prepare(world, made)
    if kind == "twice":
        other = PaymentRequest.objects.get(pk=request.pk)
        other.pk, other.uuid, other.number, other.key = None, held.uuid, 2, "twice"
        other.save()
        words = "đã có ở đề nghị số 1"
    elif kind == "amount":
        request.lines.update(tax_dong=0)
        words = "các dòng khác bảng kê số 1"
    else:
        PaymentList.objects.update(approved_at=None)
        words = "chưa duyệt hoặc đã bỏ"
    assert any(words in fault for fault in checks.faults())


def test_the_page_shows_the_list_and_asks_for_nothing_but_its_line(world, held, client):
    made = listed(world, held)
    agreed(world, held)
    client.force_login(world.users["mai"])
    address = f"/tien/de-nghi/lap/{held.project.code}/bang-ke/{made.uuid}/"
    shown = client.get(f"/thuc-hien/{held.project.code}/bang-ke/{made.uuid}/").content.decode()
    assert address in shown
    page = client.get(address).content.decode()
    assert "5.600.000" in page and "560.000" in page and "Lập đề nghị" in page
    (key,) = own_work(made)
    accepted = next(iter(earned_by_line(key)))
    form = {"act": "prepare", "accepted_line": accepted, "key": str(made.uuid), "version": ""}
    answer = client.post(address, form)
    request = PaymentRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/tien/de-nghi/{request.uuid}/")
    assert last(held.project.stream).kind == "prepare_payment"
