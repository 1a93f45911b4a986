"""Migrations are one line in each app, complete, and named for what they do."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

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


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
