"""What was advanced and paid before left without a request."""

from django.db import migrations

from khuyencong.core.taken_over import begin_rule


def begin(apps, schema_editor):
    begin_rule(
        apps, "payment_requests", advance="contracts.Advance", payment="settlement.Payment"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_standings"),
        ("payments", "0001_payment_requests"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
