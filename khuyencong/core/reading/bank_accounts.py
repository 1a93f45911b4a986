"""Numbers of bank accounts: capital letters and digits, however they were spaced.

Most are digits; some banks put letters among them. The bounds are this system's own.
"""

from __future__ import annotations

import re
import unicodedata

from khuyencong.core.reading.errors import ReadingError

SHORTEST, LONGEST = 6, 20
LEAST_DIGITS = 4  # fewer, and it is the name by which somebody is paid on a telephone
_EYE = str.maketrans("OIL", "011")


class BankAccountError(ReadingError):
    """`empty`, `sign` (with `letter`: neither a letter from A to Z nor a digit), `name` (hardly a
    digit), `eye` (one letter that looks like a digit; `meant`), `length` (`count`, `least`,
    `most`)."""

    kind = "bank_account"


def read_bank_account(text: str) -> str:
    """The number as it is stored and compared: "3600 2051.23456" → "3600205123456".

    Spaces, points and dashes go, small letters become capitals. Raises BankAccountError.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    number = re.sub(r"[\s.\-\u2010-\u2015]", "", wide)
    if not number:
        raise BankAccountError("empty", text=text)
    if strange := re.search(r"[^0-9A-Z]", number):
        raise BankAccountError("sign", text=text, letter=strange[0])
    letters = re.sub("[0-9]", "", number)
    if len(number) - len(letters) < LEAST_DIGITS:
        raise BankAccountError("name", text=text)
    if letters and not letters.translate(_EYE).strip("01"):
        raise BankAccountError("eye", text=text, meant=number.translate(_EYE))
    if not SHORTEST <= len(number) <= LONGEST:
        raise BankAccountError("length", text=text, count=len(number), least=SHORTEST, most=LONGEST)
    return number


def masked(number: str) -> str:
    """As lists show it: the last four signs."""
    return f"•••{number[-4:]}"
