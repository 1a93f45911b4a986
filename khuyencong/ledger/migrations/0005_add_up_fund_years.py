"""Totals of the fund-years that were there before totals were kept."""

from django.db import migrations
from django.db.models import Sum


def add_up(apps, schema_editor):
    account = apps.get_model("ledger", "Account")
    total = apps.get_model("ledger", "YearTotal")
    groups = account.objects.order_by().values_list("fund", "year", "stage")
    total.objects.bulk_create(
        [
            total(fund_id=fund, year=year, stage=stage, balance_dong=dong)
            for fund, year, stage, dong in groups.annotate(Sum("balance_dong"))
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_totals_of_fund_years")]

    operations = [migrations.RunPython(add_up, migrations.RunPython.noop)]
