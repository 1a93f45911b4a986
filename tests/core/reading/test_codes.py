"""Tax codes, and numbers in an address."""

from __future__ import annotations

import pytest

from khuyencong.core.reading.addresses import read_key, read_year_asked
from khuyencong.core.reading.tax_codes import TaxCodeError, read_tax_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100109106", "0100109106"), ("0100 109 106", "0100109106"),
        (" 0100109106 ", "0100109106"),
        ("0100109106-001", "0100109106-001"), ("0100109106001", "0100109106-001"),
        ("0100109106 - 001", "0100109106-001"), ("040088001234", "040088001234"),
        ("０１００１０９１０６", "0100109106"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_every_spelling_of_a_tax_code_is_one(text, code):
    assert read_tax_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100109107", "check_digit"), ("0100109107-001", "check_digit"), ("123", "length"),
        ("01001091066", "length"), ("100109106", "lost_zero"), ("100109107", "length"),
        ("MST 0100109106", "letters"), ("0100109106#", "letters"),
        ("٠١٠٠١٠٩١٠٦", "letters"), ("không có", "none"),
        ("chưa có", "none"), ("1,00109E+08", "letters"), ("0100109106/001", "letters"),
    ],
)  # fmt: skip
def test_what_is_no_tax_code_is_told_why(text, code):
    with pytest.raises(TaxCodeError) as error:
        read_tax_code(text)
    assert error.value.code == code


def test_a_lost_zero_is_asked_back():
    with pytest.raises(TaxCodeError) as error:
        read_tax_code("100109106")
    assert error.value.params["meant"] == "0100109106"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("12", 12), (" 12 ", 12), ("0", 0), (str(2**63 - 1), 2**63 - 1), (str(2**63), None),
        ("9" * 19, None), ("9" * 40, None), ("-1", None), ("1.5", None), ("", None), (None, None),
        ("٣", None), ("²", None), ("1e3", None), ("0x1", None), ("12\x00", None), ("a", None),
        ("1 2", None), ("1_000", None), (12, 12), (0, None),
    ],
)  # fmt: skip
def test_a_key_in_an_address_is_a_key_or_nothing(text, key):
    assert read_key(text) == key


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2027", 2027), ("", 2026), (None, 2026), ("27", 2026), ("20277", 2026), ("abcd", 2026),
        ("٢٠٢٧", 2026), ("0000", 2026), ("-027", 2026), ("9999", 2026), (" 2027", 2027),
    ],
)  # fmt: skip
def test_a_year_in_an_address_is_a_year_or_this_one(text, year):
    assert read_year_asked(text, otherwise=2026) == year
