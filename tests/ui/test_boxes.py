"""Boxes and lists that are drawn here are those that Django's own templates draw."""

import pytest
from django import forms
from django.forms.renderers import Jinja2
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from khuyencong.ui.boxes import DRAWN, FOLDER, Renderer
from khuyencong.ui.rows import row_of

ODD = 'Lê "Mây" <b>&amp;\'</b>'
CHOICES = [
    ("", _("Tất cả")),
    ("a", ODD),
    (ODD, "B"),
    (3, 4),
    ("Nhóm " + ODD, [("c", "C"), ("d", ODD)]),
]
WIDGETS = {
    "text": forms.TextInput({"autocomplete": "off", "title": ODD, "readonly": True, "x": False}),
    "number": forms.NumberInput({"min": 0, "step": 1}),
    "email": forms.EmailInput(),
    "password": forms.PasswordInput(render_value=True),
    "hidden": forms.HiddenInput(),
    "date": forms.DateInput(),
    "time": forms.TimeInput(),
    "url": forms.URLInput(),
    "checkbox": forms.CheckboxInput(),
    "select": forms.Select({"class": ODD}, CHOICES),
    "many": forms.SelectMultiple(choices=CHOICES),
    "radio": forms.RadioSelect(choices=CHOICES),
    "boxes": forms.CheckboxSelectMultiple(choices=CHOICES),
    "area": forms.Textarea(),
}


@pytest.mark.parametrize("value", [None, "", "a", ODD, 3, Markup("&amp;"), ["a", ODD]], ids=repr)
@pytest.mark.parametrize("name", WIDGETS)
def test_a_box_is_as_django_draws_it(name, value):
    widget, attrs = WIDGETS[name], {"id": f"id_{name}", "required": True}
    ours = widget.render(name, value, attrs, renderer=Renderer())

    assert ours == widget.render(name, value, attrs, renderer=Jinja2())
    for one, other in zip(
        widget.subwidgets(name, value, attrs), widget.subwidgets(name, value, attrs), strict=True
    ):
        context = {"widget": {**one, "wrap_label": False}}
        drawn = Renderer().render(one["template_name"], context)
        assert drawn == Jinja2().render(other["template_name"], context)


def test_lists_and_common_boxes_are_drawn_here():
    drawn = {widget.template_name for widget in WIDGETS.values()} & set(DRAWN)
    assert drawn >= {f"{FOLDER}{name}.html" for name in ("text", "number", "hidden", "select")}


def test_a_row_escapes_text_and_keeps_markup_and_labels():
    tr = row_of(["Mã", None, ("Tiền", "right"), (_("Tên"), "wide", "none", "?sort=name")])

    assert tr("a<b", "left out", "", Markup("<b>5</b>"), kind="total") == (
        '<tr class="total"><td data-label="Mã"><div>a&lt;b</div></td><td class="right"></td>'
        '<td class="wide" data-label="Tên"><div><b>5</b></div></td></tr>\n'
    )
    assert tr("&", "", 7) == (
        '<tr><td data-label="Mã">&amp;</td><td class="right" data-label="Tiền">7</td></tr>\n'
    )
