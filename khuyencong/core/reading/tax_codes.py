"""Mã số thuế: 10 digits, 10-3 digits for a dependent unit, 12 digits for a person.

The check-digit formula is remembered and was tried on well-known companies.
"""

from __future__ import annotations

import re
import unicodedata

from stdnum.vn import mst

from khuyencong.core.folding import fold
from khuyencong.core.reading.errors import ReadingError

LENGTHS = {10, 12, 13}


class TaxCodeError(ReadingError):
    """`letters`, `length` (with `count`), `lost_zero` (with `meant`), `check_digit`, or `none`
    where somebody wrote that there is no code."""

    kind = "tax_code"


def normalise(text: str) -> str:
    """Digits only, with the dash of a dependent unit: "0100109106 001" → "0100109106-001"."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def read_tax_code(text: str) -> str:
    """The code as it is stored; "" for an empty box.

    Raises TaxCodeError. `check_digit` is soft: real papers have errors, so an officer may keep
    such a code with a reason. A spreadsheet that dropped the first zero is asked back.
    """
    code = normalise(text)
    if not text.strip():
        return ""
    if fold(text) in {"khong", "khong co", "chua co"}:
        raise TaxCodeError("none", text=text)
    if re.search(r"[^0-9\s.-]", unicodedata.normalize("NFKC", text)):
        raise TaxCodeError("letters", text=text)
    digits = code.replace("-", "")
    if len(digits) == 9 and mst.is_valid(f"0{digits}"):
        raise TaxCodeError("lost_zero", text=text, meant=f"0{digits}")
    if len(digits) not in LENGTHS:
        raise TaxCodeError("length", text=code, count=len(digits))
    if len(digits) != 12 and not mst.is_valid(digits[:10]):  # a person's number has no check digit
        raise TaxCodeError("check_digit", text=code)
    return code
