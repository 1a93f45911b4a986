"""SQLite knows how its tables are filled: measured each day, and after each upgrade."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate

from khuyencong.core import events, jobs

pytestmark = pytest.mark.django_db


def measured() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchall():
            return set()
        cursor.execute("SELECT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def recorded(mai, now):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL measures by itself")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
    events.record("project:DA-1", "submit", {}, by=mai, at=now)


def test_the_worker_measures_each_day(recorded, now):
    assert "measure_tables" in jobs.run_due(now=now, is_long=True)
    assert "core_event" in measured()
    assert "measure_tables" not in jobs.run_due(now=now + timedelta(hours=23), is_long=True)
    assert "measure_tables" in jobs.run_due(now=now + timedelta(hours=24), is_long=True)


def test_an_upgrade_with_migrations_is_followed_by_a_measure(recorded):
    app = apps.get_app_config("core")
    post_migrate.send(sender=app, app_config=app, using="default", plan=[])
    assert measured() == set()
    post_migrate.send(sender=app, app_config=app, using="default", plan=[("core", "0001")])
    assert "core_event" in measured()
