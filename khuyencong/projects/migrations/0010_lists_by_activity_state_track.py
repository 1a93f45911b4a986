"""Lists of one activity, state or track walk an index, whatever else is stored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_quantities_take_decimals")]

    operations = [
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["province", "activity", "-id"], name="project_activity"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["province", "state", "-id"], name="project_state"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["province", "track", "state", "-id"], name="project_track"),
        ),
    ]
