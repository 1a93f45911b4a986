"""R-16: from 27 November 2026 on, a version runs on the tables of the next one.

A migration after those of `RELEASED` adds and takes nothing away; one that does not is named in
`STANDS` with its reason: the version before does not run beside it. With a new version its last
migrations take the place of `RELEASED`, and `STANDS` begins anew. Earlier ones are no measure:
between 24 and 27 November tables moved to another app and columns came without a default.
That code runs on tables with all that is admitted: tests/server/test_old_code_on_new_tables.py.
"""

from __future__ import annotations

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.additive import breaks
from tests.architecture.test_migrations import OURS

RELEASED = {
    "appraisal": "0007_look_again",
    "contracts": "0011_allowed_payee",
    "core": "0010_work_days_of_a_province",
    "desk": "0002_snippets",
    "directory": "0025_notices_said_by_their_reader",
    "documents": "0013_who_issued_the_certificate",
    "ledger": "0005_add_up_fund_years",
    "network": "0003_a_stand_in_ends",
    "planning": "0009_opening_balances",
    "policy": "0001_rule_packs",
    "portal": "0001_sketches",
    "programme": "0001_programmes_arrive",
    "projects": "0014_umbrella_contents",
    "settlement": "0013_payment_payee_reason",
}
STANDS: dict[str, str] = {  # "app.migration": why it cannot be done beside the version before
    "planning.0018_signed_plans_from_here": "adds one event that tells where a check begins",
    "payments.0002_requests_from_here": "adds one event that tells where a check begins",
    "contracts.0018_authorities_from_here": "adds one event that tells where a check begins",
    "ledger.0006_ordered": "admits one more stage; what the version before writes is admitted too",
    "settlement.0020_looks_from_here": "adds one event that tells where a check begins",
    "contracts.0023_open_advances": "fills a table that the version before leaves alone",
    "contracts.0013_share": "of each share one commitment of a fund; one of the whole project, as "
    "the version before signs it, is still held to be the only one",
    "contracts.0014_shares_of_before": "fills a new column; what the version before leaves empty "
    "in it is read as the whole project",
    "settlement.0015_support_of_a_commitment": "each share earns by itself; what the version "
    "before writes for a fund is still held to be the only one",
    "settlement.0016_supports_of_before": "fills a new column; what the version before leaves "
    "empty in it is found by the fund",
    "appraisal.0009_open_opinions_asked": "fills a table that the version before leaves alone",
    "directory.0030_accounts_of_bodies": "the version before writes an establishment in every row",
    "network.0004_open_posts_asked": "fills a table that the version before leaves alone",
    "appraisal.0011_open_items_asked": "fills a table that the version before leaves alone",
    "appraisal.0014_open_points_to_answer": "fills a table that the version before leaves alone",
    "planning.0014_open_adjustments_asked": "fills a table that the version before leaves alone",
    "planning.0011_open_submitted_plans": "fills a table that the version before leaves alone",
    "policy.0002_open_what_was_proposed": "fills a table that the version before leaves alone",
    "projects.0021_the_department_plans": "changes a table that the version before leaves alone",
    "settlement.0014_paid_in_full": "changes a table that the version before leaves alone",
    "projects.0017_open_what_is_owed": "fills a table that the version before leaves alone",
    "projects.0036_open_slots_left": "fills a table that the version before leaves alone",
    "projects.0035_activities_of_those_that_are_there": "fills a new column; what the version "
    "before leaves empty in it may be a class",
    "projects.0024_where_those_that_are_there_stand": "fills a new column; what the version before "
    "leaves empty in it the worker of this one sets right",
    "projects.0019_add_up_projects": "adds rows to a new table; what the version before does not "
    "add to them the worker of this one sets right",
}


def test_migrations_since_the_last_version_take_nothing_from_it():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    released = list(RELEASED.items())
    state = loader.project_state(released, at_end=True)
    known = {key for key in state.models if key[0] in OURS}
    done = set().union(*(loader.graph.forwards_plan(node) for node in released))
    faults, stood = [], set()
    for node in sorted(loader.graph.leaf_nodes()):
        for app, name in loader.graph.forwards_plan(node):
            if (app, name) in done or app not in OURS:
                continue
            done.add((app, name))
            for step in loader.graph.nodes[app, name].operations:
                for why in breaks(step, app, state, known):
                    stood.add(f"{app}.{name}")
                    faults.append(f"{app}.{name}: {step.describe()}: {why}")
    assert [fault for fault in faults if fault.split(":")[0] not in STANDS] == []
    assert set(STANDS) <= stood, "does not stand in the way any more"
    assert all(reason.strip() for reason in STANDS.values())


def before() -> ProjectState:
    state = ProjectState()
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.CharField(max_length=50, null=True)),
        ("count", models.IntegerField()),
    ]
    state.add_model(ModelState("desk", "Card", fields))
    return state


ADDS = (
    migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))]),
    migrations.AddField("card", "more", models.TextField(null=True)),
    migrations.AddField("card", "more", models.TextField(default="", db_default="")),
    migrations.AddField("card", "more", models.ManyToManyField("desk.card")),
    migrations.AddIndex("card", models.Index(fields=["name"], name="card_name")),
    migrations.AlterField("card", "name", models.CharField(max_length=80)),
    migrations.AlterField("card", "name", models.TextField()),
    migrations.AlterField("card", "count", models.BigIntegerField()),
    migrations.AlterField("card", "count", models.IntegerField(null=True)),
)
TAKES = (
    migrations.RemoveField("card", "note"),
    migrations.RenameField("card", "note", "remark"),
    migrations.DeleteModel("Card"),
    migrations.RenameModel("Card", "Sheet"),
    migrations.AlterModelTable("card", "cards"),
    migrations.AddField("card", "more", models.TextField(default="")),
    migrations.AddField("card", "more", models.IntegerField(db_default=0, unique=True)),
    migrations.AlterField("card", "name", models.CharField(max_length=40)),
    migrations.AlterField("card", "name", models.IntegerField()),
    migrations.AlterField("card", "name", models.CharField(max_length=50, unique=True)),
    migrations.AlterField("card", "name", models.CharField(max_length=50, db_column="title")),
    migrations.AlterField("card", "note", models.CharField(max_length=50)),
    migrations.AlterField("card", "count", models.SmallIntegerField()),
    migrations.AddConstraint(
        "card", models.CheckConstraint(condition=models.Q(count__gte=0), name="card_count")
    ),
    migrations.RunSQL("DROP TABLE desk_card"),
)


@pytest.mark.parametrize("step", ADDS, ids=lambda step: step.describe())
def test_what_adds_is_admitted(step):
    assert list(breaks(step, "desk", before(), {("desk", "card")})) == []


@pytest.mark.parametrize("step", TAKES, ids=lambda step: step.describe())
def test_what_takes_is_named(step):
    assert len(list(breaks(step, "desk", before(), {("desk", "card")}))) == 1


def test_what_happens_to_a_table_that_came_since_is_never_seen():
    step = migrations.AddField("card", "more", models.TextField(default=""))
    assert list(breaks(step, "desk", before(), set())) == []
