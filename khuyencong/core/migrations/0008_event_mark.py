from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0007_standings")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="mark",
            field=models.CharField(blank=True, max_length=64, verbose_name="dấu"),
        ),
    ]
