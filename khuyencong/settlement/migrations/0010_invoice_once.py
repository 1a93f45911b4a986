"""The database itself refuses an invoice line, or a plate in a province, a second time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("settlement", "0009_fill_invoice_keys")]

    operations = [
        migrations.AlterField(
            model_name="invoice",
            name="province",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.unit",
            ),
        ),
        migrations.RemoveConstraint(model_name="invoice", name="invoice_line_once"),
        migrations.RemoveIndex(model_name="invoice", name="invoice_serial"),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("invoice_key", "place"), name="invoice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("plate_key", ""), _negated=True)
                & models.Q(("serial_reason", "")),
                fields=("province", "plate_key"),
                name="invoice_plate_once",
            ),
        ),
    ]
