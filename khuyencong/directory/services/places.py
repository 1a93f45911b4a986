"""Brings the database to what the dated place files (directory/data) say, as often as wanted."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM
from khuyencong.core.folding import fold, nfc, sort_key
from khuyencong.directory.models import AreaClass, Succession, Trade, Unit
from khuyencong.directory.selectors import place_on

STREAM = "places"  # of every place, its class and every trade
FOLDER = Path(__file__).parents[1] / "data"
LEVELS = (Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.COMMUNE)
ByCode = dict[str, list[Unit]]


@dataclass(frozen=True)
class Loaded:
    """How many rows of a file were new, differed from the database, or were there already."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged"


def rows(name: str) -> list[dict[str, str]]:
    path = FOLDER / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def load() -> dict[str, Loaded]:
    """By file: units, successions, areas, trades. A row that left its file stays in the database.

    Refused when an area is given for a place that did not stand on its date.
    """
    loaded = {
        "units": _load_units(),
        "successions": _load_successions(),
        "areas": _load_areas(),
        "trades": _put([Trade(**row) for row in rows("trades.csv")], Trade, "code"),
    }
    if any(file.added or file.changed for file in loaded.values()):
        payload = {name: str(file) for name, file in loaded.items()}
        events.record(STREAM, "load_places", payload, by=SYSTEM, at=timezone.now())
    return loaded


def _put(wanted: Sequence[models.Model], model: type[models.Model], *key: str) -> Loaded:
    """Adds rows whose `key` is new and corrects those that differ."""

    def key_of(row: models.Model) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in key)

    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    stored = {key_of(row): row for row in model._default_manager.all()}
    fresh, changed = [], []
    for row in wanted:
        old = stored.get(key_of(row))
        if old is None:
            fresh.append(row)
        elif any(getattr(old, f.attname) != getattr(row, f.attname) for f in fields):
            row.pk = old.pk
            changed.append(row)
    model._default_manager.bulk_create(fresh, batch_size=500)
    if changed:
        names = [field.name for field in fields]
        model._default_manager.bulk_update(changed, names, batch_size=200)
    return Loaded(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))


def _load_units() -> Loaded:
    """Level by level from the top, because each names the one above it."""
    listed = rows("units.csv")
    total, above = Loaded(), _by_code()
    for level in LEVELS:
        wanted = [_unit(row, above) for row in listed if row["level"] == level]
        total += _put(wanted, Unit, "code", "valid_from")
        above = _by_code()
    return total


def _by_code() -> ByCode:
    units: ByCode = defaultdict(list)
    for unit in Unit.objects.order_by("valid_from", "pk"):
        units[unit.code].append(unit)
    return units


def _unit(row: dict[str, str], above: ByCode) -> Unit:
    start = date.fromisoformat(row["valid_from"])
    parent = _parent(row["parent"], start, above)
    name = nfc(row["name"])
    return Unit(
        code=row["code"],
        level=row["level"],
        name=name,
        kind=row["kind"],
        parent=parent,
        province_code=parent.province_code if parent else row["code"],
        valid_from=start,
        valid_until=day(row["valid_until"]),
        sort_key=sort_key(name),
        folded=fold(name),
        source=row["source"],
    )


def _parent(code: str, start: date, above: ByCode) -> Unit | None:
    """The unit with this code that covers `start`, else the latest one of that code."""
    parents = above[code] if code else []
    covering = [
        unit
        for unit in parents
        if unit.valid_from <= start and (unit.valid_until is None or unit.valid_until > start)
    ]
    known_as = covering or parents
    return known_as[-1] if known_as else None


def _load_successions() -> Loaded:
    units = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
    wanted = [
        Succession(
            old=units[row["old_code"], date.fromisoformat(row["old_valid_from"])],
            new=units[row["new_code"], date.fromisoformat(row["new_valid_from"])],
            date=date.fromisoformat(row["date"]),
            is_whole=row["extent"] == "whole",
            source=row["source"],
        )
        for row in rows("successions.csv")
    ]
    return _put(wanted, Succession, "old_id", "new_id")


def _load_areas() -> Loaded:
    wanted = []
    for row in rows("areas.csv"):
        start = date.fromisoformat(row["from"])
        wanted.append(
            AreaClass(
                unit=place_on(row["unit_code"], start),
                area=row["area"],
                valid_from=start,
                valid_until=day(row["until"]),
                source=row["source"],
                evidence=row["evidence"],
            )
        )
    return _put(wanted, AreaClass, "unit_id", "valid_from")
