"""Funds that were opened before an event told of it."""

from django.db import migrations

from khuyencong.core.taken_over import take_over


def begin(apps, schema_editor):
    rows = apps.get_model("ledger", "Fund").objects.order_by("pk")
    take_over(apps, [f"province:{code}" for code in rows.values_list("province", flat=True)])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_standings"),
        ("ledger", "0001_funds_accounts_and_transfers"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
