"""The contents of an umbrella: a flagship project has at least two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0013_lists_of_a_plan_year")]

    operations = [
        migrations.AddField(
            model_name="umbrella",
            name="contents",
            field=models.JSONField(blank=True, default=list, verbose_name="các nội dung"),
        ),
    ]
