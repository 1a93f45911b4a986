"""How far standings were kept, and of which columns, and whether events were given their marks:
beside the key, not in the database.

Whoever can write to the database alone cannot make a lost standing look like one that was never
kept, nor like one from before an upgrade.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def last_event() -> int | None:
    """The last event of which a standing was kept; None before the first time."""
    try:
        return int(_file("standings_until").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def write(event_id: int) -> None:
    _write("standings_until", str(max(event_id, last_event() or 0)))


def shapes() -> dict[str, str]:
    """{kind of chain: its columns} at the last sweep."""
    try:
        return dict(json.loads(_file("standings_shapes").read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError):
        return {}


def write_shapes(now: dict[str, str]) -> None:
    _write("standings_shapes", json.dumps(now))


def are_events_marked() -> bool:
    return _file("events_marked").exists()


def write_events_marked() -> None:
    if not are_events_marked():
        _write("events_marked", timezone.now().isoformat())


def _file(name: str) -> Path:
    return Path(settings.DATA_DIR) / "keys" / name


def _write(name: str, text: str) -> None:
    path = _file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(text, encoding="ascii")
    new.replace(path)
