"""Columns for what makes an invoice line and a machine's plate the same however they are spelt."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0010_assignment_undone_before_it_began"),
        ("settlement", "0007_receipts_of_earlier_years"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="invoice_key",
            field=models.CharField(default="", max_length=120, verbose_name="khóa hóa đơn"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invoice",
            name="plate_key",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="khóa số máy"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invoice",
            name="province",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.unit",
            ),
        ),
    ]
