"""Files that were sent before each dossier's files had a chain."""

from django.db import migrations

from khuyencong.core.taken_over import take_over


def begin(apps, schema_editor):
    rows = apps.get_model("documents", "Upload").objects.order_by("pk")
    take_over(apps, [f"files:{about}" for about in rows.values_list("about", flat=True)])


class Migration(migrations.Migration):
    dependencies = [("core", "0007_standings"), ("documents", "0009_signature_in_words")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
