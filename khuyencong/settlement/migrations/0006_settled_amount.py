import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_receipts_point_to_transfers"),
        ("settlement", "0005_advance_return"),
    ]

    operations = [
        migrations.CreateModel(
            name="SettledAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("paid", "tạm ứng tính vào thanh toán"), ("freed", "không sử dụng, trả lại dự toán")], max_length=5, verbose_name="khoản")),
                ("amount_dong", models.BigIntegerField(verbose_name="số tiền")),
                ("commitment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.commitment")),
                ("settlement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="amounts", to="settlement.settlement")),
                ("transfer", models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.transfer", verbose_name="bút toán")),
            ],
            options={
                "verbose_name": "khoản quyết toán",
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "kind"), name="settled_amount_once"),
                    models.CheckConstraint(condition=models.Q(("amount_dong__gt", 0)), name="settled_amount_positive"),
                ],
            },
        ),
    ]
