from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_end_date_of_the_plan_year")]

    operations = [
        migrations.AlterField("contract", "end_date", models.DateField("thực hiện đến ngày")),
        migrations.AddConstraint(
            "contract",
            models.CheckConstraint(
                condition=models.Q(end_date__gte=models.F("signed_date")),
                name="contract_date_order",
                violation_error_message="Ngày kết thúc phải từ ngày ký trở đi.",
            ),
        ),
    ]
