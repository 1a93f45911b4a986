"""Invoices and the plates of machines, folded: every spelling of one is the same value.

A symbol has a form digit, C or K (with or without a code of the tax office), the year, the letter
of the kind and two letters of the seller's choice: 1C26TAA (Nghị định 123/2020/NĐ-CP, Thông tư
78/2021/TT-BTC). Vietnamese keyboards turn the letters AA into Â, DD into Đ, AS into Á.

`read_symbol` and `read_number` take what a person typed and refuse what they cannot read; the
`fold_` functions answer for anything, a stranger's file too, and drop no letter or digit.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from khuyencong.core.folding import alike, fold
from khuyencong.core.reading import tax_codes
from khuyencong.core.reading.errors import ReadingError

TELEX = {
    "\u0302": "",  # â: the letter once more, see _typed
    "\u0306": "W", "\u031b": "W",
    "\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J",
}  # fmt: skip
_FORM = re.compile(r"^0[1-9][A-Z]{2,4}[0-9]/?[0-9]{3}")  # 01GTKT0/001, before 2022
_SYMBOL = re.compile(r"([0-9IL]{0,2})([CK])([0-9O]{2})([A-Z])([A-Z]{2})")
_BEGUN = re.compile(r"[0-9IL]{0,2}[CK][0-9O]{2}")
_OLD = re.compile(r"[A-Z]{2}([0-9]{2})[EPT]")  # AA/17E
_SYMBOL_LABEL = re.compile(r"\b(mẫu số|mẫu|k[ýí] hiệu|hóa đơn|hoá đơn)\b[\s:]*", re.IGNORECASE)
_NUMBER_LABEL = re.compile(
    r"\s*(hóa đơn|hoá đơn|hđ)?\s*(số|so|no|n\.o|#)?[\s.:]*(?=[0-9oil])", re.IGNORECASE
)
_NUMBER = re.compile(r"[0-9](?:[0-9 ]|\.(?!\.))*")  # one point parts thousands, two part nothing
_DIGITS = str.maketrans("OIL", "011")
_EYE = str.maketrans("OIЗ", "013")
_LABEL = re.compile(
    r"\s*(s/n|sn(?=\s*:)|serial( ?(no|number))?|số (máy|khung|sê-ri|seri|hiệu))\b\s*[.:#]*",
    re.IGNORECASE,
)
ABSENT = {"khong", "khong co", "khong ro", "chua co", "mo", "n a", "na", "none"}


class InvoiceError(ReadingError):
    """`no_symbol`, `no_number`; `letter` (with `letter`: one that no symbol has); `shape` (begins
    like a symbol, goes on otherwise); `forms` (`one`, `other`: two form digits that differ);
    `not_a_number` (something beside digits, or more than one number)."""

    kind = "invoice"


class InvoiceKey(NamedTuple):
    """One invoice however it is spelt: compare and store these three."""

    seller: str
    symbol: str
    number: str


def fold_invoice(seller_tax_code: str, symbol: str, number: str) -> InvoiceKey:
    """1C26TAA, 1C26TÂ, C26TAA, 1-1C26TAA are one symbol; 00123, "Số 123" are one number.

    The form digit is left out: a seller uses one form at a time, and many leave it out.

    A branch has a tax code of its own (0101234567-001) and stays that on the screen and beside a
    file. The key takes the ten digits alone: whoever copies an invoice of a branch may write the
    code of the company, and the same invoice must not pay under both. Two branches of a company
    that use the same symbol and number are therefore taken for one invoice.
    """
    return InvoiceKey(fold_seller(seller_tax_code), fold_symbol(symbol), fold_number(number))


def fold_seller(text: str) -> str:
    """The ten digits of a company for itself and its branches; a person's twelve as they are."""
    bare = _bare(unicodedata.normalize("NFKC", text).upper())
    digits = tax_codes.normalise(bare)
    if digits.replace("-", "") != bare:
        return bare  # letters among them: no code, and not another one either
    return digits[:10] if "-" in digits else digits


