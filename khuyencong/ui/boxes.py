"""Boxes and lists of forms, drawn without a template each.

Django renders a widget through a template, and each option of a list through two more: a list of
130 communes takes longer than the page around it. These give the same markup, in plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.forms.renderers import Jinja2
from django.http import HttpRequest
from markupsafe import escape

FOLDER = "django/forms/widgets/"
INPUTS = (
    "checkbox", "checkbox_option", "date", "datetime", "email", "hidden", "input", "number",
    "password", "radio_option", "text", "time", "url",
)  # fmt: skip


class Renderer(Jinja2):
    """What is drawn here, and Django's own templates for everything else."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        draw = DRAWN.get(template_name)
        if draw is None or context["widget"].get("wrap_label"):
            return super().render(template_name, context, request)
        return draw(context["widget"])


def _attributes(widget: dict[str, Any]) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}' + (
        f"{_attributes(widget)}>"
    )


def _select(widget: dict[str, Any]) -> str:
    options = "".join(part for group in widget["optgroups"] for part in _group(*group))
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{options}\n</select>'


def _group(name: str | None, options: list[dict[str, Any]], _place: int) -> Iterator[str]:
    if name:
        yield f'\n  <optgroup label="{escape(name)}">'
    for one in options:
        value, label = escape(one["value"]), escape(one["label"])
        yield f'\n  <option value="{value}"{_attributes(one)}>{label}</option>'
    if name:
        yield "\n  </optgroup>"


DRAWN: dict[str, Callable[[dict[str, Any]], str]] = {
    FOLDER + "select.html": _select,
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
}
