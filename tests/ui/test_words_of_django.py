"""What Django says of a wrong box is said in our own Vietnamese: what is wrong, what to write."""

from __future__ import annotations

import ast
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.utils import translation

MODULES = ("forms/fields.py", "forms/models.py", "core/validators.py", "forms/formsets.py",
           "contrib/auth/password_validation.py")  # fmt: skip
# Of model forms and of the administration, which are not used here.
NOT_SHOWN = {"Delete", "Order", "and", "Please correct the duplicate values below."}
NOT_SHOWN_PARTS = ("Please correct the duplicate data for",)


def said_by_django() -> set[str]:
    found = set()
    for name in MODULES:
        text = (Path(django.__file__).parent / name).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "_",
                "ngettext_lazy",
            }:
                words = node.args[0]
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    found.add(words.value)
    return {words for words in found - NOT_SHOWN if not words.startswith(NOT_SHOWN_PARTS)}


def test_every_message_of_a_box_is_ours():
    path = Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        ours = {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.string}
    assert len(said_by_django()) > 30
    assert said_by_django() - ours == set()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(max_length=3), "abcdef", "Mục này dài 6 chữ cái; ô nhận nhiều nhất 3."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "“b” không có trong danh sách."),
        (forms.CharField(), "a\x00b", "Có ký tự không đọc được."),
        (forms.CharField(), "", "Chưa điền mục này."),
        (forms.FileField(), None, "Chưa điền mục này."),
    ],
)
def test_a_wrong_box_speaks_our_words(field, value, words):
    with translation.override("vi"), pytest.raises(forms.ValidationError) as error:
        field.clean(value)
    assert " ".join(error.value.messages).startswith(words)
