from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    projects = apps.get_model("projects", "Project").objects
    activity = projects.filter(pk=OuterRef("project")).values("activity")
    members = apps.get_model("projects", "Beneficiary").objects.filter(activity="")
    members.update(activity=Subquery(activity))


class Migration(migrations.Migration):
    dependencies = [("projects", "0034_activity_of_a_beneficiary")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
