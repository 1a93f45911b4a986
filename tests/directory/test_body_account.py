"""Tài khoản của cơ quan: asked by one of those who keep its money, confirmed by another."""

from datetime import date

import pytest

from khuyencong.core import standings
from khuyencong.core.errors import Refused
from khuyencong.directory.models import BankAccount, Notice
from khuyencong.directory.selectors.bank_accounts import account_on
from khuyencong.directory.services import bank_accounts
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, last
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
FACTS = {
    "number": "3713.0.1053456", "bank": "Kho bạc Nhà nước", "branch": "Khu vực XI",
    "holder": "Trung tâm Khuyến công", "source": "Giấy đăng ký tài khoản 12/01/2027",
}  # fmt: skip


@pytest.fixture
@scenery
def world():
    return province.build()


def ask(world, who="thu", on=1, **changed):
    centre = world.bodies["centre"]
    return bank_accounts.ask(centre, **FACTS | changed, by=world.actor(who), at=at(on))


def test_the_accountant_types_it_and_the_head_confirms(world):
    centre = world.bodies["centre"]
    account = ask(world)
    assert Notice.objects.filter(user=world.users["lan"], text__contains="chờ một cán bộ").exists()
    assert account_on(centre, date(YEAR, 3, 1)) is None
    bank_accounts.confirm(account, by=world.actor("lan"), at=at(2))
    held = account_on(centre, date(YEAR, 3, 2))
    assert (held.number, held.place) == ("371301053456", "Kho bạc Nhà nước, Khu vực XI")
    assert last(centre.stream).kind == "answer_account"


def test_who_typed_it_does_not_confirm_it(world):
    account = ask(world)
    with pytest.raises(Refused, match="nên không tự xác nhận"):
        bank_accounts.confirm(account, by=world.actor("thu"), at=at(2))


def test_it_is_typed_from_a_paper(world):
    with pytest.raises(Refused, match="theo giấy tờ nào"):
        ask(world, source=" ")


@pytest.mark.parametrize("who", ["mai", "tam", "binh"])
def test_who_does_not_keep_its_money_neither_asks_nor_confirms(world, who):
    with pytest.raises(Refused, match="Tài khoản của cơ quan do"):
        ask(world, who)
    account = ask(world)
    with pytest.raises(Refused, match="Tài khoản của cơ quan do"):
        bank_accounts.confirm(account, by=world.actor(who), at=at(2))


def test_another_province_neither_asks_nor_confirms(world):
    account = ask(world)
    for act in (
        lambda: bank_accounts.ask(
            world.bodies["centre"], **FACTS, by=elsewhere("centre_head"), at=at(1)
        ),
        lambda: bank_accounts.confirm(account, by=elsewhere("centre_head"), at=at(2)),
    ):
        with pytest.raises(Refused, match="Tài khoản của cơ quan do"):
            act()


def test_verify_sees_a_number_changed_behind_the_system(world):
    account = ask(world)
    stream = world.bodies["centre"].stream
    standings.keep([stream])
    assert standings.faults() == []
    BankAccount.objects.filter(pk=account.pk).update(number="99999999")
    assert stream in standings.faults()[0]


def test_on_the_page_one_types_it_and_another_confirms(client, world):
    page = f"/ban-lam-viec/tai-khoan/{world.bodies['centre'].uuid}/"
    client.force_login(world.users["thu"])
    assert client.post(page, {"act": "account"} | FACTS | {"number": "kho bạc"}).status_code == 422
    assert client.post(page, {"act": "account"} | FACTS).status_code == 302
    account = BankAccount.objects.get()
    sent = {"act": "confirm", "account": account.pk}
    assert client.post(page, sent).status_code == 422
    client.force_login(world.users["lan"])
    assert client.post(page, sent).status_code == 302
    assert "371301053456" in client.get(page).content.decode()
    assert "•••3456" in client.get("/ban-lam-viec/tai-khoan/").content.decode()


def test_a_body_of_another_province_is_not_found(client, world):
    client.force_login(world.users["mai"])
    page = f"/ban-lam-viec/tai-khoan/{world.bodies['centre'].uuid}/"
    assert client.get(page).status_code == 403
