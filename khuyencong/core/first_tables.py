"""The tables of an empty database, made from the models at once.

Going through every migration of the past takes most of a first start and comes to the same
tables: tests/architecture/test_first_tables.py compares the two. A database that holds any table
is left to `migrate`.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


def make(using: str = "default") -> None:
    """All tables or none, with every migration marked as done; `migrate` does what follows it."""
    database = connections[using]
    if database.introspection.table_names():
        return
    marks = MigrationRecorder(database)
    done = MigrationLoader(database).disk_migrations
    with database.schema_editor(atomic=True) as editor:
        models: list[type[Model]] = [marks.Migration, *apps.get_models()]
        for model in models:
            if model._meta.can_migrate(database):
                editor.create_model(model)
        marks.migration_qs.bulk_create(marks.Migration(app=app, name=name) for app, name in done)
