import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0010_work_days_of_a_province"),
        ("directory", "0025_notices_said_by_their_reader"),
    ]

    operations = [
        migrations.CreateModel(
            name="Obligation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.UUIDField(verbose_name="về hồ sơ")),
                ("kind", models.CharField(max_length=60, verbose_name="việc")),
                ("role", models.CharField(max_length=40, verbose_name="vai trò phải làm")),
                ("debtor", models.CharField(max_length=36, verbose_name="nơi phải làm")),
                ("creditor", models.CharField(max_length=40, verbose_name="vai trò chờ việc này")),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="hạn")),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="chi tiết")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.event",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.event",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc phải làm",
                "indexes": [
                    models.Index(fields=["subject", "id"], name="obligation_subject"),
                    models.Index(
                        condition=models.Q(("closed_by", None)),
                        fields=["role", "debtor", "due_date", "id"],
                        name="obligation_first_due",
                    ),
                    models.Index(
                        condition=models.Q(("closed_by", None)),
                        fields=["province", "due_date", "id"],
                        name="obligation_of_province",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_by", None)),
                        fields=("subject", "kind", "role", "debtor"),
                        name="obligation_open_once",
                    )
                ],
            },
        ),
    ]
