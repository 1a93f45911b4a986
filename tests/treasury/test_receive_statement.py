"""The Treasury's statement comes in: read by its office's columns, beside the books of its year."""

import pytest

from khuyencong.core import events, verification
from khuyencong.obligations.models import Obligation
from khuyencong.payments.models import PaymentRequest
from khuyencong.treasury import services as treasury
from khuyencong.treasury.models import Statement, StatementLine
from khuyencong.treasury.selectors import statements as selectors
from tests import money
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.planning.room import MILLION
from tests.treasury.statements import DAY, csv, explain, found, present, receive, sign
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def paid(world, signed):
    """200 million paid on 10 September, as KB-number says."""
    money.accept(world, signed.project)
    money.pay(world, signed, 200 * MILLION)
    return PaymentRequest.objects.get()


def line(request, amount="200.000.000", day="10/09/2027", number=""):
    return f"{day};{number or request.treasury_number};HTX;Mua máy;{amount};"


def test_a_line_of_our_voucher_agrees_and_the_sums_are_the_same(world, paid):
    statement = receive(world, csv(line(paid)))
    result = selectors.reconciled(statement)
    assert (found(statement), result.differences) == (["exact"], [])
    assert result.figures == {
        "lines": 1, "exact": 1, "probable": 0, "differences": 0, "out_dong": 200 * MILLION,
        "back_dong": 0, "our_out_dong": 200 * MILLION, "our_back_dong": 0,
    }  # fmt: skip
    assert result.agreed[0].entry.request == str(paid.uuid)
    assert kinds(statement.stream) == ["receive_statement"]
    told = events.history(statement.stream).last().payload
    assert (told["lines"], told["out_dong"]) == (1, 200 * MILLION)


def test_differences_are_told_in_both_directions_with_what_to_do(world, paid):
    statement = receive(
        world,
        csv(
            line(paid, "200.000.001"), "12/09/2027;X-1;;Lạ;7.000.000;",
            "10/09/2026;X-2;;Năm trước;1.000;", "01/10/2027;X-3;;Tháng sau;1.000;",
        ),
    )  # fmt: skip
    rows = {row.found: row for row in selectors.reconciled(statement).differences}
    assert set(rows) == {"amount", "none", "other_year", "outside"}
    assert "Kho bạc ghi nhiều hơn sổ 1 đồng" in rows["amount"].next_step
    assert "năm 2026" in rows["other_year"].next_step
    empty = receive(world, csv("12/09/2027;X-1;;Lạ;7.000.000;"), period="q3")
    assert found(empty) == ["none", "missing"]
    (missing,) = [r for r in selectors.reconciled(empty).differences if r.found == "missing"]
    assert (missing.amount_dong, missing.entry.code) == (200 * MILLION, paid.project.code)


def test_a_payment_that_waits_at_the_treasury_is_to_be_written_down(world, signed):
    money.accept(world, signed.project)
    payee = money.party(signed)
    money.ready_to_pay(world, signed, payee)
    lines = money.lines_to_pay(signed, 5 * MILLION, payee)
    asked = {"key": "one", "day": at(10, 9)}
    request = money.prepared(world, signed, "payment", lines, **asked)
    money.ordered(world, request, day=at(10, 9))
    statement = receive(world, csv("14/09/2027;KB-9;HTX;Mua máy;5.000.000;"))
    (row,) = selectors.reconciled(statement).differences
    assert row.found == "unrecorded" and "số KB-9, ngày 14/09/2027" in row.next_step


def test_money_that_came_back_is_found_by_its_document(world, signed):
    money.advance(world, signed, 50 * MILLION)
    money.return_advance(world, signed, 10 * MILLION, document="Giấy nộp tiền 7")
    statement = receive(world, csv("05/09/2027;07;HTX;Nộp trả;;10.000.000"))
    assert found(statement) == ["exact"]
    assert selectors.reconciled(statement).difference_back_dong == 0
    whole = receive(world, csv("05/09/2027;Giấy nộp tiền 7;HTX;Nộp trả;;10.000.000"), period="q3")
    assert found(whole)[0] == "exact"


def test_a_file_comes_in_once_whatever_period_is_chosen(world, paid):
    first = receive(world, csv(line(paid)))
    assert receive(world, csv(line(paid))) == first  # a second press
    refused(lambda: receive(world, csv(line(paid)), period="q3"), "Tệp này đã nhập cho tháng 9")
    refused(lambda: receive(world, csv(line(paid)), by="son"), "Thu nhập ngày 05/10/2027")
    refused(lambda: receive(world, csv("1/9/2027;A;;;5.000;")), "tháng 9/2027 đã có bảng")
    assert Statement.objects.count() == 1


