"""Decisions of before were taken without a signed scenario."""

from django.db import migrations

from khuyencong.core.taken_over import begin_rule


def begin(apps, schema_editor):
    begin_rule(apps, "signed_plans", decision="planning.PlanDecision")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_standings"),
        ("planning", "0017_appropriation_by_its_decision"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