def fold_symbol(text: str) -> str:
    """The symbol without its form: "1C26TÂ" → "C26TAA", "01GTKT0/001 AA/17E" → "AA17E"."""
    bare = _bare(_FORM.sub("", "".join(_typed(_SYMBOL_LABEL.sub("", _nfc(text))).split())))
    if match := _SYMBOL.fullmatch(bare):
        _form, code, year, kind, seller = match.groups()
        return f"{code}{year.translate(_DIGITS)}{kind}{seller}"
    return bare


def read_symbol(text: str) -> str:
    """A symbol as it is stored, with its form where that was typed: "1-1c26 tâ" → "1C26TAA".

    Raises InvoiceError.
    """
    typed = _typed(_SYMBOL_LABEL.sub("", _nfc(text)))
    if strange := re.search(r"[^A-Z0-9\s./_-]", re.sub("[\u2010-\u2015\u2212]", "-", typed)):
        raise InvoiceError("letter", text=text, letter=strange[0])
    bare = _bare(_FORM.sub("", "".join(typed.split())))
    if not bare:
        raise InvoiceError("no_symbol", text=text)
    if match := _SYMBOL.fullmatch(bare):
        forms = match[1].translate(_DIGITS)
        if len(set(forms)) > 1:
            raise InvoiceError("forms", text=text, one=forms[0], other=forms[1])
        return forms[:1] + fold_symbol(bare)
    if _BEGUN.match(bare):
        raise InvoiceError("shape", text=text)
    return " ".join(typed.split())


def year_of_symbol(text: str) -> int | None:
    """The year an invoice is of, as its symbol says: 1C26TAA is of 2026, AA/17E of 2017."""
    bare = fold_symbol(text)
    if match := _SYMBOL.fullmatch(bare):
        return 2000 + int(match[3].translate(_DIGITS))
    match = _OLD.fullmatch(bare)
    return 2000 + int(match[1]) if match else None


def fold_number(text: str) -> str:
    """Digits without the zeros before them: "0000123", "Số: 123" → "123"; no digit → ""."""
    try:
        return read_number(text)
    except InvoiceError:
        bare = _bare(alike(text).upper())
        return bare if re.search("[0-9]", bare) else ""


def read_number(text: str) -> str:
    """The number of one invoice, as `fold_number` has it. Raises InvoiceError."""
    clean = "".join(c for c in alike(text) if c.isspace() or c.isprintable())
    bare = _NUMBER_LABEL.sub("", clean, count=1).strip(" .").upper()
    if re.search("[0-9]", bare):
        bare = bare.translate(_DIGITS)  # 0 typed as O, 1 as l
    if not bare.strip(" -–"):
        raise InvoiceError("no_number", text=text)
    if not _NUMBER.fullmatch(bare):
        raise InvoiceError("not_a_number", text=text)
    digits = re.sub("[ .]", "", bare)
    return digits.lstrip("0") or "0"


def fold_plate(text: str) -> str:
    """A serial number as it is compared: "S/N: mc-0077 a" → "MC0077A".

    O is read as 0, I as 1, because plates are copied by eye. "không có" → "". Letters of other
    alphabets, which machines from abroad bear, stay.
    """
    if fold(text) in ABSENT:
        return ""
    bare = _LABEL.sub("", unicodedata.normalize("NFC", text), count=1)
    return _bare(_typed(bare)).translate(_EYE)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _bare(text: str) -> str:
    """Letters and digits, of whatever alphabet."""
    return "".join(c for c in text if c.isalnum())


def _typed(text: str) -> str:
    """Capital letters as the keys were pressed: what Telex made of them is taken back."""
    keys = []
    for letter in unicodedata.normalize("NFC", alike(text.upper())).upper():
        base, *marks = list(unicodedata.normalize("NFD", letter))
        if letter == "Đ":
            keys.append("DD")
        elif any(mark not in TELEX for mark in marks):
            keys.append(letter)
        elif letter.isprintable() or letter.isspace():
            shape = "".join(base if mark == "\u0302" else TELEX[mark] for mark in marks)
            keys.append(base + shape)
    return "".join(keys)
