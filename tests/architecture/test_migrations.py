"""Migrations are one line in each app, complete, and named for what they do."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("khuyencong.")]


@pytest.fixture(scope="module")
def graph():
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.mark.parametrize("label", OURS)
def test_migrations_of_an_app_are_one_line(graph, label):
    assert len(graph.graph.leaf_nodes(label)) <= 1


@pytest.mark.parametrize("label", OURS)
def test_a_migration_has_a_telling_name(graph, label):
    for app, name in graph.disk_migrations:
        if app == label:
            assert re.fullmatch(r"\d{4}_[a-z][a-z_]+", name), name
            assert "_auto_" not in name


# The last migration of each app from before this rule: those stay as they are.
BEFORE = {
    "appraisal": "0004", "contracts": "0007", "core": "0004", "desk": "0002", "directory": "0009",
    "documents": "0005", "ledger": "0001", "network": "0001", "planning": "0004", "policy": "0001",
    "projects": "0008", "settlement": "0003",
}  # fmt: skip


def test_a_migration_has_one_intent(graph):
    """Tables or data, never both; a name that needs “and” is two migrations."""
    for (app, name), migration in sorted(graph.disk_migrations.items()):
        if app in OURS and name[:4] > BEFORE.get(app, "0000"):
            kinds = {isinstance(step, RunPython | RunSQL) for step in migration.operations}
            assert len(kinds) <= 1, f"{app}.{name} changes tables and data"
            assert "_and_" not in name, f"{app}.{name} has two intents"


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
