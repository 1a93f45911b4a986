"""Where a reader finds something, asked for by what it is.

A service below tells somebody about a project and must say where to look, but the page belongs to
an app above it. That app registers the place when it starts; below, only the place is named.
"""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

_names: dict[str, str] = {}


def register(**places: str) -> None:
    """Place and URL name: called in `AppConfig.ready` by the app that has the page."""
    for place, name in places.items():
        if _names.setdefault(place, name) != name:
            raise ValueError(f"{place} is {_names[place]} already, not {name}")


def address(place: str, *args: object) -> str:
    """The address of a registered place, e.g. address("project", project.code)."""
    return url(_names[place], *args)


def url(name: str, *args: object) -> str:
    """The address of a page by the name of its URL. A page with its navigation asks for seventy,
    mostly the same ones as the page before: they are kept."""
    return _url(get_script_prefix(), name, *args)


@lru_cache(maxsize=4096, typed=True)
def _url(_prefix: str, name: str, *args: object) -> str:
    return reverse(name, args=args)


def names() -> dict[str, str]:
    """The URL name of every place."""
    return dict(_names)
