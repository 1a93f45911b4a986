"""How far standings were kept, and of which columns: beside the key, not in the database.

Whoever can write to the database alone cannot make a lost standing look like one that was never
kept, nor like one from before an upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings


def last_event() -> int | None:
    """The last event of which a standing was kept; None before the first time."""
    until = _read().get("until")
    return int(until) if until is not None else None


def shapes() -> dict[str, str]:
    """{kind of chain: columns} of the last sweep."""
    return dict(_read().get("shapes", {}))


def write(event_id: int, shapes_now: Mapping[str, str] | None = None) -> None:
    kept = {
        "until": max(event_id, last_event() or 0),
        "shapes": dict(shapes_now) if shapes_now is not None else shapes(),
    }
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(kept), encoding="ascii")
    new.replace(path)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "standings_until"


def _read() -> dict[str, object]:
    try:
        kept = json.loads(_file().read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {"until": kept}  # a bare number until 11/2026
