"""An invoice and a machine are the same whatever keyboard, eye or habit made of them."""

from __future__ import annotations

import unicodedata

import pytest

from khuyencong.core.reading.invoices import fold_invoice, fold_number, fold_plate, fold_symbol

SELLER = "0100109106"


@pytest.mark.parametrize(
    "symbol",
    [
        "1C26TAA", "1C26TÂ", "C26TAA", "1C26 TAA", "1c26taa", " 1C26TAA ", "1C26-TAA",
        "1C26T AA", "1/C26TAA", "1C26TÂ".lower(), unicodedata.normalize("NFD", "1C26TÂ"),
        "lC26TAA", "IC26TAA", "1C26T\u0410\u0410", "１Ｃ２６ＴＡＡ", "1.C26.TAA", "C2\u200b6TAA",
        "1C26TAA\x00", "1\u00a0C26TAA", "2C26TAA",
    ],
)  # fmt: skip
def test_every_spelling_of_a_symbol_is_the_same_invoice(symbol):
    assert fold_invoice(SELLER, symbol, "123") == (SELLER, "C26TAA", "123")


@pytest.mark.parametrize(
    ("telex", "symbol"),
    [
        ("1C26TÊ", "C26TEE"), ("1C26ĐA", "C26DDA"), ("1C26ÐA", "C26DDA"), ("1C26TÁ", "C26TAS"),
        ("1C26TÝ", "C26TYS"), ("1C26TẢ", "C26TAR"), ("1C26TÃ", "C26TAX"), ("1C26TĐ", "C26TDD"),
        ("1C26TÚ", "C26TUS"), ("1K26LĐ", "K26LDD"),
    ],
)  # fmt: skip
def test_what_telex_made_of_the_letters_is_taken_back(telex, symbol):
    assert fold_symbol(telex) == fold_symbol(symbol) == symbol


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1C26TAA", "1C26TAB"), ("1C26TAA", "1C25TAA"), ("1C26TAA", "1K26TAA"),
        ("1C26TAA", "1C26MAA"), ("AA/17E", "AB/17E"),
    ],
)  # fmt: skip
def test_two_symbols_stay_two(one, other):
    assert fold_symbol(one) != fold_symbol(other)


def test_a_symbol_of_before_2022_loses_its_form():
    assert fold_symbol("01GTKT0/001 AA/17E") == fold_symbol("aa/17e") == "AA17E"


@pytest.mark.parametrize(
    "number", ["123", "00000123", "0123", "Số 123", "số: 00123", "No. 123", " 1 23", "１２３"]
)
def test_every_spelling_of_a_number_is_the_same(number):
    assert fold_number(number) == "123"


@pytest.mark.parametrize(
    ("number", "folded"), [("", ""), ("0000", "0"), ("abc", ""), ("1023", "1023")]
)
def test_a_number_without_digits_is_none(number, folded):
    assert fold_number(number) == folded


@pytest.mark.parametrize(
    "seller", ["0100109106", "0100 109 106", "0100.109.106", "０１００１０９１０６"]
)
def test_the_seller_is_compared_by_digits(seller):
    assert fold_invoice(seller, "1C26TAA", "1").seller == SELLER


def test_a_dependent_unit_is_another_seller():
    assert fold_invoice(f"{SELLER}001", "1C26TAA", "1").seller == f"{SELLER}-001"


@pytest.mark.parametrize(
    "plate",
    [
        "MC-0077 A", "mc0077a", "MC 0077-A", "mc.0077.a", "S/N: MC-0077A", "SN: MC0077A",
        "Serial No. MC0077A", "Số máy: MC0077A", "số khung MC0077A", "MCOO77A", "MC0O77A",
        "М\u0421-0077 А", "ＭＣ００７７Ａ", "MC\u00a00077\u200bA", "Số hiệu MC0077A",
    ],
)  # fmt: skip
def test_every_spelling_of_a_plate_is_one_machine(plate):
    assert fold_plate(plate) == "MC0077A"


@pytest.mark.parametrize(
    "plate", ["", "không có", "Không", "không rõ", "N/A", "-", "mờ", "chưa có"]
)
def test_no_plate_is_no_plate(plate):
    assert fold_plate(plate) == ""


def test_two_plates_stay_two():
    assert len({fold_plate(p) for p in ("MC-0077 A", "MC-0077 B", "MC-0078 A", "SN12345")}) == 4
