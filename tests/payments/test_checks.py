"""`verify` reconciles requests with transfers and names: each fault written behind the services."""

from __future__ import annotations

import pytest

from khuyencong.contracts.models import Advance
from khuyencong.core import verification
from khuyencong.directory.models import BankAccount
from khuyencong.payments import checks
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.settlement.models import Payment
from tests import money
from tests import world as province
from tests.payments.requests import MILLION, accepted, requested, taken_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def paid(world):
    money.pay(world, accepted(world), 200 * MILLION)
    return PaymentRequest.objects.get()


def test_a_paid_request_is_sound_in_the_whole_of_verify(paid):
    assert [fault for _name, found in verification.run() for fault in found] == []


def test_a_request_at_the_treasury_is_sound_too(world):
    taken_to(world, requested(world, accepted(world)), "send_payment")
    assert [fault for _name, found in verification.run() for fault in found] == []


def test_a_request_paid_without_its_transfer_is_named(paid):
    Payment.objects.update(transfer=None)
    assert any("sổ tiền đã chi 0 đồng" in fault for fault in checks.faults())


def test_money_that_left_without_a_request_is_named(world, paid):
    PaymentRequest.objects.update(state="ordered", payment=None)
    assert any("không theo đề nghị nào" in fault for fault in checks.faults())
    assert not Advance.objects.exists()


def test_a_payee_outside_the_contract_is_named(paid):
    PaymentRequestLine.objects.update(payee="Xưởng lạ")
    assert any("“Xưởng lạ” không phải bên của hợp đồng" in fault for fault in checks.faults())


def test_an_account_not_confirmed_on_that_day_is_named(paid):
    BankAccount.objects.update(valid_from="2027-09-11")
    assert any("chưa được xác nhận" in fault for fault in checks.faults())


def test_another_account_than_the_confirmed_one_is_named(paid):
    PaymentRequestLine.objects.update(account="123456789")
    assert any("chưa được xác nhận" in fault for fault in checks.faults())


@pytest.mark.parametrize(
    ("one", "other"),
    [("prepared_by", "checked_by"), ("prepared_by", "approved_by"), ("checked_by", "approved_by")],
)
def test_one_person_twice_is_named(paid, one, other):
    PaymentRequest.objects.update(**{one: "Sang", other: "Sang"})  # nobody else of the request
    assert any("một người làm hai việc" in fault for fault in checks.faults())


def test_an_amount_above_its_line_is_named(paid):
    PaymentRequestLine.objects.update(amount_dong=300 * MILLION + 1)
    found = checks.faults()
    assert any("được nghiệm thu 300.000.000 đồng" in fault for fault in found)
    assert any("các dòng cộng 300.000.001 đồng" in fault for fault in found)
