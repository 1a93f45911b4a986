import django.db.models.deletion
from django.db import migrations, models


def pointer(model, name="transfer", label="bút toán"):
    return migrations.AddField(
        model,
        name,
        models.OneToOneField(
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="ledger.transfer",
            verbose_name=label,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_funds_accounts_and_transfers"),
        ("planning", "0006_programmes_leave"),
    ]

    operations = [
        pointer("appropriation"),
        pointer("planline"),
        pointer("planline", "allotment", "bút toán giao kinh phí"),
        pointer("estimateapproval"),
        pointer("adjustment"),
    ]
