"""The database as `DATABASE_URL` names it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config import env

FILE = Path("khuyencong.sqlite3")


@pytest.fixture
def named(monkeypatch):
    def read(url):
        monkeypatch.setenv("DATABASE_URL", url)
        return env.database("DATABASE_URL", FILE)

    return read


def test_without_an_address_a_file_of_the_data_folder_holds_everything(named):
    assert named("")["NAME"] == FILE


def test_postgresql_compiles_no_query_and_writes_through(named):
    found = named("postgresql://an:m%40t@may:5433/khuyencong")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "an", "m@t", "may", "5433",
    )  # fmt: skip
    assert found["OPTIONS"] == {
        "options": "-c jit=off -c random_page_cost=1.1 -c synchronous_commit=on"
    }
    assert not found["DISABLE_SERVER_SIDE_CURSORS"]


def test_a_pooler_is_told_no_settings_and_keeps_no_cursor(named):
    found = named("postgresql://an@may/khuyencong?pooled=1&sslmode=require")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert found["DISABLE_SERVER_SIDE_CURSORS"]


def test_another_kind_of_database_is_refused(named):
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        named("mysql://an@may/khuyencong")


@pytest.mark.django_db
def test_the_server_has_heard_it():
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
