"""Telephone numbers: +84, a lost zero, several in one box, and no number at all."""

from __future__ import annotations

import pytest

from khuyencong.core.reading.phones import PhoneError, in_a_box, read_phone, read_phones

MINH = "0912345678"


@pytest.mark.parametrize(
    "text",
    [
        "0912345678", "912345678", "+84912345678", "+84 912 345 678", "84912345678",
        "0084912345678", "+84 (0) 912 345 678", "0912.345.678", "0912 345 678", "0912-345-678",
        "(0912) 345 678", "ĐT: 0912345678", "sđt 0912 345 678", "Zalo: 0912345678",
        "０９１２３４５６７８", "0912\u00a0345\u202f678", "0912345678\u200b", " 0912345678 ",
        "84 0912345678", "0912345678 / 0912345678", "Di động 0912345678",
    ],
)  # fmt: skip
def test_every_spelling_is_the_number_dialled_at_home(text):
    assert read_phone(text) == MINH


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0238 3844 567", "02383844567"), ("238 3844567", "02383844567"),
        ("+84 238 3844567", "02383844567"), ("(0238) 3.844.567", "02383844567"),
        ("024 3823 4567", "02438234567"), ("1900 1234", "19001234"), ("1800 599 920", "1800599920"),
        ("0328123456", "0328123456"),
    ],
)  # fmt: skip
def test_lines_and_service_numbers_are_numbers_too(text, number):
    assert read_phone(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "0912.345.678 / 0987654321", "0912345678; 0987654321", "0912345678, 0987 654 321",
        "0912345678 - 0987654321", "0912345678-0987654321", "0912345678 0987654321",
        "0912 345 678 0987 654 321", "0912345678\n0987654321", "0912345678 hoặc 0987654321",
        "912345678/987654321", "ĐT: 0912345678; ĐT: 0987654321",
    ],
)  # fmt: skip
def test_two_numbers_are_kept_as_two(text):
    numbers = read_phones(text)
    assert numbers == (MINH, "0987654321")
    assert read_phones(in_a_box(numbers)) == numbers
    with pytest.raises(PhoneError, match="several"):
        read_phone(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("không có", "none"), ("Không", "none"), ("chưa có", "none"), ("0", "none"),
        ("hỏi anh Nam", "not_a_phone"), ("0912345678 (anh Nam)", "not_a_phone"),
        ("0912345678 máy lẻ 12", "not_a_phone"), ("a@b.vn", "not_a_phone"), ("/", "not_a_phone"),
        ("091234567", "length"), ("09123456789", "length"), ("12345", "length"),
        ("0612345678", "length"), ("+856 20 5551234", "foreign"), ("0085620555123", "foreign"),
        ("01234567890", "old"), ("1684567890", "old"), ("9,12346E+08", "length"),
        ("0912345678/0912345679/0912345670/0912345671", "too_many"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_why(text, code):
    with pytest.raises(PhoneError) as error:
        read_phones(text)
    assert error.value.code == code


# 11-digit prefixes and what replaced them, network by network, from 15 September 2018.
RENUMBERED = {
    "Viettel": "0162 032, 0163 033, 0164 034, 0165 035, 0166 036, 0167 037, 0168 038, 0169 039",
    "MobiFone": "0120 070, 0121 079, 0122 077, 0126 076, 0128 078",
    "VinaPhone": "0123 083, 0124 084, 0125 085, 0127 081, 0129 082",
    "Vietnamobile": "0186 056, 0188 058",
    "Gmobile": "0199 059",
}
PAIRS = [pair.split() for network in RENUMBERED.values() for pair in network.split(", ")]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_old_prefix_is_asked_back_as_the_new_one(old, new):
    with pytest.raises(PhoneError, match="old") as error:
        read_phones(f"{old}4567890")
    assert error.value.params["meant"] == f"{new}4567890"


def test_no_other_prefix_of_eleven_digits_was_a_mobile_number():
    olds = {old for old, _new in PAIRS}
    for prefix in {f"01{number:02}" for number in range(100)} - olds:
        with pytest.raises(PhoneError, match="length"):
            read_phones(f"{prefix}4567890")


def test_an_old_mobile_number_is_asked_back_as_it_is_dialled_now():
    with pytest.raises(PhoneError) as error:
        read_phones("0168 456 7890")
    assert error.value.params["meant"] == "0384567890"
