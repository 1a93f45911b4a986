"""How the estimate and the text of a project stood before, read from its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khuyencong.core import events
from khuyencong.projects.models import Project
from khuyencong.projects.selectors.estimate import Line

MOST = 20  # versions that a page offers


@dataclass(frozen=True)
class Version:
    """What stood after the event `number`. Of an estimate: `content` are its lines as `written`
    has them, and its sums in đồng; of the text: {part: words}."""

    number: int
    at: datetime
    by: str
    content: Any
    total_dong: int = 0
    support_dong: int = 0


def written(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as an event keeps them: their party by its uuid, a fund by its code."""
    return [
        {
            "item": line.item,
            "unit": line.unit,
            "quantity": str(line.quantity),
            "unit_price_dong": line.unit_price_dong,
            "is_eligible": line.is_eligible,
            "establishment": str(line.establishment.uuid) if line.establishment else "",
            "sources": [
                [share.source, share.fund.code if share.fund else "", share.amount_dong]
                for share in line.sources
            ],
        }
        for line in lines
    ]


def estimates_before(project: Project) -> list[Version]:
    """Estimates that somebody wrote and that no longer stand so, the newest first. Those of before
    28 November 2026 kept their sums only."""
    told = events.history(project.stream).filter(kind="write_estimate").order_by("-seq")
    return [
        Version(
            event.seq,
            event.at,
            event.by_name,
            event.payload["lines"],
            event.payload["total_dong"],
            event.payload["support_dong"],
        )
        for event in told[1 : MOST + 1]
        if event.payload.get("lines")
    ]


def texts_before(project: Project) -> list[Version]:
    """The parts of the text as they stood after each time they were written, the newest first,
    without the last."""
    parts: dict[str, str] = {}
    found = []
    for event in events.history(project.stream).filter(kind="write_text"):
        if said := event.payload.get("parts"):
            parts = parts | said
            found.append(Version(event.seq, event.at, event.by_name, parts))
    return found[:-1][: -MOST - 1 : -1]


def chosen(versions: Sequence[Version], number: int | None) -> Version | None:
    return next((one for one in versions if one.number == number), None)
