"""R-16: code that knows less than the tables goes on with its work.

Every table of ours gets what a migration that only adds may add: a column that may be empty, one
with a value of its own, a wider text, an index; and a new table hangs on each. Then the code as it
is, which knows nothing of these, takes a project through its life, everybody opens its pages at
every step, and `verify` looks at it all. Which migrations only add:
tests/architecture/test_migrations_add_only.py.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from khuyencong.core import verification
from tests import world as province
from tests.architecture.test_migrations import OURS
from tests.architecture.test_no_address_breaks import OF_A_PROJECT, Sweep, everybody, life

pytestmark = pytest.mark.django_db
READERS = ("owner", "centre_specialist", "department_leader", "finance_officer", "inspector")
HOMES = ("desk:home", "desk:projects", "desk:register", "desk:search", "portal:home",
         "portal:projects", "portal:my_requests", "planning:room")  # fmt: skip


def widen() -> int:
    """What a version that only adds may have done, to every table of ours; how many tables."""
    tables = [m._meta for label in OURS for m in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        for meta in tables:
            table, key = meta.db_table, meta.pk
            kind = key.rel_db_type(connection)
            cursor.execute(f'ALTER TABLE "{table}" ADD COLUMN later_empty varchar(20) NULL')
            cursor.execute(
                f'ALTER TABLE "{table}" ADD COLUMN later_count integer NOT NULL DEFAULT 7'
            )
            cursor.execute(f'CREATE INDEX "later_{table}_count" ON "{table}" (later_count)')
            cursor.execute(
                f'CREATE TABLE "later_{table}" (id integer PRIMARY KEY, one {kind} NULL'
                f' REFERENCES "{table}" ("{key.column}"))'
            )
            if connection.vendor == "postgresql":
                _widen_texts(cursor, meta)
    return len(tables)


def _widen_texts(cursor, meta) -> None:
    for field in meta.concrete_fields:
        if type(field) is models.CharField:
            cursor.execute(f'ALTER TABLE "{meta.db_table}" ALTER COLUMN "{field.column}" TYPE text')


def test_a_project_lives_and_everybody_reads_on_tables_of_the_next_version():
    assert widen() > 60
    world = province.build()
    people = everybody(world)
    sweep = Sweep({role: people[role] for role in READERS}, world)
    for project in life(world):
        pages = [(name, [project.code]) for name in OF_A_PROJECT]
        sweep.visit(project.state, pages + [(name, []) for name in HOMES])
    assert sweep.broken == []
    assert project.state == "settled"
    assert [fault for _part, faults in verification.run() for fault in faults] == []
