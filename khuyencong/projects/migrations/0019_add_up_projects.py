"""Totals of the projects that were there before totals were kept."""

from django.db import migrations
from django.db.models import Count, Sum

KEY = ("province_id", "implementing_unit_id", "year", "activity", "state")
STATES = ("planned", "estimated", "committed", "accepted", "settled")


def add_up(apps, schema_editor):
    projects = apps.get_model("projects", "Project").objects.filter(state__in=STATES).order_by()
    members = apps.get_model("projects", "Beneficiary").objects.filter(project__state__in=STATES)
    total = apps.get_model("projects", "ProjectTotal")
    by = [f"project__{name}" for name in KEY]
    memberships = {
        row[:-1]: row[-1] for row in members.order_by().values_list(*by).annotate(Count("pk"))
    }
    total.objects.bulk_create(
        [
            total(
                **dict(zip(KEY, key, strict=True)),
                projects=count,
                support_dong=support_dong,
                memberships=memberships.get(tuple(key), 0),
            )
            for *key, count, support_dong in projects.values_list(*KEY).annotate(
                Count("pk"), Sum("support_dong")
            )
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0018_totals_of_projects")]

    operations = [migrations.RunPython(add_up, migrations.RunPython.noop)]
