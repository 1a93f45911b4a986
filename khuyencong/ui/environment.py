"""The Jinja2 environment of all pages: a name that is not given is an error, never a blank."""

from __future__ import annotations

import re
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.templatetags.static import static
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from khuyencong.core.addresses import address, url
from khuyencong.core.errors import Refused
from khuyencong.ui.filters import FILTERS
from khuyencong.ui.rows import row_of

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class OneSpace(Extension):
    """Indentation is for whoever reads a template: of every line's, one space reaches the page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENTATION.sub(" ", source)


def environment(**options: Any) -> Environment:
    env = Environment(  # noqa: S701  (autoescape comes with Django's options: on)
        **options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n", OneSpace],
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals |= {"static": static, "url": url, "address": address, "is_refused": is_refused}
    env.globals["row_of"] = row_of
    env.filters |= FILTERS
    return env


@pass_context
def is_refused(context: Context) -> bool:
    """Whether the page shows a refusal, or a form that came back with errors: its title says so."""
    return any(_is_wrong(value) for value in context.get_all().values())


def _is_wrong(value: object) -> bool:
    if isinstance(value, BaseFormSet):
        return value.is_bound and value.total_error_count() > 0
    if isinstance(value, BaseForm):
        return value.is_bound and bool(value.errors)
    return isinstance(value, Refused) or (isinstance(value, list) and any(map(_is_wrong, value)))
