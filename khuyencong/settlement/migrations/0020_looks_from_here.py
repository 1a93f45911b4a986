"""What was accepted before has nobody who owes a look; who goes there can still write it down."""

from django.db import migrations

from khuyencong.core.taken_over import begin_rule


def begin(apps, schema_editor):
    begin_rule(apps, "looks_at_machines", acceptance="settlement.Acceptance")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_standings"),
        ("settlement", "0019_look"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