def test_withdrawn_it_makes_room_for_the_right_one(world, paid):
    wrong = receive(world, csv(line(paid)))
    refused(
        lambda: treasury.withdraw_statement(wrong, reason=" ", by=world.actor("thu"), at=DAY),
        "phải có lý do",
    )
    treasury.withdraw_statement(wrong, reason="Nhầm tháng", by=world.actor("thu"), at=DAY)
    again = receive(world, csv(line(paid)))
    assert again != wrong and found(again) == ["exact"]
    refused(lambda: explain(world, Statement.objects.get(pk=wrong.pk)), "đã rút bảng này")
    assert Obligation.objects.still_open().filter(subject=wrong.uuid).count() == 0


def test_columns_are_chosen_once_for_the_office(world, paid):
    odd = "Hôm;Số tờ;Ai;Gì;Giá trị;Trả"
    text = line(paid).replace(";HTX", ";;HTX").replace(";;HTX", ";HTX")
    statement = receive(world, csv(text, heads=odd.replace("Hôm", "Ngày")))
    assert statement.read_at is None and found(statement) == ["missing"]
    refused(lambda: sign(world, statement), "Chưa đọc được dòng nào")
    thu, chosen = world.actor("thu"), {"gia tri": "out", "tra": "back"}
    refused(
        lambda: treasury.choose_columns(statement, columns={"so to": "number"}, by=thu, at=DAY),
        "Còn thiếu cột",
    )
    statement = treasury.choose_columns(
        statement, columns=chosen | {"so to": "number"}, by=thu, at=DAY
    )
    assert found(statement) == ["exact"]
    october = receive(
        world,
        csv("02/10/2027;X;;;1.000;", heads=odd.replace("Hôm", "Ngày")),
        period="10",
    )
    assert october.read_at and october.lines.get().number == "X"


def test_a_file_without_a_list_and_a_period_to_come_are_refused(world):
    refused(lambda: receive(world, b"Kinh gui\nKho bac\n"), "không có dòng tiêu đề")
    refused(lambda: receive(world, csv(";;;Cộng;5.000;")), "không có dòng nào")
    refused(lambda: receive(world, csv("1/9/2027;A;;;5.000;"), period="11"), "01/11/2027, chưa đến")
    assert not Statement.objects.exists()


def test_only_who_keeps_the_books_brings_it_in_chooses_and_explains(world, paid):
    statement = receive(world, csv("12/09/2027;X;;;5.000;"))
    row = selectors.reconciled(statement).differences
    askers = ("centre_accountant", "finance_officer")
    for other in [*everyone_but(world, *askers), elsewhere(*askers)]:
        for press in (
            lambda by=other: receive(world, csv("12/09/2027;Y;;;6.000;"), by=by, period="08"),
            lambda by=other: treasury.choose_columns(
                statement, columns={"no": "out"}, by=by, at=DAY
            ),
            lambda by=other: treasury.explain_differences(
                statement, chosen=row, words="Thử", by=by, at=DAY
            ),
        ):
            refused(press, "Chỉ kế toán Trung tâm hoặc Sở Tài chính")
    signers = ("centre_head", "department_leader")
    for other in [*everyone_but(world, *askers, *signers), elsewhere(*askers, *signers)]:
        refused(
            lambda by=other: treasury.withdraw_statement(statement, reason="Thử", by=by, at=DAY),
            "Chỉ kế toán",
        )


def test_a_line_altered_behind_the_minutes_is_named(world, paid):
    statement = sign(world, present(world, receive(world, csv(line(paid)))))
    assert statement.signed_at and dict(verification.run())["statements"] == []
    StatementLine.objects.update(amount_dong=1)
    (fault,) = dict(verification.run())["statements"]
    assert fault.startswith("Bảng Kho bạc tháng 9/2027 nguồn KCDP-40")


def test_a_total_that_its_lines_do_not_make_is_explained_like_a_difference(world, paid):
    """Somebody took a line out of the file before it was brought in."""
    statement = receive(world, csv(line(paid), ";Tổng cộng;;;207.000.000;"))
    (row,) = selectors.reconciled(statement).differences
    assert (row.found, row.amount_dong, row.difference_dong) == (
        "total",
        207 * MILLION,
        7 * MILLION,
    )
    assert "các dòng cộng lại 200.000.000 đồng" in row.next_step
    refused(lambda: present(world, statement), "số tổng in trong tệp khác tổng các dòng")
    explain(world, statement, "Kho bạc in cả dòng tháng trước")
    assert present(world, statement).presented_by == "Thu"


def test_its_queries_do_not_grow_with_its_lines(world, paid, django_assert_num_queries):
    few = receive(world, csv(line(paid)))
    many = receive(
        world,
        csv(*(f"{n % 28 + 1:02}/09/{YEAR};M-{n};;;{n + 1}.000;" for n in range(200))),
        period="q3",
    )
    for statement in (few, many):
        with django_assert_num_queries(10):
            selectors.reconciled(statement)
