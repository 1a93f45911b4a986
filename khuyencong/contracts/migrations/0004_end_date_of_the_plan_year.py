"""Contracts signed before the field was there end with the year they were signed in."""

from datetime import date

from django.db import migrations


def fill(apps, schema_editor):
    contracts = apps.get_model("contracts", "Contract")
    for year in contracts.objects.filter(end_date=None).dates("signed_date", "year"):
        contracts.objects.filter(end_date=None, signed_date__year=year.year).update(
            end_date=date(year.year, 12, 31)
        )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_contract_end_date")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
