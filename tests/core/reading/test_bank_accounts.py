"""Numbers of bank accounts."""

from __future__ import annotations

import pytest

from khuyencong.core.reading.bank_accounts import BankAccountError, masked, read_bank_account


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3600205123456", "3600205123456"), ("3600 2051 23456", "3600205123456"),
        (" 3713.0.1053456 ", "371301053456"), ("3600-2051-23456", "3600205123456"),
        ("３６００２０５１２３４５６", "3600205123456"), ("vqrq1234567", "VQRQ1234567"),
        ("123456", "123456"), ("1" * 20, "1" * 20), ("AB1234", "AB1234"),
    ],
)  # fmt: skip
def test_every_spelling_of_a_number_is_one(text, number):
    assert read_bank_account(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), (" . ", "empty"), ("12345", "length"), ("1" * 21, "length"),
        ("TAMMOC", "name"), ("TAMMOC123", "name"), ("٣٦٠٠٢٠٥", "sign"), ("36002/05123", "sign"),
        ("Đ12345678", "sign"), ("36002O5123", "eye"), ("l23456789", "eye"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_why(text, code):
    with pytest.raises(BankAccountError) as error:
        read_bank_account(text)
    assert error.value.code == code


def test_a_letter_that_looks_like_a_digit_is_asked_back():
    with pytest.raises(BankAccountError) as error:
        read_bank_account("36002O5l23")
    assert error.value.params["meant"] == "3600205123"


def test_lists_show_the_last_four_signs():
    assert masked("3600205123456") == "•••3456"
