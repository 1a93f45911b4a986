"""A copy and a start of the service in the same minute: neither waits for the other for ever."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from khuyencong.administration.services import copies
from khuyencong.administration.services.copies import snapshots
from khuyencong.core.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite copies itself in one step, and no program of another connection waits")


def test_a_table_that_is_changed_meanwhile_stops_nothing(tmp_path, settings, monkeypatch):
    """The change waits for the copy, pg_dump for the change, and the copy for pg_dump."""
    monkeypatch.setattr(snapshots, "LOCK_WAIT_MS", 300)
    settings.SECRET_KEY = settings.STANDING_KEY = "a key of this test"
    count, changes = snapshots.counts, []

    def change() -> None:
        words = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        with psycopg.connect(**{name: words[name] for name in names if words.get(name)}) as other:
            other.execute("LOCK TABLE core_access IN ACCESS EXCLUSIVE MODE")

    def counted_while_somebody_waits(ask, tables):
        counted = count(ask, tables)
        if not changes:
            changes.append(threading.Thread(target=change))
            changes[0].start()
            while not ask("SELECT 1 FROM pg_locks WHERE NOT granted"):
                pass
        return counted

    monkeypatch.setattr(snapshots, "counts", counted_while_somebody_waits)
    taken = copies.take(str(tmp_path / "copies"), at=timezone.now())
    changes[0].join(10)
    assert not changes[0].is_alive()
    assert "database" in {part.name for part in taken.manifest.parts}


def test_nothing_of_a_copy_goes_through_a_pooler(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    monkeypatch.setattr("khuyencong.administration.services.copies.taking.PAUSE", 0)
    with pytest.raises(Refused, match="pgbouncer"):
        copies.take(str(tmp_path / "copies"), at=timezone.now())
