"""What is said of a place and its area on a date, and what follows where nobody said it."""

from __future__ import annotations

from datetime import date, timedelta

from khuyencong.directory.models import AreaClass, Unit, valid_on
from khuyencong.directory.selectors.people import standing_at
from khuyencong.rules.areas import Derived, OldUnit, derive

INVESTMENT, ZONE = str(AreaClass.Kind.INVESTMENT), str(AreaClass.Kind.MINORITY_ZONE)


def area_facts(unit: Unit, on: date) -> dict[str, str]:
    """{kind: word} of a place; a kind nobody spoke of, or not of all of it, is not there.

    The class of the investment law follows from the zones where no list says it.
    """
    said = _said(unit, on)
    if INVESTMENT not in said and (found := _derived(unit, on, said)) and found.area:
        said[INVESTMENT] = found.area
    return said


def area_of(unit: Unit, on: date) -> str | None:
    """normal, difficult or extremely_difficult; None when nobody has said, or not of all of it."""
    return area_facts(unit, on).get(INVESTMENT)


def derived_area(unit: Unit, on: date) -> Derived | None:
    """How the class of the investment law follows, with every step; None where a list says it or no
    rule says how."""
    said = _said(unit, on)
    return None if INVESTMENT in said else _derived(unit, on, said)


def _derived(unit: Unit, on: date, said: dict[str, str]) -> Derived | None:
    old_units = []
    if ZONE not in said and unit.stands(on):
        for old in Unit.objects.filter(successors__new=unit, successors__date__lte=on).order_by(
            "sort_key", "pk"
        ):
            then = _said_of([old], (old.valid_until or on) - timedelta(days=1))
            old_units.append(OldUnit(str(old), then.get(INVESTMENT), then.get(ZONE)))
    return derive(said.get(ZONE), old_units, on=on)


def _said(unit: Unit, on: date) -> dict[str, str]:
    return _said_of(standing_at(unit, on), on)


def _said_of(places: list[Unit], on: date) -> dict[str, str]:
    rows = AreaClass.objects.filter(valid_on(on), unit__in=places).order_by("valid_from", "pk")
    said: dict[str, dict[int, str]] = {}
    for row in rows:
        said.setdefault(row.kind, {})[row.unit_id] = row.area
    return {
        kind: next(iter(words.values()))
        for kind, words in said.items()
        if len(words) == len(places) and len(set(words.values())) == 1
    }
