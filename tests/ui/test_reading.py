"""Every reason why a value cannot be read has words, in Vietnamese and in English."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest
from django.utils import translation

from khuyencong.core import reading
from khuyencong.core.reading.dates import DateError
from khuyencong.core.reading.errors import ReadingError
from khuyencong.ui.reading import WORDS, words


def raised() -> set[tuple[str, str, frozenset[str]]]:
    """(kind, code, names of the parts) of every refusal below core/reading."""
    found = set()
    for module in pkgutil.iter_modules(reading.__path__):
        code = import_module(f"{reading.__name__}.{module.name}")
        for node in ast.walk(ast.parse(inspect.getsource(code))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            kind = getattr(getattr(code, node.func.id, None), "kind", "")
            if kind and isinstance(node.args[0], ast.Constant):
                parts = frozenset(word.arg for word in node.keywords if word.arg)
                found.add((kind, node.args[0].value, parts))
    return found


RAISED = sorted(raised(), key=str)


def test_the_refusals_are_found():
    assert len(RAISED) > 40
    assert {kind for kind, _code, _parts in RAISED} | {"commune"} == set(WORDS)


@pytest.mark.parametrize(("kind", "code", "parts"), RAISED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_has_words_that_need_no_other_part(kind, code, parts, language):
    error = ReadingError(code, **dict.fromkeys(parts, "7"))
    error.kind = kind
    with translation.override(language):
        told = words(error)
    assert told.endswith((".", "?"))
    assert "{" not in told
    assert (language == "en") == ("“" in told and told != translate(kind, code)) or "“" not in told


def translate(kind: str, code: str) -> str:
    with translation.override("vi"):
        return str(WORDS[kind][code])


def test_a_long_text_is_shortened_in_the_refusal():
    assert len(words(DateError("not_a_date", text="x" * 5000))) < 150
