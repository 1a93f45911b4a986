from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    cards = apps.get_model("directory", "Establishment").objects
    place = cards.filter(pk=OuterRef("establishment")).values("place")
    members = apps.get_model("projects", "Beneficiary").objects.filter(place=None)
    members.update(place=Subquery(place))


class Migration(migrations.Migration):
    dependencies = [("projects", "0023_where_a_beneficiary_stands")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
