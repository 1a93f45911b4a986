"""Plans to be looked at again are found by their day, not among all that were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0019_discarded_scenarios")]

    operations = [
        migrations.AddIndex(
            model_name="planlookagain",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["opened_at", "id"],
                name="plan_look_open",
            ),
        ),
    ]
