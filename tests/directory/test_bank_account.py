"""Tài khoản ngân hàng của cơ sở: asked by one person, used once another confirmed it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from khuyencong.core import standings
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory import checks
from khuyencong.directory.models import BankAccount, Notice
from khuyencong.directory.selectors.bank_accounts import account_on, changed_lately
from khuyencong.directory.services import bank_accounts
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, last
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NUMBER = "3600 2051 23456"


@pytest.fixture
@scenery
def world():
    world = province.build()
    province.commune_officer(world, "xuan", world.communes[0])
    return world


def ask(world, who="tam", on=1, **changed):
    facts = {"number": NUMBER, "bank": "Agribank Nghi Lộc", "holder": "Tâm"} | changed
    return bank_accounts.ask(world.workshops[0], **facts, by=world.actor(who), at=at(on))


def confirm(world, account, who="mai", on=2):
    return bank_accounts.confirm(account, by=world.actor(who), at=at(on))


def test_the_owner_asks_and_nothing_holds_until_an_officer_confirmed(world):
    account = ask(world)
    assert (account.number, account.valid_from) == ("3600205123456", None)
    assert Notice.objects.filter(user=world.users["mai"], text__contains="Số tài khoản").exists()
    account = confirm(world, account)
    assert account.valid_from == date(YEAR, 3, 2)
    assert Notice.objects.filter(user=world.users["tam"], text__contains="đã được xác nhận")


def test_the_next_ends_the_one_before_and_both_stay(world):
    first = confirm(world, ask(world))
    second = confirm(world, ask(world, on=5, number="19001234567"), on=9)
    first.refresh_from_db()
    assert (first.valid_until, second.valid_from) == (date(YEAR, 3, 9), date(YEAR, 3, 9))
    third = confirm(world, ask(world, on=9, number="19007654321"), on=9)
    assert third.valid_until is None


def test_an_officer_types_it_from_a_paper_and_another_confirms(world):
    with pytest.raises(Refused, match="theo giấy tờ nào"):
        ask(world, "mai")
    account = ask(world, "mai", source="Giấy xác nhận ngày 01/03/2027")
    with pytest.raises(Refused, match="nên không tự xác nhận"):
        confirm(world, account, "mai")
    confirm(world, account, "xuan")


def test_the_database_too_wants_two(world):
    account = ask(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(
            is_confirmed=True, answered_by_id=account.asked_by_id
        )


def test_an_owner_never_confirms(world):
    with pytest.raises(Refused, match="Trung tâm hoặc cán bộ xã"):
        confirm(world, ask(world), "tam")


def test_another_province_neither_asks_nor_confirms(world):
    account = ask(world)
    stranger = elsewhere("centre_head")
    with pytest.raises(Refused, match="Trung tâm hoặc cán bộ xã"):
        bank_accounts.confirm(account, by=stranger, at=at(2))
    with pytest.raises(Refused, match="Chỉ chủ cơ sở"):
        bank_accounts.ask(
            world.workshops[1], number=NUMBER, bank="A", holder="B", by=stranger, at=at(1)
        )


def test_it_may_hold_from_a_later_day(world):
    workshop = world.workshops[0]
    first = confirm(world, ask(world))
    asked = ask(world, on=3, number="19001234567", from_date=date(YEAR, 3, 20))
    later = confirm(world, asked, on=4)
    assert later.valid_from == date(YEAR, 3, 20)
    assert account_on(workshop, date(YEAR, 3, 1)) is None
    assert account_on(workshop, date(YEAR, 3, 19)) == first
    assert account_on(workshop, date(YEAR, 3, 20)) == later
    with pytest.raises(Refused, match=r"•••4567 đã được xác nhận dùng từ ngày 20/03/2027"):
        confirm(world, ask(world, on=5, number="19007654321"), on=6)


def test_never_from_a_day_before_it_was_confirmed(world):
    account = confirm(world, ask(world, from_date=date(YEAR, 2, 1)), on=4)
    assert account.valid_from == date(YEAR, 3, 4)


def test_whoever_pays_is_told_of_a_change_and_for_how_long_it_is_new(world):
    workshop = world.workshops[0]
    confirm(world, ask(world))
    assert changed_lately(workshop, date(YEAR, 3, 9), days=30) is None  # there was none before
    changed = confirm(world, ask(world, on=8, number="19001234567"), on=9)
    told = Notice.objects.filter(user=world.users["thu"], text__contains="…4567 từ ngày 09/03/2027")
    assert told.count() == 1
    assert changed_lately(workshop, date(YEAR, 3, 10), days=1) == changed
    assert changed_lately(workshop, date(YEAR, 3, 11), days=1) is None


def test_nobody_confirms_in_the_place_of_who_asked(world):
    account = ask(world, "mai", source="Giấy xác nhận ngày 01/03/2027")
    mai = world.actor("mai")
    grants = tuple(
        replace(grant, on_behalf_of=mai.name, on_behalf_of_id=mai.id) for grant in mai.grants
    )
    with pytest.raises(Refused, match="nên không tự xác nhận"):
        bank_accounts.confirm(account, by=Actor("1", "Người thay", grants=grants), at=at(2))


def test_verify_names_who_confirmed_her_own(world):
    account = confirm(world, ask(world))
    assert checks.accounts_by_two() == []
    BankAccount.objects.filter(pk=account.pk).update(asked_hands=[account.answered_by_id])
    assert checks.accounts_by_two() == [
        f"Tài khoản ngân hàng {account.pk}: người đề nghị đã tự xác nhận."
    ]


def test_somebody_elses_workshop_is_not_hers_to_change(world):
    with pytest.raises(Refused, match="Chỉ chủ cơ sở"):
        bank_accounts.ask(
            world.workshops[1], number=NUMBER, bank="A", holder="B",
            by=world.actor("tam"), at=at(1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": "36002O5123"}, "có chữ giống số. Nếu là 3600205123"),
        ({"number": "TAMMOC"}, "không ghi biệt danh"),
        ({"number": "12345"}, "từ 6 đến 20"),
        ({"number": "1" * 21}, "từ 6 đến 20"),
        ({"number": "٣٦٠٠٢٠٥"}, "Chỉ ghi chữ số"),
        ({"bank": " "}, "Chưa ghi ngân hàng"),
        ({"holder": ""}, "Chưa ghi chủ tài khoản"),
    ],
)
def test_what_no_money_can_be_sent_to_is_refused(world, changed, words):
    with pytest.raises(Refused, match=words):
        ask(world, **changed)


@pytest.mark.parametrize("number", ["123456", "1" * 20])
def test_the_shortest_and_the_longest_pass(world, number):
    assert ask(world, number=number).number == number


def test_a_second_press_asks_once_and_another_number_waits(world):
    assert ask(world) == ask(world)
    with pytest.raises(Refused, match="đang chờ xác nhận"):
        ask(world, number="19001234567")
    confirm(world, ask(world))
    with pytest.raises(Refused, match="đang dùng rồi"):
        ask(world, on=3)


def test_a_second_answer_is_refused(world):
    account = ask(world)
    confirm(world, account)
    with pytest.raises(Refused, match="đã có Mai trả lời ngày 02/03/2027"):
        confirm(world, account, "xuan")


def test_it_is_refused_with_a_reason_and_the_one_before_goes_on(world):
    first = confirm(world, ask(world))
    second = ask(world, on=3, number="19001234567")
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        bank_accounts.refuse(second, reason=" ", by=world.actor("mai"), at=at(3))
    bank_accounts.refuse(second, reason="Tên không khớp", by=world.actor("mai"), at=at(3))
    first.refresh_from_db()
    assert first.valid_until is None


def test_verify_sees_a_number_changed_behind_the_system(world):
    account = confirm(world, ask(world))
    stream = world.workshops[0].stream
    standings.keep([stream])
    assert standings.faults() == []
    BankAccount.objects.filter(pk=account.pk).update(number="99999999")
    assert stream in standings.faults()[0]


def test_on_the_pages_she_asks_and_the_officer_confirms(client, world):
    page = f"/cua-toi/co-so/{world.workshops[0].code}/"
    client.force_login(world.users["tam"])
    sent = {"act": "account", "number": NUMBER, "bank": "Agribank", "holder": "Tâm"}
    assert client.post(page, sent | {"number": "abc"}).status_code == 422
    assert client.post(page, sent).status_code == 302
    assert "Chờ cán bộ xác nhận" in client.get(page).content.decode()
    card = f"/ban-lam-viec/co-so/{world.workshops[0].code}/"
    client.force_login(world.users["mai"])
    assert "3600205123456" in client.get(card).content.decode()
    account = BankAccount.objects.get()
    answer = client.post(card, {"act": "confirm", "account": account.pk})
    assert answer.status_code == 302
    assert "đã xác nhận" in client.get(card).content.decode()
    assert last(world.workshops[0].stream).kind == "answer_account"


def test_the_page_of_a_workshop_is_its_owners_alone(client, world):
    client.force_login(world.users["tam"])
    assert client.get(f"/cua-toi/co-so/{world.workshops[1].code}/").status_code == 404


def test_who_neither_pays_nor_answers_for_it_reads_the_last_four_signs(client, world):
    confirm(world, ask(world))
    card = f"/ban-lam-viec/co-so/{world.workshops[0].code}/"
    for who, shown in [("thu", "3600205123456"), ("mai", "3600205123456"), ("binh", "•••3456")]:
        client.force_login(world.users[who])
        page = client.get(card).content.decode()
        assert shown in page
        assert ("3600205123456" in page) == (shown == "3600205123456"), who


def test_the_list_of_accounts_shows_what_waits_and_what_changed(client, world):
    confirm(world, ask(world, number="19001234567"))
    client.force_login(world.users["thu"])
    page = client.get("/ban-lam-viec/tai-khoan/").content.decode()
    assert "•••4567" in page
    ask(world, on=3)
    page = client.get("/ban-lam-viec/tai-khoan/").content.decode()
    assert "•••3456" in page
    assert "3600205123456" not in page
