"""Số định danh cá nhân: 12 digits (province, century and sex, year of birth, six more).

The form of the number: Nghị định 137/2015/NĐ-CP, Điều 13; remembered, not looked up again.
"""

from __future__ import annotations

import re

from khuyencong.core.folding import fold
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.numerals import plain

LAST_PROVINCE = 96


class PersonalNumberError(ReadingError):
    """`empty`, `none`, `letters`, `old_card` (nine digits: a card from before), `lost_zero`
    (`meant`), `length` (`count`), `place` (no province has these first digits), `year` (`born`,
    a year to come)."""

    kind = "personal_number"


def read_personal_number(text: str, *, this_year: int) -> str:
    """Twelve digits. `this_year` bounds the year of birth they carry. Raises
    PersonalNumberError; a spreadsheet that dropped the first zero is asked back."""
    digits = re.sub(r"[ .-]", "", plain(text))
    if not digits:
        raise PersonalNumberError("empty", text=text)
    if fold(text) in {"khong", "khong co", "chua co"}:
        raise PersonalNumberError("none", text=text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise PersonalNumberError("letters", text=text)
    if len(digits) == 9:
        raise PersonalNumberError("old_card", text=text)
    if len(digits) in {10, 11}:
        raise PersonalNumberError("lost_zero", text=text, meant=digits.zfill(12))
    if len(digits) != 12:
        raise PersonalNumberError("length", text=text, count=len(digits))
    if not 1 <= int(digits[:3]) <= LAST_PROVINCE:
        raise PersonalNumberError("place", text=text, place=digits[:3])
    if (born := birth_year(digits)) > this_year:
        raise PersonalNumberError("year", text=text, born=born)
    return digits


def birth_year(number: str) -> int:
    """The year of birth in twelve digits: the fourth says century and sex, two more the year."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])
