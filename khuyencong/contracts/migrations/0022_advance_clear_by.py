from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0021_instalments")]

    operations = [
        migrations.AddField(
            model_name="advance",
            name="clear_by",
            field=models.DateField(blank=True, null=True, verbose_name="hạn thanh toán tạm ứng"),
        ),
    ]
