"""The programme is an app of its own; its rows stay where they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0005_programmes_get_their_tables"),
        ("programme", "0001_programmes_arrive"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("Target"),
                migrations.DeleteModel("Programme"),
                migrations.DeleteModel("OtherProgramme"),
            ]
        )
    ]
