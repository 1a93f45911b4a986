from django.db import migrations


def forget(apps, schema_editor):
    """They are drawn again when opened, with a mark."""
    apps.get_model("documents", "Rendition").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_einvoices")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
