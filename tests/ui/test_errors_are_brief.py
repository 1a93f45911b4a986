"""An error repeats the beginning of what was typed, never five thousand letters of it."""

from django import forms
from django.template import engines

from khuyencong.core.errors import Refused
from khuyencong.ui.filters import QUOTED_MOST, briefly

LONG = "x" * 5_000


class Choice(forms.Form):
    track = forms.ChoiceField(choices=[("local", "Địa phương")])

    def clean(self) -> None:
        raise forms.ValidationError("“%(typed)s” không có trong danh mục.", params={"typed": LONG})


def drawn(component: str, call: str, **values: object) -> str:
    source = f'{{% from "ui/components/{component}.html" import {component} %}}{{{{ {call} }}}}'
    return engines["jinja2"].from_string(source).render(values)


def test_a_value_that_is_no_choice_is_repeated_in_short():
    form = Choice({"track": LONG})
    assert LONG in str(form.errors)
    for text in (
        drawn("error_summary", "error_summary(form)", form=form),
        drawn("field", "field(form['track'])", form=form),
    ):
        assert LONG not in text
        assert "x" * QUOTED_MOST + "…" in text


def test_a_refusal_that_quotes_what_was_typed_quotes_its_beginning():
    refusal = Refused(f"“{LONG}” đã có.", fix=f"Đổi “{LONG}”.")
    text = drawn("refused", "refused(refusal)", refusal=refusal)
    assert LONG not in text
    assert text.count("x" * QUOTED_MOST + "…”") == 2


def test_what_is_short_stays_as_it_is_and_so_do_the_words_around_it():
    words = f"“Xưởng tre” và “{'a' * QUOTED_MOST}”: " + "lời dài " * 200
    assert briefly(words) == words
