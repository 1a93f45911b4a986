"""Đồng to the last one: words of units, parts that sum to the whole, what is asked back."""

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


def test_the_largest_is_read_and_a_dong_more_is_not():
    assert read_money(str(10**15)) == LIMIT_DONG == 10**15
    with pytest.raises(MoneyError) as error:
        read_money(str(10**15 + 1))
    assert (error.value.code, error.value.params["limit"]) == (
        "too_large", "1.000.000.000.000.000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("1 triệu 2 triệu", "ambiguous", ""), ("1 triệu 5 tỷ", "ambiguous", ""),
        ("1 triệu 5", "ambiguous", ""), ("1.500 triệu", "ambiguous", "1,5"),
        ("1,500", "ambiguous", "1.500"), ("1.5 triệu", "ambiguous", "1,5"),
        ("1.5", "not_a_number", None), ("1.5 đồng", "not_a_number", None),
        ("1,x", "not_a_number", None), ("1,", "not_a_number", None),
        (",5 triệu", "not_a_number", None),
        ("1.5.5 triệu", "not_a_number", None), ("3 đô", "not_a_number", None),
        ("-1", "negative", None), ("−1", "negative", None), (" ", "empty", None),
        ("1,0000001 triệu", "not_whole", None),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_asked_back_with_the_reading(text, code, meant):
    with pytest.raises(MoneyError) as error:
        read_money(text)
    assert (error.value.code, error.value.params.get("meant")) == (code, meant)
    assert error.value.params["text"] == text


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
