"""Vietnamese telephone numbers, also several in one box."""

from __future__ import annotations

import re

from khuyencong.core.folding import fold
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.numerals import plain

# Mobile numbers of 10 digits, lines of 11, and the service numbers 1800 and 1900.
_NUMBER = re.compile(r"0[35789][0-9]{8}|02[0-9]{9}|1[89]00[0-9]{4,6}")
_OLD_MOBILE = re.compile(r"(01[0-9]{2})([0-9]{7})")
# Prefixes of 11-digit mobile numbers became these in 2018 (Bộ Thông tin và Truyền thông).
_RENUMBERED = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_BETWEEN = re.compile(r"[/;,\n]| - | hoac | va |\bva\b")
_LABEL = re.compile(r"^(dt|sdt|dien thoai|so dien thoai|tel|phone|di dong|dd|zalo|may ban)\b[ .:]*")
ABSENT = {"khong", "khong co", "chua co", "k co", "ko co", "ko", "none", "n a", "0"}
MOST = 3


class PhoneError(ReadingError):
    """`empty`, `none` (somebody wrote that there is none), `not_a_phone` (`part`), `length`
    (`part`, `count`: its digits), `foreign` (`part`), `old` (`part`, `meant`: as it is dialled
    since 2018), `several` (`count`, where one is asked for), `too_many` (`most`)."""

    kind = "phone"


def read_phones(text: str) -> tuple[str, ...]:
    """Every number of the box, in its order, as dialled at home: "+84 912 345 678",
    "912345678" (a spreadsheet dropped the 0) → ("0912345678",). Raises PhoneError."""
    if not text.strip():
        raise PhoneError("empty", text=text)
    if fold(text) in ABSENT:
        raise PhoneError("none", text=text)
    found: list[str] = []
    for part in filter(None, (part.strip() for part in _parts(text))):
        for number in _numbers(_LABEL.sub("", part), part, text):
            if number not in found:
                found.append(number)
    if not found:
        raise PhoneError("not_a_phone", text=text, part=text)
    if len(found) > MOST:
        raise PhoneError("too_many", text=text, most=MOST)
    return tuple(found)


def read_phone(text: str) -> str:
    """The one number of the box. Raises PhoneError, `several` where there are more."""
    numbers = read_phones(text)
    if len(numbers) > 1:
        raise PhoneError("several", text=text, count=len(numbers))
    return numbers[0]


def in_a_box(numbers: tuple[str, ...]) -> str:
    """As they are stored and shown: "0912345678 / 0987654321"."""
    return " / ".join(numbers)


def _parts(text: str) -> list[str]:
    lines = "\n".join(plain(line) for line in text.splitlines())
    return _BETWEEN.split(lines)


def _numbers(part: str, shown: str, text: str) -> list[str]:
    if not re.fullmatch(r"[0-9+(). -]+", part):
        raise PhoneError("not_a_phone", text=text, part=shown)
    if number := _number(part, shown, text):
        return [number]
    pieces = re.split(r"[ -]+", part)
    for size in range(1, len(pieces)):  # two numbers with nothing but a space between
        head = _number(" ".join(pieces[:size]), shown, text)
        if head and (tail := _number(" ".join(pieces[size:]), shown, text)):
            return [head, tail]
    digits = re.sub(r"[^0-9]", "", part)
    raise PhoneError("length", text=text, part=shown, count=len(digits))


def _number(part: str, shown: str, text: str) -> str:
    """The number as it is dialled at home; "" when these digits are none."""
    digits = re.sub(r"[^0-9]", "", part.replace("(0)", ""))
    if match := re.match(r"\+|00(?=[1-9])", part):
        if not digits.removeprefix("00").startswith("84"):
            raise PhoneError("foreign", text=text, part=shown)
        digits = "0" + re.sub(r"[^0-9]", "", part[match.end() :])[2:].lstrip("0")
    candidates = [digits, f"0{digits}"]
    if digits.startswith("84"):
        candidates.append("0" + digits[2:].lstrip("0"))
    for candidate in candidates:
        if _NUMBER.fullmatch(candidate):
            return candidate
        old = _OLD_MOBILE.fullmatch(candidate)
        if old and old[1] in _RENUMBERED:
            raise PhoneError("old", text=text, part=shown, meant=_RENUMBERED[old[1]] + old[2])
    return ""
