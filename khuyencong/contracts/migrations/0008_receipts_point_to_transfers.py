import django.db.models.deletion
from django.db import migrations, models


def pointer(model):
    return migrations.AddField(
        model,
        "transfer",
        models.OneToOneField(
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="ledger.transfer",
            verbose_name="bút toán",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_learners"),
        ("ledger", "0001_funds_accounts_and_transfers"),
    ]

    operations = [pointer("commitment"), pointer("advance"), pointer("annex")]
