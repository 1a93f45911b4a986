"""A list of the Treasury, however its columns are called: one line for each entry, nothing more."""

from datetime import date

import pytest

from khuyencong.documents.reading import tables
from khuyencong.treasury.models import StatementLine
from khuyencong.treasury.selectors import statement_rows as rows
from khuyencong.treasury.selectors.statement_rows import Line
from khuyencong.ui.sheets import workbook

BOOK = """SỔ CHI TIẾT TÀI KHOẢN DỰ TOÁN;;;;;;
Tháng 9 năm 2027;;;;;;
Chứng từ;;Diễn giải;Đơn vị nhận;Số tài khoản;Phát sinh;
Số;Ngày;;;;Nợ;Có
(1);(2);(3);(4);(5);(6);(7)
;;Số dư đầu kỳ;;;;2.000.000.000
KB-1;10/09/2027;Mua máy cưa;HTX Nghi Lộc;0101;200.000.000;
12/NT;15/09/2027 10:21;Nộp trả;HTX Nghi Lộc;0101;;50.000
;;Cộng phát sinh;;;200.000.000;50.000
"""
EXPORT = """Ngày hạch toán,Số CT,Nội dung,Mã NDKT,Số tiền,Nợ/Có
2027-09-10,KB-1,Mua máy,8051,"200,000,000",Nợ
2027-09-12,KB-2,Nộp trả,8051,"1,500,000",Có
2027-09-13,KB-3,Ghi đỏ,8051,"-3,000,000",Nợ
2027-09-14,KB-4,Không tiền,8051,0,Nợ
"""


def read(text, **chosen):
    typed = tables.pasted(text)
    row, heads = rows.headings(typed, chosen)
    return {one.key: one.meaning for one in heads}, rows.read(typed, row, heads)


def test_a_book_with_headings_over_two_rows_balances_and_sums():
    heads, lines = read(BOOK)
    assert heads["chung tu so"], heads["phat sinh no"] == ("number", "out")
    assert lines == [
        Line(7, True, date(2027, 9, 10), 200_000_000, "KB-1", "HTX Nghi Lộc", "0101",
             "Mua máy cưa"),
        Line(8, False, date(2027, 9, 15), 50_000, "12/NT", "HTX Nghi Lộc", "0101", "Nộp trả"),
    ]  # fmt: skip


def test_an_export_with_one_amount_and_its_side_written_the_english_way():
    _heads, lines = read(EXPORT)
    assert [(one.number, one.is_out, one.amount_dong) for one in lines] == [
        ("KB-1", True, 200_000_000), ("KB-2", False, 1_500_000), ("KB-3", False, 3_000_000),
    ]  # fmt: skip
    assert lines[0].code == "8051"


def test_a_workbook_is_read_like_a_list():
    heads = [("Ngày", 12), ("Số chứng từ", 12), ("Chi", 12)]
    content = workbook("Kho bạc", heads, [(date(2027, 9, 10), "KB-1", 200_000_000)])
    table = tables.of_file("kho-bac.xlsx", content, score=rows.score)
    row, found = rows.headings(table.rows, {})
    (line,) = rows.read(table.rows, row, found)
    assert (line.day, line.amount_dong, line.is_out) == (date(2027, 9, 10), 200_000_000, True)


@pytest.mark.parametrize(
    ("day", "amount"), [("32/09/2027", "1.000"), ("10/09/2027", "một"), ("", "5.000.000")]
)
def test_money_whose_day_or_amount_cannot_be_read_is_a_line_that_says_so(day, amount):
    _heads, lines = read(f"Ngày;Số CT;Chi\n{day};KB-1;{amount}\n")
    assert [(one.row, one.day is None or one.amount_dong is None) for one in lines] == [(2, True)]
    assert "KB-1" in lines[0].content


def test_what_was_chosen_goes_before_what_the_words_say():
    text = "Ngày;Số tờ;Giá trị\n10/09/2027;KB-1;5.000\n"
    heads, lines = read(text)
    assert heads == {"ngay": "day", "so to": "", "gia tri": ""} and lines == []
    _heads, lines = read(text, **{"so to": "number", "gia tri": "out"})
    assert [(one.number, one.amount_dong) for one in lines] == [("KB-1", 5_000)]


def test_lines_are_read_with_a_day_and_an_amount_whose_side_is_known():
    assert rows.is_complete({"day", "out"}) and rows.is_complete({"day", "amount", "side"})
    assert not rows.is_complete({"day", "amount"}) and not rows.is_complete({"out", "back"})


def differing(text):
    """(row, side, printed, counted) of each sum that the lines do not make."""
    typed = tables.pasted(text)
    row, heads = rows.headings(typed, {})
    lines = [StatementLine(**vars(line)) for line in rows.read(typed, row, heads)]
    found = rows.differing(rows.totals(typed, row, heads), lines)
    return [(*total, counted) for total, counted in found]


def test_the_total_of_the_file_is_the_sum_of_its_lines_to_the_dong():
    assert differing(BOOK) == []
    assert differing(
        BOOK.replace("Cộng phát sinh;;;200.000.000", "Cộng phát sinh;;;200.000.001")
    ) == [(9, "out", 200_000_001, 200_000_000)]
    assert differing(BOOK.replace(";50.000\n;;Cộng phát sinh;;;200.000.000;50.000",
                                  ";50.000\n;;Tổng cộng;;;200.000.000;49.999")) == [
        (9, "back", 49_999, 50_000)
    ]  # fmt: skip


def test_sums_of_parts_balances_and_sums_from_the_first_of_january_are_no_difference():
    text = """Ngày;Số chứng từ;Nợ;Có
1/9/2027;A;10.000;
;Cộng tháng 9;10.000;
2/10/2027;B;20.000;
;Cộng tháng 10;20.000;
;Tổng cộng;30.000;
;Lũy kế từ đầu năm;900.000;
;Số dư cuối kỳ;;5.000
"""
    assert differing(text) == []
    assert differing(text.replace("Tổng cộng;30.000", "Tổng cộng;31.000")) == [
        (6, "out", 31_000, 30_000)
    ]


def test_the_total_of_one_column_holds_both_sides_or_what_is_left():
    text = "Ngày,Số CT,Số tiền,Nợ/Có\n2027-09-10,A,5000,Nợ\n2027-09-11,B,2000,Có\nTổng cộng,,{},\n"
    for fits in (7000, 3000):
        assert differing(text.format(fits)) == []
    assert [one[2] for one in differing(text.format(5001))] == [5001]


def test_a_company_is_no_sum():
    """“Công ty” begins like “Cộng”: its line stays, with or without a day, and is no total."""
    text = """Ngày;Số chứng từ;Đơn vị nhận;Nợ;Có
1/9/2027;A;Công ty TNHH Sông Lam;10.000;
;B;Tổng công ty May;5.000;
;;Cộng phát sinh;15.000;
"""
    typed = tables.pasted(text)
    found = rows.read(typed, *rows.headings(typed, {}))
    assert [(one.number, one.amount_dong) for one in found] == [("A", 10_000), ("B", 5_000)]
    assert differing(text) == []
