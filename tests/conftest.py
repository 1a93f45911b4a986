"""What every test shares."""

import gc
import os
import sys
from contextlib import ExitStack

import pygal  # noqa: F401  (leaves a finder behind, see below)
import pytest
from django.utils import translation

from config.settings import PASSWORD_HASHERS
from tests import statements, template
from tests.flush import flush_lifts_triggers  # noqa: F401  (a fixture)
from tests.statements import pytest_runtest_logreport, pytest_runtest_protocol  # noqa: F401

# pygal's finder of plug-ins is of a kind that Python no longer asks, and that pytest falls over.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

LONG = ("browser", "server", "demo", "architecture")  # folders whose single tests take longest
# Compares what plans read: dead rows of other tests would mislead the planner of PostgreSQL.
FIRST = "test_sweep.py"
OF_THE_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what the second database is for; the longest files come first, so that both cores
    are busy to the end."""
    for item in items:
        if item.get_closest_marker("one_database"):
            continue
        if item.get_closest_marker("django_db") or OF_THE_DATABASE & set(item.fixturenames):
            item.add_marker("database")
    if statements.IS_SECOND:
        kept = set(statements.played(items))
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = [item for item in items if item in kept]
    items.sort(key=lambda item: (item.path.name != FIRST, item.path.parent.name not in LONG))


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of a test never touch the data folder of the person who runs it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    settings.REQUIRES_SECOND_FACTOR = False  # tests sign people in by hand
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def real_hashes(settings, own_files):
    """Passwords cost what they cost a province: for tests of that cost."""
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """KHUYENCONG_TEST_FILE=1: SQLite in a file, which threads share as officers do."""
    if os.environ.get("KHUYENCONG_TEST_FILE"):
        from django.db import connections

        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections.databases["default"]["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def from_the_template(django_db_modify_db_settings: None, django_db_blocker) -> ExitStack:
    from django.db import connection

    making = ExitStack()
    making.enter_context(django_db_blocker.unblock())
    making.enter_context(template.copied(connection))
    return making


@pytest.fixture(scope="session")
def django_db_setup(from_the_template: ExitStack, django_db_setup: None) -> None:
    from_the_template.close()


@pytest.fixture(autouse=True)
def a_province_has_begun(monkeypatch):
    """Tests of pages need no bodies; those of the set-up ask `an_empty_system`."""
    from khuyencong.administration import selectors

    monkeypatch.setitem(selectors._seen, "begun", True)


@pytest.fixture(autouse=True)
def the_calendar_of_this_test(monkeypatch):
    """What another test entered is forgotten; nothing is looked for while queries are counted."""
    from khuyencong.core import calendar, looking
    from khuyencong.policy import selectors

    monkeypatch.setitem(calendar._seen, "days", ())
    monkeypatch.setitem(looking._next, "at", float("inf"))
    selectors.forget_added()


@pytest.fixture(autouse=True)
def the_language_of_this_test():
    """A page that another test opened in English leaves its language behind."""
    translation.activate("vi")


@pytest.fixture(autouse=True)
def the_reading_of_this_test(monkeypatch):
    """Public pages that other tests opened from the same address are forgotten."""
    from khuyencong.directory.services import limits

    monkeypatch.setattr(limits, "_untold", {})


@pytest.fixture
def an_empty_system(monkeypatch, a_province_has_begun):
    from khuyencong.administration import selectors

    monkeypatch.setitem(selectors._seen, "begun", False)
