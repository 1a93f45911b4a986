"""Invoices and the plates of machines, folded: every spelling of one is the same value.

A symbol has a form digit, C or K (with or without a code of the tax office), the year, the letter
of the kind and two letters of the seller's choice: 1C26TAA (Nghị định 123/2020/NĐ-CP, Thông tư
78/2021/TT-BTC). Vietnamese keyboards turn the letters AA into Â, DD into Đ, AS into Á.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from khuyencong.core.folding import fold, latin
from khuyencong.core.reading import tax_codes

TELEX = {
    "\u0302": "",  # â: the letter once more, see _typed
    "\u0306": "W", "\u031b": "W",
    "\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J",
}  # fmt: skip
_FORM = re.compile(r"^0[1-9][A-Z]{2,4}[0-9]/?[0-9]{3}")  # 01GTKT0/001, before 2022
_SYMBOL = re.compile(r"([0-9IL])?([CK])([0-9O]{2})([A-Z])([A-Z]{2})")
_DIGITS = str.maketrans("OIL", "011")
_EYE = str.maketrans("OI", "01")
_LABEL = re.compile(
    r"\s*(s/n|sn(?=\s*:)|serial( ?(no|number))?|số (máy|khung|sê-ri|seri|hiệu))\b\s*[.:#]*",
    re.IGNORECASE,
)
ABSENT = {"khong", "khong co", "khong ro", "chua co", "mo", "n a", "na", "none"}


class InvoiceKey(NamedTuple):
    """One invoice however it is spelt: compare and store these three."""

    seller: str
    symbol: str
    number: str


def fold_invoice(seller_tax_code: str, symbol: str, number: str) -> InvoiceKey:
    """1C26TAA, 1C26TÂ, C26TAA, 1C26 TAA are one symbol; 00123, "Số 123" are one number.

    The form digit is left out: a seller uses one form at a time, and many leave it out.
    """
    return InvoiceKey(
        tax_codes.normalise(seller_tax_code), fold_symbol(symbol), fold_number(number)
    )


def fold_symbol(text: str) -> str:
    """The symbol without its form: "1C26TÂ" → "C26TAA", "01GTKT0/001 AA/17E" → "AA17E"."""
    bare = "".join(_typed(text).split())
    bare = re.sub(r"[^A-Z0-9]", "", _FORM.sub("", bare))
    if match := _SYMBOL.fullmatch(bare):
        _form, code, year, kind, seller = match.groups()
        return f"{code}{year.translate(_DIGITS)}{kind}{seller}"
    return bare


def fold_number(text: str) -> str:
    """Digits without the zeros before them: "0000123", "Số: 123" → "123"; no digit → ""."""
    digits = re.sub(r"[^0-9]", "", latin(unicodedata.normalize("NFKC", text)))
    return digits.lstrip("0") or digits[:1]


def fold_plate(text: str) -> str:
    """A serial number as it is compared: "S/N: mc-0077 a" → "MC0077A".

    O is read as 0, I as 1, because plates are copied by eye. "không có" → "".
    """
    if fold(text) in ABSENT:
        return ""
    bare = _LABEL.sub("", unicodedata.normalize("NFC", text), count=1)
    return re.sub(r"[^A-Z0-9]", "", _typed(bare)).translate(_EYE)


def _typed(text: str) -> str:
    """Capital letters as the keys were pressed: what Telex made of them is taken back."""
    keys = []
    for letter in unicodedata.normalize("NFC", latin(unicodedata.normalize("NFKC", text))).upper():
        if letter == "Đ":
            keys.append("DD")
            continue
        base, *marks = list(unicodedata.normalize("NFD", letter))
        shape = "".join(base if mark == "\u0302" else TELEX.get(mark, "") for mark in marks)
        keys.append(base + shape)
    return "".join(keys)
