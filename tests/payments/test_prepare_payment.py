"""Lập đề nghị: whom, into which account, for what, within what the law and acceptance allow."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.directory.models import BankAccount
from khuyencong.obligations.models import Obligation
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.services import Line
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import holds, refused
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
SELLER = "Công ty Máy Vinh"
NOT_HERE = {"the same person": "nothing moves by it: who prepared is held from every later step"}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def commitment(world):
    """300 million signed, everything found."""
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    return commitment


def prepare(world, commitment, amount_dong, *, key="one", payee="", by=None, **asked):
    lines = money.lines_to_pay(commitment, amount_dong, payee or money.party(commitment), key=key)
    return money.prepared(
        world, commitment, "payment", lines, key=key, day=at(10, 9), by=by, **asked
    )


@holds("the right person", "the trace")
@pytest.mark.parametrize("who", ["mai", "thu"])
def test_specialist_or_accountant_prepares_and_nothing_moves(world, commitment, who):
    request = prepare(world, commitment, 200 * MILLION, by=world.actor(who))
    assert (request.state, request.number) == ("prepared", 1)
    (line,) = request.lines.all()
    account = BankAccount.objects.get()
    assert (line.payee, line.account) == (money.party(commitment), account.number)
    assert line.bank == "Agribank, Nghi Lộc"
    assert line.bank_account == account
    assert stages(commitment.project) == {"committed": 300 * MILLION}
    assert money.steps(commitment.project, "prepare_payment") == 1
    owed = Obligation.objects.get(kind="project.check_payment", closed_by=None)
    assert (owed.part, owed.role) == (str(request.uuid), "centre_accountant")
    assert owed.due_date == request.due_date == date(YEAR, 9, 14)  # two working days


@holds("another role", "another province")
def test_nobody_else_prepares(world, commitment):
    money.only(
        world,
        lambda by: prepare(world, commitment, MILLION, by=by),
        "centre_specialist",
        "centre_accountant",
    )
    assert not PaymentRequest.objects.exists()


@holds("the limit")
def test_not_one_dong_above_what_was_earned(world, commitment):
    refused(lambda: prepare(world, commitment, 300 * MILLION + 1), "vượt số còn được thanh toán")
    assert prepare(world, commitment, 300 * MILLION).amount_dong == 300 * MILLION


def test_no_line_above_what_its_own_item_earned(world):
    """Two machines of 150 million each: the first is not paid 151, though all is within 300."""
    commitment = money.of_two_machines(world)
    money.accept(world, commitment.project, 400 * MILLION)
    first, second = money.lines_to_pay(commitment, 300 * MILLION, money.party(commitment))
    more = Line(first.payee, 151 * MILLION, "Máy", first.accepted_line)
    less = Line(second.payee, 149 * MILLION, "Máy", second.accepted_line)
    asked = {"kind": "payment", "key": "one", "day": at(10, 9)}
    told = refused(
        lambda: money.prepared(world, commitment, lines=[more, less], **asked),
        r"đề nghị 151\.000\.000 đồng, đã đề nghị 0 đồng, vượt số được nghiệm thu 150",
    )
    assert "150.000.000" in told.fix
    nothing = Line(first.payee, MILLION, "Máy")
    refused(
        lambda: money.prepared(world, commitment, lines=[nothing], **asked),
        "chưa gắn với khoản đã nghiệm thu",
    )
    assert money.prepared(world, commitment, lines=[first, second], **asked).lines.count() == 2


def test_nobody_outside_the_contract_is_paid_without_a_second_word(world, commitment):
    refused(lambda: prepare(world, commitment, MILLION, payee=SELLER), "người thứ hai đồng ý")
    money.allow(world, commitment.project, SELLER, 2 * MILLION)
    refused(lambda: prepare(world, commitment, 2 * MILLION + 1, payee=SELLER), "không quá 2")
    request = prepare(world, commitment, 2 * MILLION, payee=SELLER)
    (line,) = request.lines.all()
    assert (line.account, line.bank) == ("0101000000347", "Vietcombank Vinh")
    refused(lambda: prepare(world, commitment, 1, payee=SELLER, key="two"), r"đã trả 2\.000\.000")


def test_an_officer_is_no_payee(world, commitment):
    refused(lambda: prepare(world, commitment, MILLION, payee="Thu"), "là tên của cán bộ")


def test_no_money_goes_where_no_account_is_confirmed(world, commitment):
    lines = money.lines_to_pay(commitment, MILLION, money.party(commitment))
    asked = {"kind": "payment", "lines": lines, "key": "one", "at": at(10, 9)}
    told = refused(
        lambda: payments.prepare_payment(commitment, **asked, by=world.actor("mai")),
        "Ngày 10/09/2027 chưa có tài khoản được xác nhận",
    )
    assert told.field == "payee"


def test_an_account_that_is_only_asked_for_is_no_account(world, commitment):
    prepare(world, commitment, MILLION)
    BankAccount.objects.update(is_confirmed=None, valid_from=None)
    lines = money.lines_to_pay(commitment, 2 * MILLION, money.party(commitment))
    asked = {"kind": "payment", "lines": lines, "key": "two", "at": at(10, 9)}
    refused(
        lambda: payments.prepare_payment(commitment, **asked, by=world.actor("mai")),
        "chưa có tài khoản",
    )


def test_the_same_amount_twice_a_day_is_asked_about(world, commitment):
    prepare(world, commitment, MILLION)
    refused(lambda: prepare(world, commitment, MILLION, key="two"), "Trả lần nữa?")
    assert prepare(world, commitment, MILLION, key="two", is_again=True).number == 2


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_request(world, commitment):
    first = prepare(world, commitment, MILLION)
    assert prepare(world, commitment, MILLION) == first
    assert PaymentRequest.objects.count() == 1
    with pytest.raises(Refused, match="có nội dung khác"):
        prepare(world, commitment, 2 * MILLION)
    with pytest.raises(Refused, match="có nội dung khác"):
        prepare(world, commitment, MILLION, by=world.actor("thu"))


def test_before_acceptance_nothing_is_paid_and_after_it_nothing_advanced(world):
    commitment = province.committed(world)
    line = [Line(money.party(commitment), MILLION)]
    asked = {"lines": line, "key": "one", "day": at(10, 9)}
    refused(lambda: money.prepared(world, commitment, "payment", **asked), "chưa thể “Thanh toán”")
    money.accept(world, commitment.project)
    refused(lambda: money.prepared(world, commitment, "advance", **asked), "chưa thể “Tạm ứng”")
