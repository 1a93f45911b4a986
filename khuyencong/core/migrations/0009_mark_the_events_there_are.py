"""Events from before they carried a mark get one, once in the life of an installation."""

from django.db import migrations

from khuyencong.core.sealing import mark_for_the_first_time


def mark(apps, schema_editor):
    mark_for_the_first_time(apps.get_model("core", "Event"))


class Migration(migrations.Migration):
    dependencies = [("core", "0008_event_mark")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
