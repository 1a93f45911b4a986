"""Numbers as they are typed here: 1.000 is one thousand, 2,5 two and a half, 1,000 asks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core.money import grouped
from khuyencong.core.reading.counts import (
    MOST,
    CountError,
    YearError,
    in_a_box,
    read_count,
    read_quantity,
    read_year,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1.000", 1000), ("15", 15), (" 15 ", 15), ("1 000", 1000), ("1\u00a0000", 1000),
        ("1\u202f000", 1000), ("1.000.000", 10**6), ("1,000,000", 10**6), ("0", 0), ("007", 7),
        ("15,0", 15), ("1.000,00", 1000), ("１５", 15), ("khoảng 15", 15), ("~15", 15),
        ("15 người", 15), ("15 lao động", 15), ("1\u200b5", 15), ("999.999.999", 999_999_999),
        ("chừng 1.200 người", 1200), ("độ 15", 15), ("Độ 15 người", 15), ("tầm 15", 15),
        ("cỡ 15", 15), ("ước tính 15", 15), ("xấp xỉ 15", 15),
    ],
)  # fmt: skip
def test_whole_numbers_are_read_as_people_write_them(text, count):
    assert read_count(text, units=("nguoi", "lao dong")) == count


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("2,5", "2.5"), ("1.000,5", "1000.5"), ("1.000", "1000"), ("2.5", "2.5"),
        ("0,125", "0.125"), ("1,1250", "1.125"),
        ("0.125", "0.125"), ("12,75", "12.75"), ("1 000,5", "1000.5"), ("1,500.50", "1500.5"),
        ("3,0", "3"), ("2,50", "2.5"), ("1.234.567,891", "1234567.891"),
    ],
)  # fmt: skip
def test_decimals_follow_a_comma(text, quantity):
    assert read_quantity(text) == Decimal(quantity)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("  ", "empty"), ("-5", "negative"), ("−5", "negative"), ("(5)", "negative"),
        ("không", "none"), ("không có", "none"), ("-", "none"), ("10-15", "range"),
        ("10 đến 15", "range"), ("1,000", "ambiguous"), ("2,500", "ambiguous"),
        ("12,345", "ambiguous"), ("2,5", "not_whole"), ("2.5", "not_whole"), 
        ("1e3", "not_a_number"),
        ("1E+05", "not_a_number"), ("nhiều", "not_a_number"), ("#N/A", "not_a_number"),
        ("1.00.000", "not_a_number"), ("1..000", "not_a_number"), ("1.000.00", "not_a_number"),
        ("15 người", "not_a_number"), ("٣", "not_a_number"), ("0x1F", "not_a_number"),
        ("1/2", "not_a_number"), ("=1+1", "not_a_number"), ("12345678901234567890", "too_large"),
        ("1.000.000.001", "too_large"), ("½", "not_a_number"), ("1'000", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_told_why(text, code):
    with pytest.raises(CountError) as error:
        read_count(text)
    assert (error.value.code, error.value.params["text"]) == (code, text)


def test_both_readings_of_1_000_are_told():
    with pytest.raises(CountError) as error:
        read_quantity("1,000")
    assert (error.value.params["one"], error.value.params["other"]) == ("1.000", "1")


def test_the_limits_are_told_as_they_are_written():
    assert read_count("1.000", least=1000, most=1000) == 1000
    with pytest.raises(CountError, match="too_small") as error:
        read_count("999", least=1000)
    assert error.value.params["least"] == "1.000"
    with pytest.raises(CountError, match="too_large") as error:
        read_count("1001", most=1000)
    assert error.value.params["most"] == "1.000"


def test_a_quantity_has_three_decimals_at_most():
    for text in ("1,2345", "1.2345", "12.3456"):  # four digits after a point are no thousands
        assert read_quantity(text, places=4) == Decimal(text.replace(",", "."))
    with pytest.raises(CountError, match="places") as error:
        read_quantity("1,2345")
    assert error.value.params["count"] == 3


@pytest.mark.parametrize("text", ["2026", "năm 2026", " 2026 ", "２０２６", "Năm 2026"])
def test_a_year_has_four_digits(text):
    assert read_year(text, first=2002, last=2100) == 2026


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("26", "short"), ("2.026", "not_a_year"), ("2001", "outside"), ("2101", "outside"),
        ("", "empty"), ("nay", "not_a_year"), ("2026-2027", "not_a_year"), ("20266", "not_a_year"),
    ],
)  # fmt: skip
def test_what_is_no_year_is_told_why(text, code):
    with pytest.raises(YearError) as error:
        read_year(text, first=2002, last=2100)
    assert error.value.code == code


@given(st.integers(0, MOST))
def test_a_printed_count_is_read_back(count):
    assert read_count(grouped(count)) == count == read_count(str(count))


@given(st.decimals(0, MOST, places=3, allow_nan=False, allow_infinity=False))
def test_a_quantity_put_into_a_box_is_read_back(quantity):
    assert read_quantity(in_a_box(quantity)) == quantity


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    for read in (read_count, read_quantity):
        try:
            assert 0 <= read(text) <= MOST
        except CountError as error:
            assert error.code


@pytest.mark.parametrize("digits", ["9" * 30, "9" * 60, "9" * 500, "1" + ".000" * 20])
def test_a_number_of_any_length_is_too_large_and_breaks_nothing(digits):
    for read in (read_count, read_quantity):
        for tail in ("", ",5", ",00", ",123456789"):
            with pytest.raises(CountError, match="too_large"):
                read(digits + tail)
    with pytest.raises(CountError, match="places"):
        read_quantity("0," + "1" * 60)
