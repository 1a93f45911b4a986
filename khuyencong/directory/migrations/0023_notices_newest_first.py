from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0022_account_after_a_merge")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-at", "-id"], name="notice_newest"),
        ),
    ]
