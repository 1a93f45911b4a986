"""Đồng to the last one: words of units, parts that sum to the whole, what is asked back."""

import unicodedata

import pytest

from khuyencong.core.money import LIMIT_DONG, allocate, million
from khuyencong.core.reading.money import MoneyError, read_money


@pytest.mark.parametrize(
    ("unit", "dong"),
    [
        ("đ", 1), ("đồng", 1), ("vnd", 1), ("", 1),
        ("k", 1_000), ("nghìn", 1_000), ("ngàn", 1_000),
        ("tr", 10**6), ("triệu", 10**6), ("m", 10**6), ("tỷ", 10**9), ("tỉ", 10**9),
    ],
)  # fmt: skip
def test_each_word_of_a_unit_is_worth_its_amount(unit, dong):
    assert read_money(f"3 {unit}") == 3 * dong


@pytest.mark.parametrize("text", ["160 tr.đ", "160tr.đ", "160 tr. đồng", "160 tr.", "160 trđ"])
def test_a_shortened_unit_is_read_with_its_point(text):
    assert read_money(text) == 160_000_000


def test_the_largest_is_read_and_a_dong_more_is_not():
    assert read_money(str(10**15)) == LIMIT_DONG == 10**15
    with pytest.raises(MoneyError) as error:
        read_money(str(10**15 + 1))
    assert (error.value.code, error.value.params["limit"]) == (
        "too_large", "1.000.000.000.000.000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 triệu 2 triệu", "unclear"), ("1đ5", "unclear"), ("1.234.567 nghìn", "unclear"),
        ("5 rưỡi đồng", "not_whole"), ("1 triệu 5 tỷ", "unclear"), ("1 đồng 5", "unclear"),
        ("1 tỷ 200.000", "unclear"), ("1tr2500", "unclear"), ("1,234567 tỷ 5", "ambiguous"),
        ("1.5 đồng", "not_whole"), ("1,5 đ", "not_whole"), ("1.000,5 đồng", "not_whole"),
        ("1,x", "not_a_number"), ("1,", "not_a_number"), (",5 triệu", "not_a_number"),
        ("1.5.5 triệu", "not_a_number"), ("3 đô", "not_a_number"), ("rưỡi", "not_a_number"),
        ("5 rưỡi", "not_a_number"), ("5 trăm", "not_a_number"), ("5 triệu trăm", "not_a_number"),
        ("1e6", "not_a_number"), ("#REF!", "not_a_number"), ("0x10", "not_a_number"),
        ("٣٠٠", "not_a_number"), ("1.50.000", "not_a_number"), ("1 00 000", "not_a_number"),
        ("-1", "negative"), ("−1", "negative"), ("(500)", "negative"), (" ", "empty"),
        ("800-900tr", "range"), ("800tr đến 1 tỷ", "range"), ("1 – 2 tỷ", "range"),
        ("1,0000001 triệu", "not_whole"), ("600.000.000,5 đồng", "not_whole"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_asked_back(text, code):
    with pytest.raises(MoneyError) as error:
        read_money(text)
    assert error.value.code == code
    assert error.value.params["text"] == text


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("1.500 triệu", "1.500.000.000 đồng", "1.500.000 đồng"),
        ("1,500 triệu", "1.500.000.000 đồng", "1.500.000 đồng"),
        ("2.000.000 triệu", "2.000.000.000.000 đồng", "2.000.000 đồng"),
        ("1,500", "1.500 đồng", "1.500.000 đồng"),
        ("1,5", "1.500.000 đồng", "1.500.000.000 đồng"),
        ("1.5", "1.500.000 đồng", "1.500.000.000 đồng"),
        ("1 tỷ 2", "1.200.000.000 đồng", "1.000.000.002 đồng"),
        ("1 triệu 5", "1.500.000 đồng", "1.000.005 đồng"),
        ("1tr25", "1.250.000 đồng", "1.025.000 đồng"),
    ],
)
def test_both_readings_are_told(text, one, other):
    with pytest.raises(MoneyError) as error:
        read_money(text)
    told = error.value.params
    assert (error.value.code, told["one"], told["other"]) == ("ambiguous", one, other)


