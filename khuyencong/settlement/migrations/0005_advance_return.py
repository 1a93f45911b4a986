import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_receipts_point_to_transfers"),
        ("settlement", "0004_payment_points_to_its_transfer"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdvanceReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_dong", models.BigIntegerField(verbose_name="số tiền")),
                ("document", models.CharField(max_length=200, verbose_name="chứng từ nộp trả")),
                ("recorded_by", models.CharField(max_length=200, verbose_name="người ghi")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("commitment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.commitment")),
                ("transfer", models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.transfer", verbose_name="bút toán")),
            ],
            options={
                "verbose_name": "hoàn trả, thu hồi tạm ứng",
                "constraints": [models.CheckConstraint(condition=models.Q(("amount_dong__gt", 0)), name="advance_return_positive")],
            },
        ),
    ]
