from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_first")]

    operations = [
        migrations.AddField(
            "contract", "end_date", models.DateField("thực hiện đến ngày", null=True)
        ),
    ]
