"""Vietnamese text for searching and for sorting.

SQLite's and PostgreSQL's own folding misses đ → d, so both the text and the query go through here.
"""

from __future__ import annotations

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_WORDS = re.compile(r"[^a-z0-9]+")
_RANK = {letter: f"{place:02d}" for place, letter in enumerate(LETTERS, 11)}
# Letters of other alphabets that look like ours: Icelandic and African Đ, a with a caron,
# then Cyrillic and Greek.
_ALIKE = str.maketrans("ÐðƉɖǍǎ", "ĐđĐđĂă")
_STRANGE = "АВЕКМНОРСТУХІЈЅасеорхуіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_TWINS = str.maketrans(_STRANGE, "ABEKMHOPCTYXIJSaceopxyijsABEZHIKMNOPTYXo")
_WORD = re.compile(r"\S+")
_GREEK_OR_CYRILLIC = re.compile(r"[\u0370-\u052f]")


class _Bare(dict[int, int | None]):
    """For `translate`: every letter as it is, no mark above or below one."""

    def __missing__(self, letter: int) -> int | None:
        found = self[letter] = None if unicodedata.combining(chr(letter)) else letter
        return found


_BARE = _Bare()


def latin(text: str) -> str:
    """Look-alike letters as the Vietnamese letters they stand for: "Ðô Lương" → "Đô Lương".

    A word whose Cyrillic or Greek letters do not all look like ours is left as it is.
    """
    text = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return _WORD.sub(_latin_word, text) if _GREEK_OR_CYRILLIC.search(text) else text


def _latin_word(match: re.Match[str]) -> str:
    word = match.group().translate(_TWINS)
    return match.group() if _GREEK_OR_CYRILLIC.search(word) else word


def alike(text: str) -> str:
    """Every letter by itself as the letter of ours that it looks like, for codes: "1С26ТАЖ" keeps
    its Ж and loses the rest of its Cyrillic. Wide and raised signs become plain."""
    return unicodedata.normalize("NFKC", text).translate(_ALIKE).translate(_TWINS)


def nfc(text: str) -> str:
    """The one stored form: NFC, letters of our alphabet, no control characters, single spaces."""
    clean = latin(text)
    if not clean.isprintable():
        kept = (c if c.isprintable() else " " if c.isspace() else "" for c in clean)
        clean = "".join(kept)
    return " ".join(clean.split())


def fold(text: str) -> str:
    """Lower-case Latin letters and digits only: "Mây tre đan" → "may tre dan"."""
    bare = unicodedata.normalize("NFD", latin(text).lower().replace("đ", "d"))
    return _WORDS.sub(" ", bare.translate(_BARE)).strip()


def spelled(text: str) -> list[str]:
    """Words as they are spelled, wherever the tone mark stands: hòa and hoà are one, hoa is not."""
    spellings = []
    for word in unicodedata.normalize("NFC", text.lower()).split():
        parts = [_split(letter) for letter in word]
        bare = "".join(base for base, _tone in parts if base.isalnum())
        if bare:
            spellings.append(f"{bare}{max((tone for _base, tone in parts), default=0) or ''}")
    return spellings


def sort_key(text: str) -> str:
    """Sorts as the Vietnamese alphabet does: letters first, tones only to break ties."""
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", text.lower()):
        base, tone = _split(letter)
        if base in _RANK:
            letters.append(_RANK[base])
            tones.append(str(tone))
        elif base.isdigit():
            letters.append("0" + base)
            tones.append("0")
        elif letters and letters[-1] != "00":
            letters.append("00")
            tones.append("0")
    return f"{''.join(letters)} {''.join(tones)}"


def _split(letter: str) -> tuple[str, int]:
    tone, kept = 0, []
    for part in unicodedata.normalize("NFD", letter):
        if part in TONES:
            tone = TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def person_sort_key(name: str) -> str:
    """People sort by given name, the last word; then by the words before it."""
    words = nfc(name).split()
    return sort_key(" ".join([words[-1], *words[:-1]])) if words else ""
