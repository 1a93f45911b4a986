"""The Jinja2 environment of all pages: a name that is not given is an error, never a blank."""

from __future__ import annotations

import re
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension

from khuyencong.core.addresses import address
from khuyencong.ui.filters import FILTERS

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
    env.globals |= {"static": static, "url": url, "address": address}
    env.filters |= FILTERS
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)
