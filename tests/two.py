"""Two press at the same moment: what each was told, and time enough to come between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from khuyencong.core.errors import Refused


def only_where_two_write() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")


def at_once(*calls: Callable[[], object]) -> list[str]:
    """What each was told, sorted: "" to whom it was done."""
    told: list[str] = []
    start = threading.Barrier(len(calls))

    def press(call: Callable[[], object]) -> None:
        try:
            start.wait()
            call()
            told.append("")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press, args=(call,)) for call in calls]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(told) == len(calls), f"one of them broke, the others: {told}"
    return sorted(told)


def slow(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    """Lets the other look too after this, unless it waits."""
    act = getattr(place, name)

    def slowly(*asked: Any, **more: Any) -> Any:
        done = act(*asked, **more)
        time.sleep(0.4)
        return done

    monkeypatch.setattr(place, name, slowly)