def test_a_bare_small_amount_asks_for_its_unit_where_the_caller_says_so():
    with pytest.raises(MoneyError) as error:
        read_money("800", small_dong=10_000)
    assert (error.value.code, error.value.params) == (
        "small", {"text": "800", "one": "800 đồng", "other": "800 triệu đồng"},
    )  # fmt: skip
    assert read_money("800") == read_money("800 đồng", small_dong=10_000) == 800
    assert read_money("10000", small_dong=10_000) == 10_000
    assert read_money("0", small_dong=10_000) == 0
    assert read_money("800tr", small_dong=10_000) == 800_000_000
    for text in ("1", "9.999"):
        with pytest.raises(MoneyError, match="small"):
            read_money(text, small_dong=10_000)
    with pytest.raises(MoneyError, match="small"):
        read_money("khoảng 800", small_dong=10_000)


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("600 triệu đồng", 600_000_000), ("600.000.000,00", 600_000_000), ("1.5 tỷ", 1_500_000_000),
        ("1tr2", 1_200_000), ("1tr250", 1_250_000), ("1tỷ2", 1_200_000_000), ("2k5", 2_500),
        ("1tr050", 1_050_000), ("1 tỷ rưỡi", 1_500_000_000), ("2 triệu rưỡi", 2_500_000),
        ("1 tỷ rưỡi đồng", 1_500_000_000), ("1 tỷ 2 triệu rưỡi", 1_002_500_000),
        ("khoảng 800tr", 800_000_000), ("~ 800 tr", 800_000_000), ("chừng 1,2 tỷ", 1_200_000_000),
        ("ước tính 3 tỷ", 3_000_000_000), ("xấp xỉ 5 triệu", 5_000_000), ("nửa tỷ", 500_000_000),
        ("khoảng nửa triệu", 500_000), ("5 trăm triệu", 500_000_000),
        ("2 ngàn tỷ", 2 * 10**12), ("300 triệu đ", 300_000_000), ("300 triệu vnd", 300_000_000),
        ("5 chục triệu", 50_000_000), ("2 nghìn tỷ đồng", 2 * 10**12),
        ("600,000,000", 600_000_000), ("600,000,000.00", 600_000_000), ("1,500.00", 1_500),
        ("600000000.00", 600_000_000), ("600.000.000 VNĐ", 600_000_000), ("300trđ", 300_000_000),
        ("VND 5.000.000", 5_000_000), ("600.000.000,-", 600_000_000), ("5.000.000/-", 5_000_000),
        ("100 triệu chẵn", 100_000_000), ("1\u00a0500\u202f000", 1_500_000),
        ("1.500.000\u200b", 1_500_000), ("3 TRIỆU", 3_000_000),
        ("0,5 tỷ", 500_000_000), ("0.125 tỷ", 125_000_000), ("1 500 triệu", 1_500_000_000),
        ("1500.5 triệu", 1_500_500_000), ("1,25 tỷ", 1_250_000_000),
    ],
)  # fmt: skip
def test_what_people_write_in_the_field_is_read(text, dong):
    assert read_money(text) == dong
    assert read_money(unicodedata.normalize("NFD", text.upper())) == dong


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("1 tỷ 200 triệu", 1_200_000_000), ("1.234,5 triệu", 1_234_500_000),
        ("1,5 nghìn", 1_500), ("1.500", 1_500), ("1.500.000", 1_500_000),
        ("2 triệu 5 nghìn", 2_005_000),
        ("12,25 triệu", 12_250_000), ("0", 0),
    ],
)  # fmt: skip
def test_what_is_clear_is_read(text, dong):
    assert read_money(text) == dong


def test_the_largest_remainders_get_the_odd_dong_then_the_first():
    assert allocate(10, [1, 1, 1]) == [4, 3, 3]
    assert allocate(11, [1, 1, 1]) == [4, 4, 3]
    assert allocate(10, [1, 2, 4]) == [1, 3, 6]  # remainders 3, 6, 5 of 7
    assert allocate(5, [3, 3, 1]) == [2, 2, 1]
    assert allocate(4, [1, 5, 0]) == [1, 3, 0]  # remainders 4, 2 of 6
    assert allocate(0, [1, 2]) == [0, 0]
    assert allocate(7, [0, 1]) == [0, 7]
    assert allocate(1, [1]) == [1]


@pytest.mark.parametrize(
    ("total", "weights"),
    [(-1, [1]), (-1, [1, 2]), (1, [0]), (1, [0, 0]), (1, [2, -1]), (1, [-1, 2])],
)
def test_less_than_nothing_and_nothing_to_share_by_are_refused(total, weights):
    with pytest.raises(ValueError, match="allocate needs"):
        allocate(total, weights)


@pytest.mark.parametrize(
    ("dong", "text"),
    [
        (0, "0 triệu đồng"), (1, "0,000001 triệu đồng"), (1_000_000, "1 triệu đồng"),
        (-1_500_000, "-1,5 triệu đồng"), (1_200_500_000, "1.200,5 triệu đồng"),
        (999_999, "0,999999 triệu đồng"),
    ],
)  # fmt: skip
def test_millions_are_exact(dong, text):
    assert million(dong) == text


@pytest.mark.parametrize(
    "digits", ["9" * 30, "9" * 60, "9" * 500, "1" + ".000" * 20, "9" * 40 + " tỷ"]
)
def test_a_number_of_any_length_is_too_large_and_breaks_nothing(digits):
    with pytest.raises(MoneyError, match="too_large"):
        read_money(digits)
    for tail in (",5", ",00", ",123456789", ".5"):
        with pytest.raises(MoneyError):
            read_money(digits + tail)
