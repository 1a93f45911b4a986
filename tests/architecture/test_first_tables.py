"""A first start makes its tables from the models; they are those that the migrations come to."""

import re

import pytest
from django.core.management import call_command
from django.db import connection, connections

from khuyencong.core import first_tables
from tests.server.running import environment

pytestmark = pytest.mark.django_db
CACHE = "shared_cache"  # made by `createcachetable`
UNUSED = "auth_group_permissions"  # Django numbers its rows differently in its own migration
FILLED_AFTERWARDS = {CACHE, "auth_permission", "django_content_type", "django_migrations"}
MARKS = "SELECT app, name FROM django_migrations ORDER BY app, name"


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    """What a second database holds that went through every migration; the tests' own was begun."""
    folder = tmp_path_factory.mktemp("migrated")
    settings = connection.settings_dict.copy()
    if connection.vendor == "postgresql":
        settings["NAME"] = environment(folder)["DATABASE_URL"].rsplit("/", 1)[1]
    else:
        settings["NAME"] = str(folder / "khuyencong.sqlite3")
    connections.databases["migrated"] = settings
    with django_db_blocker.unblock():
        call_command("migrate", database="migrated", verbosity=0)
        first_tables.make("migrated")  # a database with tables is left as it is
        database = connections["migrated"]
        yield {
            "tables": described(database),
            "marks": rows(database, MARKS),
            "counts": counts(database),
        }
        database.close()
    del connections["migrated"], connections.databases["migrated"]


def parts(statement):
    """What a CREATE TABLE says, column by column and constraint by constraint, in any order."""
    inside = statement[statement.index("(") + 1 : statement.rindex(")")]
    found, depth, start = set(), 0, 0
    for place, letter in enumerate(inside + ","):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            found.add(inside[start:place].strip())
            start = place + 1
    return found


def described(database):
    """Every column, constraint, index and trigger, without the names that Django makes up."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute(
                "SELECT type, tbl_name, sql FROM sqlite_master"
                " WHERE sql > '' AND name NOT LIKE 'sqlite_stat_'"
            )
            return {
                (table, re.sub(r'INDEX "\w+"', "INDEX", part))
                for kind, table, sql in cursor.fetchall()
                for part in (parts(sql) if kind == "table" else {sql})
            }
        found = set()
        for statement in (
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
            " column_default, is_identity FROM information_schema.columns"
            " WHERE table_schema = 'public'",
            "SELECT conrelid::regclass::text,"
            " CASE WHEN contype = 'c' AND conname NOT LIKE '%_check' THEN conname END,"
            " pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
            "SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+', 'INDEX') FROM pg_indexes"
            " WHERE schemaname = 'public'",
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
        ):
            cursor.execute(statement)
            found |= set(cursor.fetchall())
        return found


def rows(database, statement):
    with database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def counts(database):
    return {
        table: rows(database, f'SELECT count(*) FROM "{table}"')
        for table in set(database.introspection.table_names()) - FILLED_AFTERWARDS
        # Nor what was measured of the others, nor what an index of words keeps of rows that went.
        if not table.startswith("sqlite_stat") and "_words_" not in table
    }


def test_a_first_start_has_the_tables_of_the_migrations(migrated):
    differing = migrated["tables"] ^ described(connection)
    assert {row for row in differing if row[0] not in {CACHE, UNUSED}} == set()


def test_a_first_start_marks_every_migration_as_done(migrated):
    assert migrated["marks"] == rows(connection, MARKS)


def test_no_migration_leaves_rows_that_a_first_start_would_miss(migrated):
    assert migrated["counts"] == counts(connection)
