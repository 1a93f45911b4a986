"""People, accounts, workshops, bodies and places that were entered before each had a chain."""

from django.db import migrations

from khuyencong.core.taken_over import take_over

KINDS = {
    "Person": "person",
    "User": "user",
    "Establishment": "establishment",
    "Organisation": "body",
}


def begin(apps, schema_editor):
    for model, kind in KINDS.items():
        rows = apps.get_model("directory", model).objects.order_by("pk")
        take_over(apps, [f"{kind}:{uuid}" for uuid in rows.values_list("uuid", flat=True)])
    if apps.get_model("directory", "Unit").objects.exists():
        take_over(apps, ["places"])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_standings"),
        ("directory", "0015_cards_are_merged_by_two"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
