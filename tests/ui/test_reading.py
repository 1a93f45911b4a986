"""Every reason why a value cannot be read has words, in Vietnamese and in English."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest
from django.utils import translation

import khuyencong.core.reading as reading
from khuyencong.core.reading.dates import DateError
from khuyencong.core.reading.errors import ReadingError
from khuyencong.ui.reading import OPTIONAL, WORDS, words


def raised() -> set[tuple[str, str, frozenset[str]]]:
    """(kind, code, names of the parts) of every refusal below core/reading."""
    found = set()
    for module in pkgutil.iter_modules(reading.__path__):
        code = import_module(f"{reading.__name__}.{module.name}")
        for node in ast.walk(ast.parse(inspect.getsource(code))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            kind = getattr(getattr(code, node.func.id, None), "kind", "")
            if isinstance(kind, str) and kind and isinstance(node.args[0], ast.Constant):
                parts = frozenset(word.arg for word in node.keywords if word.arg)
                found.add((kind, node.args[0].value, parts))
    return found


RAISED = sorted(raised(), key=str)


def test_the_refusals_are_found():
    assert len(RAISED) > 40
    assert {kind for kind, _code, _parts in RAISED} | {"commune"} == set(WORDS)


@pytest.mark.parametrize(("kind", "code", "parts"), RAISED)
def test_each_has_words_in_both_languages_that_need_no_other_part(kind, code, parts):
    error = ReadingError(code, **dict.fromkeys(parts, "7"))
    error.kind = kind
    told = {}
    for language in ("vi", "en"):
        with translation.override(language):
            told[language] = words(error)
        assert told[language].endswith((".", "?"))
        assert "{" not in told[language]
    assert told["vi"] != told["en"]


@pytest.mark.parametrize(("kind", "code"), OPTIONAL)
def test_where_nothing_is_asked_for_the_advice_says_that_it_may_stay_empty(kind, code):
    error = ReadingError(code, text="không có")
    error.kind = kind
    with translation.override("vi"):
        assert "để trống" not in words(error)
        assert words(error, is_optional=True).endswith("hoặc để trống.")
    with translation.override("en"):
        assert words(error, is_optional=True).endswith("or leave it empty.")


def test_a_long_text_is_shortened_in_the_refusal():
    assert len(words(DateError("not_a_date", text="x" * 5000))) < 150
