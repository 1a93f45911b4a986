"""A whole list read: its sheets by what was chosen, places found, what is there already told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from khuyencong.core.chain import canonical
from khuyencong.core.folding import fold
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents.services import store
from khuyencong.history.models import HistoricProject, HistoryImport, KnownHeading
from khuyencong.history.reading import found, rows, sheets
from khuyencong.history.reading.found import Aside, Entry, Finding, SheetRead
from khuyencong.history.reading.sheets import Sheet
from khuyencong.history.selectors.places import Places
from khuyencong.rules.wording import words

AT_ONCE = 500  # keys asked for in one query


@dataclass(slots=True)
class Item:
    """One project as it will be written. `double`: why it is not."""

    entry: Entry
    place: Unit | None
    key: str
    double: Finding | None = None


@dataclass
class ListRead:
    """The sheets with their findings, and the items in their order."""

    sheets: list[SheetRead]
    items: list[Item] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """rows = imported + refused + headings."""
        doubles = self._double_rows()
        return {
            "rows": sum(sheet.rows for sheet in self.sheets),
            "imported": sum(sheet.imported for sheet in self.sheets) - len(doubles),
            "refused": sum(sheet.refused for sheet in self.sheets) + len(doubles),
            "headings": sum(sheet.headings for sheet in self.sheets),
        }

    @property
    def total_dong(self) -> int:
        """Khuyến công money of every project that the list tells of, there already or not: this is
        what its own total is compared with."""
        return sum(item.entry.support_dong for item in self.items)

    @property
    def stated_total_dong(self) -> int | None:
        told = [s.stated_dong for s in self.sheets if s.stated_dong is not None]
        return sum(told) if told else None

    def findings(self) -> Iterator[Finding]:
        for sheet in self.sheets:
            yield from sheet.all_findings()
        yield from (item.double for item in self.items if item.double)

    def lines(self) -> Iterator[Aside]:
        """Every row that is no project, with those that are there already."""
        doubles = self._double_rows()
        for sheet in self.sheets:
            yield from sheet.aside
        for (name, row), item in doubles.items():
            text = " · ".join(filter(None, (item.entry.title, item.entry.establishment)))
            yield Aside(name, row, found.REFUSED, text[: rows.LONGEST], item.double)

    def _double_rows(self) -> dict[tuple[str, int], Item]:
        """Rows of which nothing is new."""
        new = {(i.entry.sheet, i.entry.row) for i in self.items if not i.double}
        return {
            (i.entry.sheet, i.entry.row): i
            for i in self.items
            if i.double and (i.entry.sheet, i.entry.row) not in new
        }


def open_list(batch: HistoryImport) -> list[Sheet]:
    """The sheets of a list that was kept."""
    return sheets.of_file(batch.name, store.kept(batch.digest, name=batch.name))


def read(batch: HistoryImport, opened: list[Sheet]) -> ListRead:
    """Reads the sheets by what was chosen for this list, and what its office chose before."""
    chosen = known(batch.organisation) | dict(batch.choices.get("headings", {}))
    left_out = set(batch.choices.get("left_out", ()))
    unit, year = batch.choices.get("unit", 0), batch.choices.get("year", 0)
    out = ListRead([
        rows.read(sheet, chosen, unit=unit, year=year)
        for sheet in opened
        if sheet.name not in left_out and not sheet.is_hidden
    ])  # fmt: skip
    places = Places(batch.province)
    times: Counter[str] = Counter()
    for entry in (entry for sheet in out.sheets for entry in sheet.entries):
        base = _key(entry, batch.province.code)
        times[base] += 1
        key = hashlib.sha256(f"{base} {times[base]}".encode()).hexdigest()
        out.items.append(Item(entry, _place(entry, places), key))
    mark_doubles(out, batch)
    return out


def known(organisation: Organisation | None) -> dict[str, str]:
    """What an office said that headings mean."""
    if organisation is None:
        return {}
    rows_of = KnownHeading.objects.filter(organisation=organisation).order_by("pk")
    return dict(rows_of.values_list("key", "meaning"))


def _key(entry: Entry, province: str) -> str:
    """The same project in another copy of the list has the same key, however it is spelled."""
    return canonical([
        province, entry.first_year, entry.last_year, entry.track, fold(entry.title),
        fold(entry.establishment), fold(entry.place_text), entry.planned_dong, entry.paid_dong,
    ])  # fmt: skip


def _place(entry: Entry, places: Places) -> Unit | None:
    resolved = places.find(entry.place_text, entry.district, entry.last_year)
    if resolved.code:
        cell = (entry.cells.get("place") or entry.cells.get("district") or [f"A{entry.row}"])[0]
        more = {"names": resolved.names, "year": str(entry.last_year)}
        text = entry.place_text or entry.district
        entry.findings.append(Finding(resolved.code, entry.sheet, cell, text, more))
    return resolved.unit


def mark_doubles(out: ListRead, batch: HistoryImport) -> None:
    """Says of each item whether another list told of it already."""
    there: dict[str, tuple[str, int]] = {}
    keys = [item.key for item in out.items]
    live = HistoricProject.objects.of_province(batch.province.code)
    for start in range(0, len(keys), AT_ONCE):
        some = live.filter(key__in=keys[start : start + AT_ONCE])
        there.update(
            (key, (name, row)) for key, name, row in some.values_list("key", "batch__name", "row")
        )
    for item in out.items:
        item.double = None
        if item.key in there:
            name, row = there[item.key]
            item.double = Finding(
                "double", item.entry.sheet, f"A{item.entry.row}", item.entry.title[:200],
                {"name": name, "row": str(row)},
            )  # fmt: skip


def content_of(activity: str) -> str:
    """KC1–KC9 of an activity; "" of none."""
    activities: Mapping[str, Any] = words("parameters/activities.yaml")["activities"]
    return str(activities[activity]["content"]) if activity in activities else ""


def as_project(item: Item, batch: HistoryImport) -> HistoricProject:
    entry = item.entry
    return HistoricProject(
        batch=batch,
        province_code=batch.province.code,
        content=content_of(entry.activity),
        place=item.place,
        support_dong=entry.support_dong,
        findings=[finding.as_kept() for finding in entry.findings],
        confidence=entry.confidence,
        key=item.key,
        **{name: getattr(entry, name) for name in _SAME},
    )


_SAME = (
    "first_year", "last_year", "track", "activity", "title", "establishment", "establishments",
    "implementer", "place_text", "district", "planned_dong", "paid_dong", "counterpart_dong",
    "total_dong", "jobs", "projects", "decision", "note", "sheet", "row", "cells",
)  # fmt: skip
