"""Người nhận: a party of the project, or somebody with a reason, never an officer; and the second
of two equal acts of a day says that it is meant."""

import re
from datetime import timedelta

import pytest

from khuyencong.contracts.models import Advance
from khuyencong.contracts.services import payees
from khuyencong.core.errors import Refused
from khuyencong.directory import services as directory
from khuyencong.directory.services import merges
from khuyencong.payments.models import PaymentRequest
from khuyencong.projects.models import Beneficiary
from khuyencong.settlement.models import AdvanceReturn, Payment
from tests import money
from tests import world as province
from tests.again import scenery
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
@scenery
def world():
    world = province.build()
    world.users["thuy"] = province.person(
        "Hồ Thị Thu", "centre_accountant", organisation=world.bodies["centre"]
    )
    return world


@pytest.fixture
@scenery
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


@pytest.mark.parametrize(
    "name",
    [
        "Thu Hồ Thị", "Thị Thu Hồ", "Hồ T. Thu", "H.T. Thu", "Bà H. T. Thu", "HồThịThu", "HOTHITHU",
        "Hồ Thị Thuu", "H0 Thị Thu", "\uff28ồ \uff34hị \uff34hu", "Нồ Тhị Тhu", "chị Thu Hồ Thị",
    ],
)  # fmt: skip
def test_an_officer_is_known_in_another_order_shortened_and_misspelt(commitment, name):
    with pytest.raises(Refused, match=r"là tên của cán bộ Hồ [Tt]hị [Tt]hu"):
        payees.require_payee(commitment.project, name, "Bên bán máy")


@pytest.mark.parametrize(
    "name", ["Công ty Hồ Thu", "Nguyễn Thị Thu", "Hồ Thị Thủy", "Xưởng H.T. Lan"]
)
def test_somebody_else_is_not_taken_for_her(commitment, name):
    payees.require_payee(commitment.project, name, "Bên bán máy")


def test_a_party_is_named_as_it_is_called_however_that_was_typed(world, commitment):
    """A letter or a tone that differs may be another person's name: the voucher names whom the
    project knows, the owner Tam, and whom a second person agreed to pay."""
    assert money.pay(world, commitment, MILLION, payee="TẤM").payee == "Tam"
    money.allow(world, commitment.project, "Công ty Máy Vinh", 2 * MILLION)
    paid = money.pay(world, commitment, 2 * MILLION, key="two", payee="Công ty Máу Vịnh")
    assert paid.payee == "Công ty Máy Vinh"


def _shop(world, name, owner):
    place = Beneficiary.objects.order_by("pk").first().establishment.place
    return province.workshop(world, name, owner, place)


def test_a_workshop_of_an_officer_is_not_paid_as_a_stranger(world, commitment):
    shop = _shop(world, "Tạp hóa Phúc Lộc", "hồ thị thu")
    with pytest.raises(Refused, match=r"là tên của cán bộ Hồ [Tt]hị [Tt]hu"):
        payees.require_payee(commitment.project, "tạp hoá phúc lộc", "Bên bán máy")
    shop.owner_name = "Lê Văn Sáu"
    shop.save()
    payees.require_payee(commitment.project, "tạp hoá phúc lộc", "Bên bán máy")


@pytest.mark.parametrize("reason", ["", ".", "x", "…", " x. "])
def test_a_sign_is_no_reason(commitment, reason):
    with pytest.raises(Refused, match="không phải cơ sở thụ hưởng") as refusal:
        payees.require_payee(commitment.project, "Công ty Máy Vinh", reason)
    assert refusal.value.field == "payee_reason"


def test_a_name_written_on_the_card_after_the_contract_is_no_party(world, commitment):
    card = Beneficiary.objects.get(project=commitment.project).establishment
    for owner in ("Lê Văn Tèo", "Hồ Thị Thu"):
        directory.correct(
            card, owner_name=owner, valid_from=at(15).date(), source="Giấy",
            by=world.actor("mai"), at=at(20),
        )  # fmt: skip
        with pytest.raises(Refused):
            payees.require_payee(commitment.project, owner, "")
    payees.require_payee(commitment.project, "Tám", "")
    payees.require_payee(commitment.project, "Lê Văn Tèo", "Chủ mới theo giấy")
    with pytest.raises(Refused, match="là tên của cán bộ"):
        payees.require_payee(commitment.project, "Hồ Thị Thu", "Chủ mới theo giấy")


def test_a_card_merged_after_the_contract_brings_no_party(world, commitment):
    signed = Beneficiary.objects.get(project=commitment.project).establishment
    other = _shop(world, "Xưởng Phúc Lộc", "Lê Văn Tèo")
    merge = merges.propose(other, merged=signed, reason="Trùng", by=world.actor("mai"), at=at(20))
    merges.confirm(merge, by=world.actor("hung"), at=at(21))
    for name in ("Xưởng Phúc Lộc", "Lê Văn Tèo"):
        with pytest.raises(Refused, match="không phải cơ sở thụ hưởng"):
            payees.require_payee(commitment.project, name, "")
    payees.require_payee(commitment.project, signed.name, "")


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
    asked = PaymentRequest.objects.get()
    with pytest.raises(Refused, match=r"thanh toán 100\.000\.000 đồng lúc 09:00") as refusal:
        money.pay(world, commitment, 100 * MILLION, key="two")
    assert asked.transfer.document in refusal.value.message
    assert refusal.value.field == "is_again"
    assert money.pay(world, commitment, 100 * MILLION, key="one") == first
    with pytest.raises(Refused, match="Trả lần nữa"):
        money.pay(world, commitment, 100 * MILLION, key="two", payee="Tám")
    money.pay(world, commitment, 100 * MILLION - 1, key="less")
    money.pay(world, commitment, 100 * MILLION, key="two", is_again=True)
    assert Payment.objects.count() == 3


def test_an_equal_payment_of_another_day_is_not_asked_about(world, commitment):
    money.pay(world, commitment, 100 * MILLION, key="one")
    PaymentRequest.objects.update(prepared_at=at(10, 9) - timedelta(days=1))
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


def test_two_tabs_ask_once_unless_it_is_said(client, world, commitment):
    client.force_login(world.users["thu"])
    project, seller = commitment.project, "Công ty Máy Vinh"
    money.allow(world, project, seller, 200 * MILLION)
    address = f"/tien/de-nghi/lap/{project.code}/"
    tabs = [client.get(address).content.decode() for _tab in range(2)]
    keys = [re.search(r'name="key" value="([0-9a-f-]+)"', page).group(1) for page in tabs]
    assert keys[0] != keys[1]
    row = re.search(r'name="amount_(\d+)"', tabs[0]).group(1)
    sent = {f"amount_{row}": "100 triệu", f"payee_{row}": seller}
    assert client.post(address, sent | {"key": keys[0]}).status_code == 302
    asked = client.post(address, sent | {"key": keys[1]})
    assert asked.status_code == 422
    assert "Trả lần nữa?" in asked.content.decode()
    assert PaymentRequest.objects.count() == 1
    said = client.post(address, sent | {"key": keys[1], "is_again": "on"})
    assert said.status_code == 302
    assert PaymentRequest.objects.count() == 2


def test_whom_it_went_to_stands_on_the_project_the_settlement_and_the_budget(
    client, world, commitment
):
    money.allow(world, commitment.project, "Công ty Máy Vinh", 100 * MILLION)
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
