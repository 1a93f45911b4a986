"""What was reduced or stopped before named nobody's decision."""

from django.db import migrations

from khuyencong.core.taken_over import begin_rule


def begin(apps, schema_editor):
    begin_rule(apps, "authority_of_changes", annex="contracts.Annex")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_standings"),
        ("contracts", "0017_authority_of_an_annex"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
