"""What a process holds in memory and another one may change: looked at again every few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import DatabaseError

LOOK_EVERY = 3.0  # seconds between two looks
_looks: list[Callable[[], object]] = []
_next = {"at": 0.0}


def register(look: Callable[[], object]) -> None:
    """Called in `AppConfig.ready`. `look()` reads anew what this process holds, or forgets it."""
    if look not in _looks:
        _looks.append(look)


def look(**_signal: object) -> None:
    """At the start of a request or of a round of the worker: what another process changed."""
    now = time.monotonic()
    if now < _next["at"]:
        return
    _next["at"] = now + LOOK_EVERY
    for one in _looks:
        try:
            one()
        except DatabaseError:  # away, or not migrated yet: what is known so far stays
            continue
