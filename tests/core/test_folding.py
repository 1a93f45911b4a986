"""Searching without diacritics, sorting by the Vietnamese alphabet, typed dates."""

import unicodedata
from datetime import date

import pytest

from khuyencong.core.dates import in_words
from khuyencong.core.folding import fold, nfc, person_sort_key, sort_key
from khuyencong.core.reading.dates import DateError, read_date


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Mây tre đan Nghệ An", "may tre dan nghe an"), ("ĐƯỜNG – hoà/hòa", "duong hoa hoa")],
)
def test_folding_reaches_dau_and_d(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_letters_come_before_tones():
    names = ["đan", "dân", "dan", "ân", "án", "an", "ăn", "bà", "à"]
    assert sorted(names, key=sort_key) == ["à", "an", "án", "ăn", "ân", "bà", "dan", "dân", "đan"]


def test_people_sort_by_given_name():
    people = ["Trần Thị Bình", "Nguyễn Văn Ân", "Lê An"]
    assert sorted(people, key=person_sort_key) == ["Lê An", "Nguyễn Văn Ân", "Trần Thị Bình"]


def test_text_is_stored_composed():
    assert nfc(unicodedata.normalize("NFD", "Nghệ  An\u200b")) == "Nghệ An"


@pytest.mark.parametrize("text", ["5/3/2026", "05-03-2026", "5.3.26", "2026-03-05", " 5/3/2026 "])
def test_dates_are_read_day_first(text):
    assert read_date(text) == date(2026, 3, 5)


@pytest.mark.parametrize("text", ["", "31/02/2026", "3/25/2026", "mai"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        read_date(text)


def test_a_date_in_a_paper_has_its_leading_zeros():
    assert in_words(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert in_words(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"


def test_a_mark_goes_whatever_it_stands_on_and_a_strange_letter_parts_words():
    assert fold("Đа̣́t \u0591việt\u20dd² ộﬁ漢字ß") == "dat viet o"
    assert nfc("  Xã\tNghi\u200b  Lộc\x00 ") == "Xã Nghi Lộc"
