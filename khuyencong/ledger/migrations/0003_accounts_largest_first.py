"""Accounts of a stage of a fund-year, the largest first, and their sum, from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_begin_missing_chains")]

    operations = [
        migrations.RemoveIndex(model_name="account", name="account_fund_year_stage"),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["fund", "year", "stage", "-balance_dong", "id"], name="account_largest"
            ),
        ),
    ]
