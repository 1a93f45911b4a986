"""What an owner reads: short sentences, known letters, Vietnamese."""

import re
import statistics
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from django.conf import settings

APPS = Path(settings.BASE_DIR) / "khuyencong"
READ = [("jinja2/**.html", "jinja2"), ("**.py", "python")]
MOST_MEDIAN, MOST = 20, 35
# Letters that everybody knows, or that the page explains beside them.
KNOWN = {"PDF", "QR", "MB", "B", "A", "SĐT", "CHƯA", "NỘP", "UBND", "OTP", "A4", "KB"}
ENGLISH = re.compile(
    r"\b(the|and|submit|upload|download|login|password|email|click|file|form|draft|online)\b", re.I
)


@cache
def sentences() -> list[str]:
    found = []
    for app in ("portal", "ui"):
        for _file, _line, text, _notes, _context in extract_from_dir(
            str(APPS / app), method_map=READ
        ):
            one = text if isinstance(text, str) else text[0]
            found += [s for s in re.split(r"(?<=[.!?:;])\s+", one) if s.strip()]
    return found


def test_there_is_something_to_read():
    assert len(sentences()) > 200


def test_sentences_are_short():
    counts = {sentence: len(sentence.split()) for sentence in sentences()}
    assert statistics.median(counts.values()) <= MOST_MEDIAN
    assert {s: n for s, n in counts.items() if n > MOST} == {}


def test_no_english_and_no_letters_that_nobody_explains():
    english = [s for s in sentences() if ENGLISH.search(re.sub(r"\{\w*\}", "", s))]
    letters = {s: set(re.findall(r"\b[A-ZĐƯƠ]{2,}\b", s)) - KNOWN for s in sentences()}
    assert english == []
    assert {s: unknown for s, unknown in letters.items() if unknown} == {}
