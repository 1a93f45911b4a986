"""Số dư đầu kỳ, sửa số đã ghi: by two of Finance and the Department; the books move."""

import pytest
from django.urls import reverse

from khuyencong.core import events, verification
from khuyencong.ledger import selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import Appropriation, OpeningBalance
from khuyencong.planning.selectors.funds import amount_now
from tests.duties import elsewhere, everyone_but, refused
from tests.planning.room import MILLION
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NUMBER = "4567/QĐ-UBND"


def ask(world, by="son", amount=70 * MILLION, number=NUMBER, year=YEAR):
    return planning.ask_opening(
        world.fund, year=year, number=number, decided_date=at(5).date(), amount_dong=amount,
        reason="Sổ cũ còn 70 triệu", by=world.actor(by), at=at(6),
    )  # fmt: skip


def correct(world, row, amount, by="son"):
    return planning.ask_correction(
        row, amount_dong=amount, reason="Gõ thừa số 0", by=world.actor(by), at=at(7)
    )


def confirm(world, asked, by="lan"):
    return planning.confirm_opening(asked, by=world.actor(by), at=at(8))


def faults():
    """What `verify` finds of money; the scenery put in by hand is not asked about."""
    return [
        fault
        for name, found in verification.run()
        if name in ("ledger", "receipts")
        for fault in found
    ]


def left(world):
    return selectors.fund_year(world.fund, YEAR)["appropriated"]


def test_one_asks_and_another_confirms_and_only_then_the_money_is_there(world):
    asked = ask(world)
    assert left(world) == 400 * MILLION
    given = confirm(world, asked).given
    assert left(world) == 470 * MILLION
    assert (given.number, given.amount_dong) == (NUMBER, 70 * MILLION)
    assert (given.transfer.by_name, given.transfer.reason) == ("Lan", "Sổ cũ còn 70 triệu")
    told = [event.kind for event in events.history(asked.stream)]
    assert told == ["ask_opening", "confirm_opening"]
    assert faults() == []


def test_who_asked_does_not_confirm_and_nobody_of_another_role_does_either(world):
    asked = ask(world)
    refused(lambda: confirm(world, asked, by="son"), "không tự xác nhận")
    for other in everyone_but(world, "finance_officer", "department_leader"):
        refused(lambda other=other: planning.confirm_opening(asked, by=other, at=at(8)), "Chỉ Sở")
        refused(lambda other=other: planning.decline_opening(asked, by=other, at=at(8)), "Chỉ Sở")
    stranger = elsewhere("finance_officer", "department_leader")
    refused(lambda: planning.confirm_opening(asked, by=stranger, at=at(8)), "Chỉ Sở")
    for other in (*everyone_but(world, "finance_officer", "department_leader"), stranger):
        refused(
            lambda other=other: planning.ask_opening(
                world.fund, year=YEAR, number="8/QĐ", decided_date=at(5).date(), amount_dong=1,
                reason="Thử", by=other, at=at(6),
            ),
            "Chỉ Sở",
        )  # fmt: skip
    assert left(world) == 400 * MILLION


def test_a_second_press_asks_once_and_is_told_so_when_it_confirms(world):
    asked = ask(world)
    assert ask(world) == asked
    refused(lambda: ask(world, amount=71 * MILLION), "đang có đề nghị chờ")
    refused(lambda: ask(world, by="lan"), "đang có đề nghị chờ")
    confirm(world, asked)
    refused(lambda: confirm(world, asked), "đã có Lan trả lời")
    refused(lambda: ask(world), "đã ghi cho nguồn này")
    assert left(world) == 470 * MILLION


def test_a_figure_put_right_moves_the_difference_and_the_old_one_stays(world):
    row = confirm(world, ask(world)).given
    confirm(world, correct(world, row, 7 * MILLION))
    assert left(world) == 407 * MILLION
    row = Appropriation.objects.get(pk=row.pk)
    assert (row.amount_dong, amount_now(row)) == (70 * MILLION, 7 * MILLION)
    confirm(world, correct(world, row, 0))
    assert left(world) == 400 * MILLION
    numbers = Appropriation.objects.filter(number__startswith=NUMBER).order_by("pk")
    assert [(one.number, one.amount_dong) for one in numbers] == [
        (NUMBER, 70 * MILLION),
        (f"{NUMBER} (sửa lần 1)", -63 * MILLION),
        (f"{NUMBER} (sửa lần 2)", -7 * MILLION),
    ]
    assert faults() == []


def test_what_is_planned_already_is_not_taken_back_by_a_correction(world):
    row = Appropriation.objects.get()
    planning.appropriate(
        world.fund, year=YEAR, number="9/QĐ", decided_date=at(5).date(),
        amount_dong=-300 * MILLION, by=world.actor("son"), at=at(6),
    )  # fmt: skip
    least = correct(world, row, 300 * MILLION - 1)
    refused(lambda: confirm(world, least), "chỉ còn|thiếu 1")
    planning.decline_opening(least, by=world.actor("lan"), at=at(8))
    confirm(world, correct(world, row, 300 * MILLION))
    assert left(world) == 0


def test_the_same_figure_a_correction_and_nothing_are_refused(world):
    row = confirm(world, ask(world)).given
    refused(lambda: correct(world, row, 70 * MILLION), "đang ghi đúng 70.000.000")
    fixed = confirm(world, correct(world, row, 60 * MILLION)).given
    refused(lambda: correct(world, fixed, 1), "là một lần sửa")
    refused(lambda: ask(world, amount=0, number="1/QĐ"), "lớn hơn 0")
    refused(lambda: ask(world, number=" "), "phải có số quyết định")


def test_a_declined_request_leaves_the_books_and_may_be_asked_again(world):
    planning.decline_opening(ask(world), by=world.actor("son"), at=at(8))
    assert left(world) == 400 * MILLION
    confirm(world, ask(world))
    assert OpeningBalance.objects.count() == 2


def test_by_page_two_people_enter_it_and_the_page_tells_who_when_and_why(client, world):
    page = reverse("planning:fund", args=[world.fund.uuid])
    typed = {
        "act": "opening", "year": str(YEAR), "number": NUMBER, "decided_date": "05/03/2026",
        "amount_dong": "70 triệu", "reason": "Sổ cũ còn 70 triệu",
    }  # fmt: skip
    client.force_login(world.users["son"])
    assert client.post(page, typed).status_code == 302
    asked = OpeningBalance.objects.get()
    assert client.post(page, {"confirm": asked.pk}).status_code == 422
    client.force_login(world.users["lan"])
    assert client.post(page, {"confirm": asked.pk}).status_code == 302
    answer = client.get(page).content.decode()
    for words in (NUMBER, "Sổ cũ còn 70 triệu", "đề nghị: Son", "Lan, "):
        assert words in answer
    client.force_login(world.users["mai"])
    assert client.post(page, typed | {"number": "1/QĐ"}).status_code == 422
    assert "Đề nghị ghi" not in client.get(page).content.decode()


def test_nobody_of_another_province_finds_the_fund(client, world):
    world.fund.province = "38"
    world.fund.save()
    client.force_login(world.users["son"])
    assert client.get(reverse("planning:fund", args=[world.fund.uuid])).status_code == 404
