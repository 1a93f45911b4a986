"""Communes and districts as an old list names them, as they stood in its year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from khuyencong.core.folding import fold
from khuyencong.core.reading.communes import commune_name
from khuyencong.directory.models import Succession, Unit

_PARTS = re.compile(r"\s*[,;(–-]\s*")
_DISTRICT = re.compile(r"^(?:huyen|thi xa|tx|thanh pho|tp|h) (?=\S)")
MIDDLE, LAST = (6, 30), (12, 31)  # days of a year on which a name may have stood


@dataclass(frozen=True)
class Resolved:
    """`code` of the finding where the place is not known for sure."""

    unit: Unit | None = None
    code: str = ""
    names: str = ""


NOWHERE = Resolved()


class Places:
    """Every unit that the province ever had, by its folded name."""

    def __init__(self, province: Unit) -> None:
        self.communes: dict[str, list[Unit]] = defaultdict(list)
        self.districts: dict[str, list[Unit]] = defaultdict(list)
        units = Unit.objects.filter(province_code=province.code).select_related("parent")
        for unit in units.exclude(level=Unit.Level.PROVINCE).order_by("pk"):
            is_commune = unit.level == Unit.Level.COMMUNE
            (self.communes if is_commune else self.districts)[unit.folded].append(unit)
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _find(self, text: str, district: str, year: int) -> Resolved:
        """`text`: of the cell of the place; `district`: of its own column or group. A name that
        fits several units is not guessed."""
        parts = [part for part in _PARTS.split(text) if part.strip()]
        if not parts:
            parts = [district] if district else []
        if not parts:
            return NOWHERE
        days = (date(year, *MIDDLE), date(year, *LAST))
        within = self._districts([*parts[1:], district], days)
        found = self._communes(parts[0], within, days)
        if not found and not commune_name(parts[0]).kind:
            found = self._districts([parts[0]], days)
        elif found and len(parts) == 1 and not district and not commune_name(parts[0]).kind:
            found = [*found, *self._districts([parts[0]], days)]
        if len(found) == 1:
            return Resolved(found[0])
        if found:
            names = ", ".join(_name(unit) for unit in found[:5])
            return Resolved(within[0] if len(within) == 1 else None, "place_several", names)
        return Resolved(within[0] if len(within) == 1 else None, "place_unknown")

    def _communes(self, text: str, within: list[Unit], days: tuple[date, ...]) -> list[Unit]:
        name = commune_name(text)
        found = _standing(self.communes.get(name.folded, []), days)
        if name.kind:
            same = [unit for unit in found if fold(unit.kind) == fold(name.kind)]
            found = same or found
        inside = [unit for unit in found if unit.parent_id in {one.pk for one in within}]
        return inside or found

    def _districts(self, texts: Iterable[str], days: tuple[date, ...]) -> list[Unit]:
        for text in texts:
            name = _DISTRICT.sub("", re.sub(r"^(?:[ivxl]+|[a-h]|\d+) ", "", fold(text)))
            if name and (found := _standing(self.districts.get(name, []), days)):
                return found
        return []


def _standing(units: list[Unit], days: tuple[date, ...]) -> list[Unit]:
    """On the first of the days on which any of them stood."""
    for day in days:
        if found := [unit for unit in units if unit.stands(day)]:
            return found
    return []


def _name(unit: Unit) -> str:
    return f"{unit}, {unit.parent}" if unit.parent else str(unit)


def now_called(units: Iterable[int]) -> dict[int, list[str]]:
    """By the key of a former unit: the communes of today that it became, wholly or in part."""
    found: dict[int, list[str]] = defaultdict(list)
    edges = {pk: {pk} for pk in units}
    for _step in range(4):
        keys = {key for several in edges.values() for key in several}
        ways = defaultdict(set)
        rows = Succession.objects.filter(old__in=keys).order_by("pk")
        for old, new in rows.values_list("old", "new"):
            ways[old].add(new)
        if not ways:
            break
        edges = {
            pk: {new for key in several for new in (ways.get(key) or {key})}
            for pk, several in edges.items()
        }
    names = {
        unit.pk: str(unit)
        for unit in Unit.objects.filter(pk__in={k for s in edges.values() for k in s})
    }
    for pk, several in edges.items():
        found[pk] = sorted(names[key] for key in several if key != pk and key in names)
    return found
