"""Loads the dated place files (directory/data) into the database, in bulk and only what is new."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from khuyencong.core.folding import fold, nfc, sort_key
from khuyencong.directory.models import AreaClass, Succession, Trade, Unit

FOLDER = Path(__file__).parent / "data"
LEVELS = (Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.COMMUNE)
Key = tuple[str, date]


def rows(name: str) -> list[dict[str, str]]:
    path = FOLDER / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def load() -> dict[str, int]:
    """Counts of rows added: units, successions, areas, trades."""
    units = rows("units.csv")
    known = _units()
    before = len(known)
    for level in LEVELS:
        fresh = [
            row
            for row in units
            if row["level"] == level and (row["code"], day(row["valid_from"])) not in known
        ]
        Unit.objects.bulk_create([_unit(row, known) for row in fresh], batch_size=500)
        known = _units()
    pairs = set(Succession.objects.values_list("old_id", "new_id"))
    successions = []
    for row in rows("successions.csv"):
        old = known[row["old_code"], date.fromisoformat(row["old_valid_from"])]
        new = known[row["new_code"], date.fromisoformat(row["new_valid_from"])]
        if (old.pk, new.pk) not in pairs:
            successions.append(
                Succession(
                    old=old,
                    new=new,
                    date=date.fromisoformat(row["date"]),
                    is_whole=row["extent"] == "whole",
                    source=row["source"],
                )
            )
    Succession.objects.bulk_create(successions, batch_size=500)
    areas = _load_areas()
    codes = set(Trade.objects.values_list("code", flat=True))
    trades = Trade.objects.bulk_create(
        Trade(**row) for row in rows("trades.csv") if row["code"] not in codes
    )
    return {
        "units": len(known) - before,
        "successions": len(successions),
        "areas": areas,
        "trades": len(trades),
    }


def _units() -> dict[Key, Unit]:
    return {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}


def _unit(row: dict[str, str], known: dict[Key, Unit]) -> Unit:
    start = date.fromisoformat(row["valid_from"])
    parent = _parent(row["parent"], start, known)
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


def _parent(code: str, start: date, known: dict[Key, Unit]) -> Unit | None:
    """The unit with this code that covers `start`, else the latest one of that code."""
    found = [unit for (own, _from), unit in known.items() if own == code] if code else []
    covering = [
        u
        for u in found
        if u.valid_from <= start and (u.valid_until is None or u.valid_until > start)
    ]
    known_as = covering or found
    return known_as[-1] if known_as else None


def _load_areas() -> int:
    known = set(AreaClass.objects.values_list("unit_id", "valid_from"))
    fresh = []
    for row in rows("areas.csv"):
        start = date.fromisoformat(row["from"])
        unit = Unit.objects.on(start).filter(code=row["unit_code"]).order_by("pk").first()
        if unit and (unit.pk, start) not in known:
            fresh.append(
                AreaClass(
                    unit=unit, area=row["area"], valid_from=start, valid_until=day(row["until"]),
                    source=row["source"], evidence=row["evidence"],
                )
            )  # fmt: skip
    AreaClass.objects.bulk_create(fresh)
    return len(fresh)
