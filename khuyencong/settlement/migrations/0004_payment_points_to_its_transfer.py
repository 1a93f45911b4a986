import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_funds_accounts_and_transfers"),
        ("settlement", "0003_serial"),
    ]

    operations = [
        migrations.AddField(
            "payment",
            "transfer",
            models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.transfer",
                verbose_name="bút toán",
            ),
        ),
    ]
