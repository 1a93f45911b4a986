"""How one cell of a list is read: by `core/reading`, in the unit of its list, or told wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.core.folding import fold
from khuyencong.core.money import LIMIT_DONG, dong, grouped
from khuyencong.core.reading.counts import LEAST_QUANTITY, MOST_QUANTITY, read_count, read_quantity
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.money import MoneyError, read_money
from khuyencong.core.reading.numerals import NumeralError, is_whole, numeral, plain
from khuyencong.core.reading.phones import in_a_box, read_phones
from khuyencong.ui.reading import words

SMALL_DONG = 1_000_000  # a whole cost below it, in a list that tells no unit, is asked about
MOST_DONG = 10**12  # no workshop of the programme spends more
TIMES = 1_000  # one unit is so many times the unit below it
MOST_WORKERS = 100_000


class CellError(Exception):
    """What is wrong with a cell, in words. `offers`: what may be put there instead; `sure`: the
    one of them that the cell can only mean."""

    def __init__(self, message: str, offers: Sequence[str] = (), *, sure: str = "") -> None:
        self.offers, self.sure = tuple(offers), sure
        super().__init__(message)


def amount(text: str, unit: int | None) -> int:
    """Đồng. A bare number counts in `unit`, the đồng of one unit of its list; one that says its
    own unit ("600 triệu") keeps it. None: the list tells none, small numbers are asked about."""
    try:
        if unit and unit > 1 and (counted := _counted(text, unit)) is not None:
            return counted
        return read_money(text, small_dong=0 if unit else SMALL_DONG)
    except MoneyError as error:
        raise CellError(words(error)) from error


def _counted(text: str, unit: int) -> int | None:
    """So many units in đồng; None where more than a number stands there."""
    try:
        total = numeral(plain(text)) * unit
    except NumeralError as error:
        if error.code != "ambiguous":
            return None
        one, other = (dong(int(value * unit)) for value in (error.one, error.other))
        raise MoneyError("ambiguous", text=text, one=one, other=other) from error
    if not is_whole(total):
        raise MoneyError("not_whole", text=text)
    if total > LIMIT_DONG:
        raise MoneyError("too_large", text=text, limit=grouped(LIMIT_DONG))
    return int(total)


def doubt(text: str, amount_dong: int, usual_dong: int, unit: int | None) -> CellError | None:
    """Asks back an amount that looks as if written in đồng in a list of a larger unit: above
    `MOST_DONG`, or `TIMES` what is usual in the list unless the cell says its own unit."""
    says_unit = any(letter.isalpha() for letter in text)
    is_far = usual_dong > 0 and amount_dong >= TIMES * usual_dong and not says_unit
    if amount_dong <= MOST_DONG and not is_far:
        return None
    likely = [dong(amount_dong // unit)] if unit and unit > 1 else []
    offers = likely if amount_dong > MOST_DONG else [*likely, dong(amount_dong)]
    message = _(
        "“{text}” là {amount}, lớn khác thường: có phải đã ghi bằng đồng? Ghi lại số tiền kèm đơn "
        "vị, ví dụ “600 triệu đồng”."
    )
    return CellError(message.format(text=text, amount=dong(amount_dong)), offers)


def whole(text: str) -> int:
    return _read(read_count, text, most=MOST_WORKERS, units=("nguoi", "lao dong", "ld"))


def quantity(text: str) -> Any:
    return _read(read_quantity, text, least=LEAST_QUANTITY, most=MOST_QUANTITY)


def text_up_to(most: int) -> Callable[[str], str]:
    """Reads a text of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > most:
            raise CellError(
                _("Ô này có {size} ký tự, nhiều nhất {limit}.").format(size=len(text), limit=most)
            )
        return text

    return read


def telephones(text: str) -> str:
    """Every number of the cell, which may be left empty; one that a spreadsheet kept as a number
    gets its zero back."""
    try:
        return in_a_box(read_phones(text))
    except ReadingError as error:
        raise CellError(words(error, is_optional=True)) from error


def _read(reader: Callable[..., Any], text: str, **bounds: Any) -> Any:
    try:
        return reader(text, **bounds)
    except ReadingError as error:
        raise CellError(words(error)) from error


ABBREVIATIONS = {
    "htx": "hop tac xa", "tht": "to hop tac", "hkd": "ho kinh doanh", "kd": "kinh doanh",
    "dntn": "doanh nghiep tu nhan", "cty": "cong ty", "ct": "cong ty", "cp": "co phan",
    "ctcp": "cong ty co phan", "tnhh": "trach nhiem huu han", "lh": "lien hiep", "mtv": "",
}  # fmt: skip
_MEMBERS = re.compile(r" (?:mot|1|hai|2) thanh vien(?: tro len)?$")


def one_of(pairs: Iterable[tuple[str, Any]], what: str) -> Callable[[str], Any]:
    """Reads one of the things whose names, folded, are given, their usual abbreviations, or the
    words that a name or a part of it after a comma begins with; two that fit ask back."""
    found: dict[str, dict[Any, str]] = {}
    parts: dict[str, dict[Any, str]] = {}
    names: dict[Any, str] = {}
    for name, thing in pairs:
        names.setdefault(thing, name)
        found.setdefault(fold(name), {})[thing] = names[thing]
        for part in (name, *name.split(",")):
            parts.setdefault(f"{fold(part)} ", {})[thing] = names[thing]

    def choose(text: str) -> Any:
        folded = " ".join(ABBREVIATIONS.get(word, word) for word in fold(text).split()).strip()
        folded = _MEMBERS.sub("", folded)
        fits = found.get(fold(text)) or found.get(folded) or {}
        if not fits and folded:
            for part, things in parts.items():
                fits |= things if part.startswith(f"{folded} ") else {}
        if not fits:
            message = _("Không có {what} “{text}”.").format(what=what, text=text)
            raise CellError(message, list(names.values()))
        if len(fits) > 1:
            raise ambiguous(text, list(fits.values()))
        return next(iter(fits))

    return choose


def ambiguous(text: str, several: Sequence[object]) -> CellError:
    names = [str(thing) for thing in several]
    message = _("“{text}” có thể là: {names}. Ghi rõ hơn.")
    return CellError(message.format(text=text, names=", ".join(names)), names)
