"""Texts typed in the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

In such a file stand the letters of Western Europe, which only the font drew as ours: "M¸y mãc" is
"Máy móc" in TCVN3, "Maùy moùc" in VNI. A name of a font says so for certain; without one (a list
that was pasted, an .xls) the syllables say it: they are Vietnamese in one reading only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

TCVN3, VNI = "TCVN3", "VNI"
FONTS = ((re.compile(r"\.vn", re.I), TCVN3), (re.compile(r"vni[- ]", re.I), VNI))

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
# VNI: a letter, then the sign that stands above or below it.
_SIGNS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301",
    "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_ALONE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(f"([aeiouyôö])([{''.join(_SIGNS)}])|[{''.join(_ALONE)}]", re.I)
_WORDS = re.compile(r"[^\W\d_]+")
_VOWELS = (
    "a|ai|ao|au|ay|â|âu|ây|ă|e|eo|ê|êu|i|ia|iê|iêu|iu|o|oa|oai|oao|oay|oă|oe|oeo|oi|oo|ô|ôi|ơ|ơi|"
    "u|ua|uâ|uây|uê|ui|uô|uôi|uơ|uy|uya|uyê|uyu|ư|ưa|ưi|ươ|ươi|ươu|ưu|y|yê|yêu"
)
_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    rf"(?:{_VOWELS})(?:c|ch|m|n|ng|nh|p|t)?"
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def of_font(name: str) -> str:
    """TCVN3 or VNI where a font of that name draws it; "" for any other font."""
    return next((encoding for pattern, encoding in FONTS if pattern.match(name)), "")


def decoded(text: str, encoding: str) -> str:
    """The text in Unicode. A line of capitals stays one: fonts such as .VnTimeH drew small letters
    as capitals."""
    if encoding == TCVN3:
        found = text.translate(_TCVN3)
        found = found.upper() if _is_capitals(text) else found
    elif encoding == VNI:
        found = _VNI.sub(_of_vni, text)
    else:
        return text
    return unicodedata.normalize("NFC", found)


def _is_capitals(text: str) -> bool:
    """Whether no plain letter is small, and a word of old letters has two plain ones: "M¸Y"."""
    plain = [
        [letter for letter in word if letter.isascii() and letter.isalpha()]
        for word in text.split()
        if not word.isascii()
    ]
    has_small = any(letter.isascii() and letter.islower() for letter in text)
    return not has_small and any(len(letters) > 1 for letters in plain)


def encoding_of(texts: Iterable[str]) -> str:
    """TCVN3 or VNI where the texts of a list read as Vietnamese in it and not as they stand; ""
    where they do. Undecided texts (without a letter beyond ASCII) say nothing."""
    telling = [text for text in texts if not text.isascii()]
    if not telling:
        return ""
    scores = {encoding: _strange(telling, encoding) for encoding in ("", TCVN3, VNI)}
    best = min(scores, key=lambda encoding: (scores[encoding], encoding))
    return best if scores[best] * 4 <= scores[""] and scores[""] else ""


def _of_vni(match: re.Match[str]) -> str:
    letter, sign = match[1] or match[0], match[2]
    read = _ALONE.get(letter.lower(), letter.lower())
    read = read if letter.islower() else read.upper()
    return read + _SIGNS[sign.lower()] if sign else read


def _strange(texts: list[str], encoding: str) -> int:
    """Words with a letter beyond ASCII that are no Vietnamese syllable in this reading, and signs
    that belong to no word."""
    count = 0
    for text in texts:
        read = decoded(text, encoding)
        words = [word for word in _WORDS.findall(read) if not word.isascii()]
        count += sum(not is_syllable(word) for word in words)
        count += sum(c in "¸µ¶·¹¨»¾¼½©®ª«¬¡¢§£¤¥¦\u00ad" for c in read)
    return count


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether it is spelled as a Vietnamese syllable: "Máy", "nghiệp"; not "Maùy", "mãc"."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in parts if letter in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    # A syllable that ends in c, ch, p, t has the rising or the heavy tone.
    return not re.search(r"(?:c|ch|p|t)$", bare) or tones in (["\u0301"], ["\u0323"])
