"""Past projects that were only recorded tell nothing of how long the way takes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0010_lists_by_activity_state_track")]

    operations = [
        migrations.RemoveIndex(model_name="project", name="project_track"),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["province", "track", "origin", "state", "-id"], name="project_lives"
            ),
        ),
    ]
