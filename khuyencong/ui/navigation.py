"""Where people work, as the apps that have those pages register it when they start.

`ui` draws what is registered and knows no page of an app above it. An area is shown to whoever
works there (`khuyencong.ui.context`); inside an area the entries stand by their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from khuyencong.core.addresses import url

PUBLIC, OWNER, HELPER, OFFICER = "public", "owner", "helper", "officer"
ADMINISTRATOR = "administrator"
AREAS = (HELPER, OWNER, OFFICER, ADMINISTRATOR, PUBLIC)  # in the order they stand on a page


@dataclass(frozen=True)
class Entry:
    """One place of work. `key`: pressed after g, for officers. Without an area only by its key."""

    area: str
    order: int
    label: Any  # a lazy translation
    name: str  # of the URL
    key: str = ""


_entries: list[Entry] = []
_beneath: dict[str, list[tuple[Any, str]]] = {}
_firsts: list[tuple[int, frozenset[str], str]] = []
_roles: dict[str, frozenset[str]] = {}


def show_to(area: str, roles: Iterable[str]) -> None:
    """Who works in an area; whoever works in none sees what is public."""
    _roles[area] = frozenset(roles)


def begin_at(order: int, roles: Iterable[str], name: str) -> None:
    """Whoever holds one of these roles begins at this page after signing in; the lowest order
    counts. Without roles: whoever holds none yet. Called in `AppConfig.ready`."""
    _firsts.append((order, frozenset(roles), name))


def first_page(roles: Iterable[str]) -> str:
    """The name of the URL where somebody with these roles begins."""
    held = frozenset(roles)
    fitting = [(order, name) for order, known, name in _firsts if known & held or known == held]
    return min(fitting)[1] if fitting else "notices"


def areas_of(roles: frozenset[str]) -> list[str]:
    own = [area for area in AREAS if roles & _roles.get(area, frozenset())]
    return own or [PUBLIC]


def register(area: str, order: int, label: Any, name: str, *, key: str = "") -> None:
    """Called in `AppConfig.ready`. The same order, or the same key, twice is a mistake."""
    if area and area not in AREAS:
        raise ValueError(f"no such area: {area}")
    for one in _entries:
        if (one.area, one.order) == (area, order) or (key and one.key == key):
            raise ValueError(f"{name} stands where {one.name} stands")
    _entries.append(Entry(area, order, label, name, key))


def beneath(place: str, *pages: tuple[Any, str]) -> None:
    """Pages, (label, name of the URL), that belong to a place of work, for the index of all that
    one may do. Called in `AppConfig.ready`."""
    _beneath.setdefault(place, []).extend(pages)


def index(areas: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(label of a place, its own page and those beneath it: (label, name of the URL))."""
    return [
        (str(entry.label), [(str(label), name) for label, name in pages])
        for area in areas
        for entry in entries(area)
        for pages in [[(entry.label, entry.name), *_beneath.get(entry.name, ())]]
    ]


def entries(area: str) -> list[Entry]:
    """The entries of an area, in their order."""
    return sorted((one for one in _entries if one.area == area), key=lambda one: one.order)


def items(area: str, path: str) -> list[tuple[str, str, bool, str]]:
    """(label, address, is it the page at `path`, name of the URL) of an area."""
    places = ((str(entry.label), url(entry.name), entry.name) for entry in entries(area))
    return [(label, address, path == address, name) for label, address, name in places]


def shortcuts() -> list[tuple[str, str, str, str]]:
    """(key, label, address, name of the URL), in the order of the officer's navigation."""
    keyed = [one for one in (*entries(OFFICER), *entries("")) if one.key]
    return [(one.key, str(one.label), url(one.name), one.name) for one in keyed]
