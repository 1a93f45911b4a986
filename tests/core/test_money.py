"""Whole đồng: read what is typed, split without losing one, never silently ×1000."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core import money, words
from khuyencong.core.reading.money import MoneyError, read_money

AMOUNTS = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,5 triệu", 1_500_000), ("1.500.000đ", 1_500_000), ("1500000", 1_500_000),
        ("1.500.000 đồng", 1_500_000), ("1 tỷ 200 triệu", 1_200_000_000), ("300tr", 300_000_000),
        ("500 nghìn", 500_000), ("2 ty", 2_000_000_000), ("１５００", 1_500), ("0", 0),
        ("1 500 000 ₫", 1_500_000),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, amount):
    assert read_money(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("-5", "negative"), ("nhiều", "not_a_number"), ("1,500", "ambiguous"),
        ("1.500 triệu", "ambiguous"), ("1.50.000", "not_a_number"),
        ("1 tỷ 2", "ambiguous"), ("0,0000001 tỷ 1", "ambiguous"), ("9999999 tỷ", "too_large"),
        ("0,0000001 triệu", "not_whole"),
    ],
)  # fmt: skip
def test_what_can_be_read_two_ways_is_asked_and_never_guessed(text, code):
    with pytest.raises(MoneyError) as caught:
        read_money(text)
    assert caught.value.code == code


@given(AMOUNTS)
def test_what_is_shown_is_read_back(amount):
    assert read_money(money.dong(amount)) == amount
    assert read_money(str(amount)) == amount


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any))
def test_the_parts_sum_to_the_whole(total, weights):
    parts = money.allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert 0 <= part - total * weight // whole <= 1


@given(AMOUNTS, st.integers(0, 10_000))
def test_a_share_is_rounded_down_and_exact(amount, basis_points):
    rate = Decimal(basis_points) / 10_000
    assert money.share(amount, rate) == amount * basis_points // 10_000


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "một"), (11, "mười một"), (15, "mười lăm"), (21, "hai mươi mốt"),
        (24, "hai mươi tư"), (25, "hai mươi lăm"), (105, "một trăm linh năm"),
        (1_005, "một nghìn không trăm linh năm"), (1_000_000, "một triệu"),
        (1_500_000, "một triệu năm trăm nghìn"),
        (2_000_000_021, "hai tỷ không trăm hai mươi mốt"),
    ],
)  # fmt: skip
def test_amounts_in_words(number, text):
    assert words.in_words(number) == text


VALUES = {word: value for value, word in enumerate(words.DIGITS)}
VALUES |= {"mốt": 1, "tư": 4, "lăm": 5}


def from_words(text: str) -> int:
    """The inverse of `in_words`."""
    total, thousand, group, digit = 0, 0, 0, 0
    for word in text.split():
        if word in VALUES:
            digit = VALUES[word]
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group += 10
        elif word in {"nghìn", "triệu"}:
            thousand += (group + digit) * (1000 if word != "triệu" else 10**6)
            group = digit = 0
        elif word == "tỷ":
            total = (total + thousand + group + digit) * 10**9
            thousand = group = digit = 0
        elif word != "linh":
            raise ValueError(f"unknown number word: {word}")
    return total + thousand + group + digit


def test_words_go_back_to_the_number():
    draw = random.Random(7)
    for _ in range(20_000):
        number = draw.randrange(10 ** draw.randint(1, 15) + 1)
        assert from_words(words.in_words(number)) == number
    assert words.dong_in_words(1_500_000) == "Một triệu năm trăm nghìn đồng"
