"""An invoice and a machine are the same whatever keyboard, eye or habit made of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from khuyencong.core.reading.invoices import (
    InvoiceError,
    fold_invoice,
    fold_number,
    fold_plate,
    fold_symbol,
    read_number,
    read_symbol,
    year_of_symbol,
)
from khuyencong.ui.reading import words

SELLER = "0100109106"


@pytest.mark.parametrize(
    "symbol",
    [
        "1C26TAA", "1C26TÂ", "C26TAA", "1C26 TAA", "1c26taa", " 1C26TAA ", "1C26-TAA",
        "1C26T AA", "1/C26TAA", "1C26TÂ".lower(), unicodedata.normalize("NFD", "1C26TÂ"),
        "lC26TAA", "IC26TAA", "1C26T\u0410\u0410", "１Ｃ２６ＴＡＡ", "1.C26.TAA", "C2\u200b6TAA",
        "1C26TAA\x00", "1\u00a0C26TAA", "2C26TAA", "1-1C26TAA", "1 1C26TAA", "11C26TAA",
        "1C26–TAA", "1 C26TAA", "Ký hiệu: 1C26TAA", "Mẫu số 1 ký hiệu C26TAA", "1С26ТАА",
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


@pytest.mark.parametrize("code", [f"{SELLER}-001", f"{SELLER}001", f"{SELLER} 001"])
def test_an_invoice_of_a_branch_is_not_two_under_ten_and_thirteen_digits(code):
    assert fold_invoice(code, "1C26TAA", "1") == fold_invoice(SELLER, "1C26TAA", "1")


def test_the_twelve_digits_of_a_person_stay_whole():
    assert fold_invoice("040090000001", "1C26TAA", "1").seller == "040090000001"


def test_a_code_with_a_letter_is_not_the_code_without_it():
    assert fold_invoice(f"{SELLER}З", "1C26TAA", "1").seller == f"{SELLER}З"


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


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("12З", "not_a_number"), ("12Э", "not_a_number"), ("12a", "not_a_number"),
        ("123-124", "not_a_number"), ("123/2026", "not_a_number"), ("123; 124", "not_a_number"),
        ("12,5", "not_a_number"), ("١٢٣", "not_a_number"), ("-123", "not_a_number"),
        ("一二三", "not_a_number"), ("không số", "not_a_number"), ("", "no_number"),
        (" - ", "no_number"), ("Số:", "not_a_number"),
    ],
)  # fmt: skip
def test_a_number_with_anything_beside_digits_is_refused_and_nothing_dropped(number, code):
    with pytest.raises(InvoiceError) as refusal:
        read_number(number)
    assert refusal.value.code == code
    assert "123" in words(refusal.value)


@pytest.mark.parametrize(
    ("number", "read"),
    [("0000123", "123"), ("1.234", "1234"), ("l23", "123"), ("1O2", "102"), ("No. 7", "7"),
     ("№ 7", "7"), ("0000", "0"), ("Hóa đơn số 00012", "12"), ("o12", "12")],
)  # fmt: skip
def test_what_a_number_can_only_mean_is_read(number, read):
    assert read_number(number) == read


def test_a_number_that_cannot_be_read_is_not_the_one_without_its_letter():
    assert fold_number("12З") != fold_number("12")
    assert fold_symbol("1C26TAЖ") != fold_symbol("1C26TA")
    assert fold_symbol("1C26TÄ") != fold_symbol("1C26TA")
    assert fold_plate("MC-77Ж") != fold_plate("MC-77")
    assert fold_plate("数控-12") != fold_plate("12")


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("1C26TAЖ", "letter"), ("1C26TÄ", "letter"), ("1C26T☎A", "letter"),
        ("1C26TAA, số 5", "letter"),
        ("1C26TA0", "shape"), ("1C26TAAA", "shape"), ("1C26T", "shape"), ("1-2C26TAA", "forms"),
        ("", "no_symbol"), (" - ", "no_symbol"), ("数", "letter"),
    ],
)  # fmt: skip
def test_a_symbol_that_cannot_be_is_refused_in_words(symbol, code):
    with pytest.raises(InvoiceError) as refusal:
        read_symbol(symbol)
    assert refusal.value.code == code
    assert words(refusal.value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1-1c26 tâ", "1C26TAA"), ("C26TAA", "C26TAA"), ("aa/17e", "AA/17E"), ("l-C26TAA", "1C26TAA")],
)
def test_a_symbol_is_stored_as_the_invoice_prints_it(typed, stored):
    assert read_symbol(typed) == stored


@pytest.mark.parametrize(
    ("symbol", "year"), [("1C26TAA", 2026), ("C2OTAA", 2020), ("AA/17E", 2017), ("XYZ", None)]
)
def test_a_symbol_tells_the_year_of_its_invoice(symbol, year):
    assert year_of_symbol(symbol) == year


LETTER = st.sampled_from("ABCDEGHKLMNPQRSTUVXY")
LOOKS = {"A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "K": "К", "M": "М", "P": "Р",
         "T": "Т", "X": "Х", "Y": "У"}  # fmt: skip


@st.composite
def spellings(draw):
    """(a symbol as it is printed, another spelling of it)"""
    parts = [draw(st.sampled_from("CK")), f"{draw(st.integers(20, 49)):02d}", draw(LETTER)]
    parts += [draw(LETTER), draw(LETTER)]
    form = draw(st.sampled_from(["1", "2", "6"]))
    letters = list("".join(parts))
    if draw(st.booleans()) and letters[-2:] in (["A", "A"], ["D", "D"], ["E", "E"], ["O", "O"]):
        letters[-2:] = [{"A": "Â", "D": "Đ", "E": "Ê", "O": "Ô"}[letters[-1]]]
    letters = [LOOKS.get(one, one) if draw(st.booleans()) else one for one in letters]
    letters = [one.lower() if draw(st.booleans()) and one.isascii() else one for one in letters]
    gap = st.sampled_from(["", "", "", " ", "-", ".", "/", "\u00a0", "\u200b"])
    spelt = "".join(one + draw(gap) for one in letters)
    shown = draw(
        st.sampled_from(["", form, f"{form} ", f"{form}-", f"{form}{form}", f"{form}-{form}"])
    )
    return form + "".join(parts), shown + spelt


@given(spellings())
def test_any_spelling_of_any_symbol_is_one_key_and_is_read(pair):
    printed, spelt = pair
    assert fold_symbol(spelt) == fold_symbol(printed) == printed[1:]
    assert read_symbol(spelt) in (printed, printed[1:])
    assert read_symbol(read_symbol(spelt)) == read_symbol(spelt)


@given(st.integers(1, 99_999_999), st.integers(0, 8), st.sampled_from(["", "Số ", "số: ", "No. "]))
def test_any_spelling_of_any_number_is_one_key(number, zeros, before):
    assert read_number(f"{before}{'0' * zeros}{number}") == fold_number(str(number)) == str(number)


@given(st.characters(categories=("L", "N", "S", "P")))
@example("\u2025")  # two dots in one character
def test_no_sign_inside_a_number_is_dropped(sign):
    """It is read as one more digit, refused, or the point that parts thousands."""
    try:
        read = read_number(f"12{sign}7")
    except InvoiceError:
        return
    assert len(read) > 3 or unicodedata.normalize("NFKC", sign) == "."


@given(st.text(max_size=20))
def test_no_letter_or_digit_of_a_symbol_is_dropped(text):
    try:
        read = read_symbol(text)
    except InvoiceError:
        return
    assert fold_symbol(read) == fold_symbol(text)
