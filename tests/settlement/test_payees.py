"""Người nhận: a party of the project, or somebody with a reason, never an officer; and the second
of two equal acts of a day says that it is meant."""

import re
from datetime import timedelta

import pytest

from khuyencong.contracts.models import Advance
from khuyencong.contracts.services import payees
from khuyencong.core.errors import Refused
from khuyencong.projects.models import Project
from khuyencong.settlement.models import AdvanceReturn, Payment
from tests import money
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    world = province.build()
    world.users["thuy"] = province.person(
        "Hồ Thị Thu", "centre_accountant", organisation=world.bodies["centre"]
    )
    return world


@pytest.fixture
def commitment(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    return commitment


@pytest.mark.parametrize(
    "name", ["Hồ thị thu", "ho thi thu", "Bà HỒ THỊ THU", "Thu", "thu", "Mai", "Sơn"]
)
@pytest.mark.parametrize("reason", ["", "Đi mua hộ"])
def test_an_officer_is_never_paid(commitment, name, reason):
    with pytest.raises(Refused, match="là tên của cán bộ") as refusal:
        payees.require_payee(commitment.project, name, reason)
    assert refusal.value.field == "payee"


@pytest.mark.parametrize(
    "name",
    [
        "Hợp tác xã mây tre đan Nghi Lộc",
        "hop tac xa may tre dan nghi loc",
        "Tám",
        "Trung tâm Hỗ trợ và Tư vấn phát triển Công Thương",
    ],
)
def test_a_party_of_the_project_is_paid_without_a_reason(commitment, name):
    payees.require_payee(commitment.project, name, "")


def test_an_officer_who_owns_the_workshop_is_paid_as_its_owner(world, commitment):
    province.person("Tám", "centre_specialist", organisation=world.bodies["centre"])
    payees.require_payee(commitment.project, "Tám", "")


@pytest.mark.parametrize("name", ["Công ty Máy Vinh", "Xưởng mây tre Phúc Lộc"])
def test_anybody_else_needs_a_reason(commitment, name):
    with pytest.raises(Refused, match="không phải cơ sở thụ hưởng") as refusal:
        payees.require_payee(commitment.project, name, " ")
    assert refusal.value.field == "payee_reason"
    assert "Hợp tác xã mây tre đan Nghi Lộc; Tam" in refusal.value.fix
    payees.require_payee(commitment.project, name, "Bên bán máy, theo ủy quyền của cơ sở")


def test_neither_an_advance_nor_a_payment_goes_to_an_officer(world, commitment):
    with pytest.raises(Refused, match="là tên của cán bộ"):
        money.pay(world, commitment, MILLION, payee="Thu")
    other = province.committed(world)
    with pytest.raises(Refused, match="là tên của cán bộ"):
        money.advance(world, other, MILLION, payee="Thu")
    assert not Payment.objects.exists()
    assert not Advance.objects.exists()


def test_the_second_equal_payment_of_a_day_shows_the_first_and_asks(world, commitment):
    first = money.pay(world, commitment, 100 * MILLION, key="one")
    with pytest.raises(Refused, match=r"thanh toán 100\.000\.000 đồng lúc 09:00") as refusal:
        money.pay(world, commitment, 100 * MILLION, key="two")
    assert first.transfer.document in refusal.value.message
    assert refusal.value.field == "is_again"
    assert money.pay(world, commitment, 100 * MILLION, key="one") == first
    money.pay(world, commitment, 100 * MILLION - 1, key="less")
    money.pay(world, commitment, 100 * MILLION, key="two", is_again=True)
    assert Payment.objects.count() == 3


def test_an_equal_payment_of_another_day_is_not_asked_about(world, commitment):
    money.pay(world, commitment, 100 * MILLION, key="one")
    Payment.objects.update(paid_at=at(10, 9) - timedelta(days=1))
    money.pay(world, commitment, 100 * MILLION, key="two")
    assert Payment.objects.count() == 2


def test_so_do_an_advance_and_a_return(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 10 * MILLION, key="one")
    with pytest.raises(Refused, match="Trả lần nữa"):
        money.advance(world, commitment, 10 * MILLION, key="two")
    money.advance(world, commitment, 10 * MILLION, key="two", is_again=True)
    money.return_advance(world, commitment, MILLION, key="back")
    with pytest.raises(Refused, match="Trả lần nữa"):
        money.return_advance(world, commitment, MILLION, key="again")
    assert AdvanceReturn.objects.count() == 1


def test_two_tabs_pay_once_unless_it_is_said(client, world, commitment):
    client.force_login(world.users["thu"])
    project = commitment.project
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/pay/"
    tabs = [client.get(address).content.decode() for _tab in range(2)]
    keys = [re.search(r'name="key" value="([0-9a-f-]+)"', page).group(1) for page in tabs]
    assert keys[0] != keys[1]
    sent = {
        "commitment": commitment.pk, "amount_dong": "100 triệu", "payee": "Công ty Máy Vinh",
        "payee_reason": "Bên bán máy", "purpose": "Mua máy",
        "version": Project.objects.get(pk=project.pk).version,
    }  # fmt: skip
    assert client.post(address, sent | {"key": keys[0]}).status_code == 302
    asked = client.post(address, sent | {"key": keys[1]})
    assert asked.status_code == 422
    assert "Trả lần nữa?" in asked.content.decode()
    assert Payment.objects.count() == 1
    said = client.post(address, sent | {"key": keys[1], "is_again": "on"})
    assert said.status_code == 302
    assert Payment.objects.count() == 2


def test_whom_it_went_to_stands_on_the_project_the_settlement_and_the_budget(
    client, world, commitment
):
    payment = money.pay(world, commitment, 100 * MILLION, payee="Công ty Máy Vinh")
    code, fund = commitment.project.code, world.fund.code
    for who, address in (
        ("mai", f"/ban-lam-viec/de-an/{code}/"),
        ("son", f"/ban-lam-viec/de-an/{code}/buoc/settle/"),
        ("son", f"/ban-lam-viec/kinh-phi/{fund}/{province.YEAR}/paid/"),
    ):
        client.force_login(world.users[who])
        page = client.get(address).content.decode()
        assert "Công ty Máy Vinh" in page, address
        assert money.NOT_ITS_FULL_NAME in page
        assert payment.transfer.document in page
        assert "10/09/2027" in page
