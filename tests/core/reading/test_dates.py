"""Dates are read day first and lie where their kind may lie."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core.dates import in_words, short
from khuyencong.core.reading.dates import KINDS, DateError, read_date, read_date_of

TODAY = date(2026, 11, 27)
MARCH = date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "5/3/2026", "05-03-2026", "5.3.26", "2026-03-05", " 5/3/2026 ", "ngày 5 tháng 3 năm 2026",
        "5 tháng 3 năm 2026", "Ngày 05/03/2026", "05/03/2026.", "5 3 2026", "2026-03-05 00:00:00",
        "2026-03-05T00:00:00", "2026/3/5", "５/３/２０２６", "5/3/2026\u200b",
        "05\u00a003\u00a02026", "ngày 05 tháng 03 năm 2026", "5–3–2026",
    ],
)  # fmt: skip
def test_dates_are_read_day_first(text):
    assert read_date(text) == MARCH


def test_two_digits_are_a_year_of_this_century_up_to_2049():
    assert read_date("5/3/49") == date(2049, 3, 5)
    assert read_date("5/3/00") == date(2000, 3, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("ngày", "not_a_date"), ("31/02/2026", "impossible"),
        ("3/25/2026", "american"), ("mai", "not_a_date"), ("5/3", "no_year"), ("5/3/68", "century"),
        ("5/3/50", "century"), ("5/3/99", "century"),
        ("46086", "not_a_date"), ("5/3/02026", "not_a_date"), ("5/3/0000", "impossible"),
        ("٥/٣/2026", "not_a_date"), ("5/13/0000", "american"), ("#VALUE!", "not_a_date"),
        ("5/3/2026 7/3/2026", "not_a_date"), ("0/0/2026", "impossible"),
        ("-5/3/2026", "not_a_date"), ("tháng 3 năm 2026", "not_a_date"), ("3/2026", "not_a_date"),
        ("99999/1/1", "not_a_date"), ("2026-13-01", "american"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_told_why(text, code):
    with pytest.raises(DateError) as error:
        read_date(text)
    assert (error.value.code, error.value.params["text"]) == (code, text)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("act", date(2002, 1, 1), date(2027, 12, 31)),
        ("due", date(2002, 1, 1), date(2036, 12, 31)),
        ("period", date(2002, 1, 1), date(2028, 12, 31)),
        ("birth", date(1916, 1, 1), date(2012, 12, 31)),
        ("founding", date(1900, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_date_lies_where_its_kind_may_lie(kind, first, last):
    for day in (first, last):
        assert read_date_of(kind, short(day), today=TODAY) == day
    for day in (date.fromordinal(first.toordinal() - 1), date.fromordinal(last.toordinal() + 1)):
        with pytest.raises(DateError) as error:
            read_date_of(kind, short(day), today=TODAY)
        told = error.value.params
        assert (error.value.code, told["first"], told["last"]) == (
            "outside", short(first), short(last),
        )  # fmt: skip


def test_every_kind_of_date_is_held_by_the_test_above():
    assert set(KINDS) == {"act", "due", "period", "birth", "founding"}


@pytest.mark.parametrize("text", ["31/12/2099", "1/1/0026", "01/01/9999", "5/3/202", "31/12/2029"])
def test_a_call_is_not_open_for_ever(text):
    with pytest.raises(DateError):
        read_date_of("period", text, today=TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_printed_date_is_read_back(day):
    assert read_date(short(day)) == read_date(in_words(day)) == read_date(day.isoformat()) == day


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        assert read_date(text)
    except DateError as error:
        assert error.params["text"] == text
